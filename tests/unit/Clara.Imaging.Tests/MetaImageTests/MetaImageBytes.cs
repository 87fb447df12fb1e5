using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>MetaImage files made by hand after the format's published description, line by line, to be damaged one line at a time.</summary>
internal static class MetaImageBytes
{
    /// <summary>A sound header of 4 x 3 x 2 voxels of int16 whose data follow.</summary>
    public const string Header = """
        ObjectType = Image
        NDims = 3
        BinaryData = True
        BinaryDataByteOrderMSB = False
        CompressedData = False
        TransformMatrix = 1 0 0 0 1 0 0 0 1
        Offset = 10 20 30
        CenterOfRotation = 0 0 0
        AnatomicalOrientation = RAI
        ElementSpacing = 1 2 3
        DimSize = 4 3 2
        ElementType = MET_SHORT
        ElementDataFile = LOCAL

        """;

    /// <summary>The voxels of the sound file: 100 times their place, minus 1000.</summary>
    public static short[] Voxels { get; } = [.. Enumerable.Range(0, 24).Select(i => (short)(i * 100 - 1000))];

    public static byte[] Data(bool bigEndian = false)
    {
        byte[] bytes = new byte[48];
        for (int i = 0; i < 24; i++)
            if (bigEndian)
                BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2 * i), Voxels[i]);
            else
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), Voxels[i]);
        return bytes;
    }

    public static byte[] File(string header, byte[] data) => [.. Encoding.UTF8.GetBytes(header), .. data];

    /// <summary>The header with another value of a key; null takes the line out.</summary>
    public static string With(this string header, string key, string? value)
    {
        string[] lines = header.Split('\n');
        int at = Array.FindIndex(lines, l => l.StartsWith(key + " =", StringComparison.Ordinal));
        Assert.That(at >= 0 || value is not null, Is.True, key);
        return string.Join('\n', at < 0 ? [$"{key} = {value}", .. lines] : value is null ? lines.Where((_, i) => i != at) : lines.Select((l, i) => i == at ? $"{key} = {value}" : l));
    }

    public static byte[] Zlib(this byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);
        return packed.ToArray();
    }
}
