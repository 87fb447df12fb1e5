using System.IO.Compression;
using System.Text;

namespace Clara.Imaging.Tests.NrrdTests;

/// <summary>Hand-made NRRD files after the format's published description, as bytes.</summary>
internal static class Nrrd
{
    /// <summary>Fields of a 3 x 2 x 2 volume of 16-bit integers, to be changed one at a time; an empty value leaves the field out.</summary>
    public static byte[] File(byte[] data, params (string Field, string Text)[] changes)
    {
        Dictionary<string, string> fields = new()
        {
            ["type"] = "short", ["dimension"] = "3", ["space"] = "left-posterior-superior", ["sizes"] = "3 2 2", ["space directions"] = "(1,0,0) (0,2,0) (0,0,3)",
            ["kinds"] = "domain domain domain", ["endian"] = "little", ["encoding"] = "raw", ["space origin"] = "(10,20,30)",
        };
        foreach ((string field, string text) in changes)
            fields[field] = text;
        string head = "NRRD0005\n# made by hand\n" + string.Concat(fields.Where(f => f.Value.Length > 0).Select(f => f.Key.EndsWith(":=", StringComparison.Ordinal) ? $"{f.Key}{f.Value}\n" : $"{f.Key}: {f.Value}\n"));
        return [.. Encoding.UTF8.GetBytes(head + "\n"), .. data];
    }

    /// <summary>0, 100, 200 ... as 16-bit little endian.</summary>
    public static byte[] Shorts(int count = 12) => [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((short)(i * 100)))];

    public static byte[] Gzip(byte[] b)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(b);
        return packed.ToArray();
    }

    public static short[] Truth => [.. Enumerable.Range(0, 12).Select(i => (short)(i * 100))];
}
