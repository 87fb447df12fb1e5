using System.Text;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>
/// The names of a label map in a NIfTI header extension: a comment (ecode 6) with JSON {"clara_labels":[{"id":1,"name":"liver"}]}, where the label has them also "rgb" and "codes" (<see cref="LabelJson"/>), padded with zeros to a multiple of 16 bytes.
/// System.Text.Json is the framework's own: this assembly references no package.
/// </summary>
internal static class NiftiLabels
{
    public const int CommentCode = 6;

    /// <summary>Length and code before an extension's content.</summary>
    public const int ExtensionHead = 8;

    /// <summary>The extension's content without its head; empty when there are no labels.</summary>
    public static byte[] ToContent(IReadOnlyList<Label> labels)
    {
        if (labels.Count == 0)
            return [];
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            LabelJson.WriteList(json, labels);
            json.WriteEndObject();
        }
        int padding = (16 - (int)(bytes.Length + ExtensionHead) % 16) % 16;
        bytes.Write(new byte[padding]);
        return bytes.ToArray();
    }

    /// <summary>The labels in an extension's content; null when it is another program's comment or damaged, which is no failure: the voxels are still good.</summary>
    public static IReadOnlyList<Label>? FromContent(ReadOnlySpan<byte> content)
    {
        content = content.TrimEnd((byte)0);
        return content.IndexOf(Encoding.ASCII.GetBytes(LabelJson.ListKey)) < 0 ? null : LabelJson.Parse(content.ToArray()) is { } json ? LabelJson.List(json) : null;
    }
}
