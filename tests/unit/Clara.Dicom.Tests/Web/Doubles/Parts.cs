using System.Text;
using Clara.Dicom.Web.Multipart;

namespace Clara.Dicom.Tests.Web.Doubles;

/// <summary>Multipart bodies by hand, and what the reader makes of them.</summary>
internal static class Parts
{
    public static readonly MultipartLimits NoLimits = new(long.MaxValue, long.MaxValue);

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static async Task<List<(string Type, long? Length, string Content)>> ReadAsync(Stream body, string boundary, MultipartLimits? limits = null)
    {
        MultipartReader reader = new(body, boundary, limits ?? NoLimits);
        List<(string, long?, string)> parts = [];
        while (await reader.NextAsync(CancellationToken.None) is MultipartPart part)
        {
            using MemoryStream content = new();
            await part.Content.CopyToAsync(content);
            parts.Add((part.ContentType, part.PromisedLength, Encoding.Latin1.GetString(content.ToArray())));
        }
        return parts;
    }

    public static Task<List<(string Type, long? Length, string Content)>> ReadAsync(string body, string boundary, params int[] pieces) => ReadAsync(new SplitStream(Latin(body), pieces), boundary);
}
