using System.Text;

namespace Clara.Models.Onnx;

/// <summary>
/// The files beside an ONNX file that hold its weights, as exporters write them for large networks, and PyTorch's newer one for all (model.onnx.data). The graph names them, relative to its own folder, in
/// each tensor's external_data under the key "location" (onnx.proto, TensorProto; ONNX, "External Data"). Any thread. Since 0.2.
/// </summary>
public static class OnnxExternalData
{
    private const int Deepest = 100, LongestText = 4096;

    private enum Part
    {
        None, Model, Graph, Function, Node, Attribute, Tensor, Sparse,
    }

    /// <summary>The names as the file has them, each once, in their order; none for weights that are in the file itself, and for a file that is no ONNX.</summary>
    public static IReadOnlyList<string> Locations(string networkFile)
    {
        List<string> found = [];
        try
        {
            using FileStream stream = File.OpenRead(networkFile);
            ProtoStream proto = new(stream);
            Walk(proto, Part.Model, proto.End, 0, found);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Whoever runs the file says what is wrong with it.
            return [];
        }
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Relative names of the files that hold weights, with "/" between parts. Throws <see cref="ModelInvalidException"/>: a name that leads out of the network's folder, or a file that is not there.
    /// </summary>
    public static IReadOnlyList<string> Files(string networkFile)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(networkFile))!, network = Path.GetFileName(networkFile);
        List<string> files = [];
        foreach (string location in Locations(networkFile))
        {
            string name = location.Replace('\\', '/');
            if (name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) || name.Split('/').Contains(".."))
                throw new ModelInvalidException($"{network} names weights outside of its folder ({OneLine.Quote(location)}); save it again with the weights beside it.");
            if (!File.Exists(Path.Combine(folder, name)))
                throw new ModelInvalidException($"{network} keeps its weights in {OneLine.Quote(location)}, which is missing; put that file beside {network}, under this name.");
            files.Add(name);
        }
        return files;
    }

    /// <summary>The message that a field of another one is, as far as it may hold tensors.</summary>
    private static Part Of(Part part, int field) => (part, field) switch
    {
        (Part.Model, 7) or (Part.Attribute, 6 or 11) => Part.Graph,
        (Part.Model, 25) => Part.Function,
        (Part.Graph, 1) or (Part.Function, 7) => Part.Node,
        (Part.Graph, 5) or (Part.Attribute, 5 or 10) or (Part.Sparse, 1 or 2) => Part.Tensor,
        (Part.Graph, 15) or (Part.Attribute, 22 or 23) => Part.Sparse,
        (Part.Node, 5) => Part.Attribute,
        _ => Part.None,
    };

    private static void Walk(ProtoStream proto, Part part, long end, int depth, List<string> found)
    {
        if (depth > Deepest)
            throw new InvalidDataException();
        while (proto.IsBefore(end))
        {
            (int field, int type) = proto.Tag();
            if (type == 2 && part == Part.Tensor && field == 13)
                Entry(proto, proto.Length(end), found);
            else if (type == 2 && Of(part, field) is not Part.None and Part inner)
                Walk(proto, inner, proto.Length(end), depth + 1, found);
            else
                proto.Skip(type, end);
        }
    }

    /// <summary>A pair of texts: field 1 is the key, field 2 the value.</summary>
    private static void Entry(ProtoStream proto, long end, List<string> found)
    {
        string key = "", value = "";
        while (proto.IsBefore(end))
            switch (proto.Tag())
            {
                case (1, 2):
                    key = Encoding.UTF8.GetString(proto.Bytes(proto.Length(end), LongestText));
                    break;
                case (2, 2):
                    value = Encoding.UTF8.GetString(proto.Bytes(proto.Length(end), LongestText));
                    break;
                case (_, int type):
                    proto.Skip(type, end);
                    break;
            }
        if (key == "location" && (found.Count == 0 || found[^1] != value))
            found.Add(value);
    }
}
