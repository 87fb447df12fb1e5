using System.Text;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>MetaImage: .mha and .mhd with its data file, zlib and raw, either byte order.</summary>
internal sealed class MetaImageFormat : TextHeaderFormat
{
    public override string Name => "metaimage";

    public override IReadOnlyList<FuzzTarget> Targets { get; } =
        new ImageTargets(MetaImageFile.ReadAsync, MetaImageFile.ReadAsync, MetaImageFile.ReadInfoAsync, MetaImageFile.ReadLabelMapAsync, MetaImageFile.WriteAsync, "again.mha", Check, Check).All();

    protected override IReadOnlyList<string> Dictionary { get; } =
    [
        "ObjectType = Image", "ObjectType = Tube", "NDims = 2", "NDims = 3", "NDims = 4", "NDims = 2147483647", "NDims = -1", "BinaryData = False", "BinaryDataByteOrderMSB = True", "ElementByteOrderMSB = True",
        "CompressedData = True", "CompressedData = False", "CompressedDataSize = 0", "CompressedDataSize = 9223372036854775807", "CompressedDataSize = -5", "CompressedDataSize = 12", "TransformMatrix = 1 0 0 0 1 0 0 0 1",
        "TransformMatrix = 1e-300 0 0 0 1 0 0 0 1", "TransformMatrix = 0 0 0 0 0 0 0 0 0", "Rotation = 0 1 0 1 0 0 0 0 1", "Orientation = 1 0 0 0 1 0 0 0 1", "Offset = 1e308 -1e308 0", "Origin = 1 2 3", "Position = 1 2 3",
        "CenterOfRotation = 0 0 0", "AnatomicalOrientation = RAI", "ElementSpacing = 1 1 1", "ElementSpacing = 0 0 0", "ElementSpacing = 1e-320 1 1", "ElementSpacing = nan 1 1", "ElementSize = 1 1 1", "DimSize = 5 4 3",
        "DimSize = 2147483647 2147483647 2147483647", "DimSize = 9223372036854775807 1 1", "DimSize = 65536 65536 1", "DimSize = 0 1 1", "DimSize = 1 1 1 1", "HeaderSize = -1", "HeaderSize = -2", "HeaderSize = 10",
        "HeaderSize = 9223372036854775807", "ElementNumberOfChannels = 3", "ElementNumberOfChannels = 1", "ElementType = MET_UCHAR", "ElementType = MET_DOUBLE", "ElementType = MET_ULONG_LONG", "ElementType = MET_LONG", "ElementType = MET_SHORT_ARRAY",
        "ElementType = MET_OTHER", "DistanceUnits = mm", "DistanceUnits = cm", "ElementToIntensityFunctionSlope = 2", "ClaraLabel_1 = \"liver\"", "ClaraLabel_65536 = \"x\"", "ClaraLabel_1 = {", "ClaraLabel_-1 = \"x\"",
        "ClaraLabel_1 = \"\\ud800\"", "Comment = x", "ElementDataFile = LOCAL", "ElementDataFile = f.zraw", "ElementDataFile = f.raw", "ElementDataFile = LIST", "ElementDataFile = f%03d.raw 1 3 1", "ElementDataFile = ..", "ElementDataFile = .", "",
    ];

    public override bool IsMain(string name) => name.EndsWith(".mha", StringComparison.Ordinal) || name.EndsWith(".mhd", StringComparison.Ordinal);

    protected override byte[] Pack(byte[] bytes) => Packing.Zlib(bytes);

    protected override int HeaderLength(ReadOnlySpan<byte> bytes)
    {
        int last = bytes.IndexOf("ElementDataFile"u8), end = last < 0 ? -1 : bytes[last..].IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : last + end + 1;
    }

    protected override void Correct(List<string> lines, int packedLength)
    {
        int at = lines.FindIndex(l => l.StartsWith("CompressedDataSize", StringComparison.Ordinal));
        if (at >= 0)
            lines[at] = FormattableString.Invariant($"CompressedDataSize = {packedLength}");
    }

    public override async Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData)
    {
        List<FuzzInput> seeds = await SeedFiles.OfAsync(this, ["f.mha", "f.mhd"], MetaImageFile.WriteAsync, MetaImageFile.WriteAsync, sharedData).ConfigureAwait(false);
        foreach (FuzzInput seed in seeds.Where(s => s.Side is null).Take(8).ToArray())
        {
            (string header, byte[] voxels) = Parts(seed);
            string raw = header.Replace("CompressedData = True", "CompressedData = False", StringComparison.Ordinal);
            seeds.Add(Single("f.mha", raw, voxels));
            seeds.Add(Single("f.mha", raw.Replace("MSB = False", "MSB = True", StringComparison.Ordinal), voxels));
            string detached = raw.Replace("ElementDataFile = LOCAL", "HeaderSize = -1\nElementDataFile = f.raw", StringComparison.Ordinal);
            seeds.Add(new(new("f.mhd", Encoding.UTF8.GetBytes(detached)), new("f.raw", [.. "--"u8, .. voxels])));
        }
        return seeds;
    }
}
