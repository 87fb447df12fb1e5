using System.Globalization;
using System.Text;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>NRRD: attached and detached, gzip, raw and text, either byte order, segments in one layer and in several.</summary>
internal sealed class NrrdFormat : TextHeaderFormat
{
    private const string Layers = """
        NRRD0004
        type: unsigned char
        dimension: 4
        space: left-posterior-superior
        sizes: 2 3 2 2
        space directions: none (1,0,0) (0,1,0) (0,0,2)
        kinds: list domain domain domain
        encoding: raw
        space origin: (0,0,0)
        Segment0_ID:=Segment_1
        Segment0_LabelValue:=1
        Segment0_Layer:=0
        Segment0_Name:=liver
        Segment1_ID:=Segment_2
        Segment1_LabelValue:=1
        Segment1_Layer:=1
        Segment1_Name:=spleen


        """;

    public override string Name => "nrrd";

    public override IReadOnlyList<FuzzTarget> Targets { get; } = new ImageTargets(NrrdFile.ReadAsync, NrrdFile.ReadAsync, NrrdFile.ReadInfoAsync, NrrdFile.ReadLabelMapAsync, NrrdFile.WriteAsync, "again.nrrd", Check, Check).All();

    protected override IReadOnlyList<string> Dictionary { get; } =
    [
        "type: uint64", "type: double", "type: block", "type: signed char", "dimension: 1", "dimension: 2", "dimension: 4", "dimension: 16", "dimension: 2147483647", "block size: 8",
        "space: right-anterior-superior", "space: left-posterior-superior-time", "space: scanner-xyz", "space dimension: 3", "space dimension: 16", "space units: \"mm\" \"m\" \"\"", "space origin: (1e300,0,0)",
        "space directions: (1,0,0) (0,1,0) (0,0,1)", "space directions: none none none (0,0,1)", "space directions: (1e-300,0,0) (0,1e-300,0) (0,0,1e-300)", "space directions: (1e300,0,0) (0,1e300,0) (0,0,1e300)",
        "measurement frame: (1,0,0) (0,1,0) (0,0,1)", "spacings: 1 nan 3", "spacings: 1 1 1", "axis mins: 0 0 0", "thicknesses: 1 1 1", "centerings: cell node cell", "kinds: domain domain time", "kinds: 3-vector domain domain domain",
        "units: mm mm s", "endian: big", "endian: little", "encoding: raw", "encoding: gz", "encoding: ascii", "encoding: bzip2", "line skip: 1", "line skip: 9223372036854775807", "byte skip: -1", "byte skip: 7", "byte skip: -2",
        "data file: f.raw.gz", "data file: LIST", "data file: f.%03d.raw 1 3 1", "data file: .", "datafile: f.raw.gz", "number: 60", "content: x", "sizes: 2147483647 2147483647 2147483647", "sizes: 65536 65536 1", "sizes: 0 1 1",
        "sizes: 9223372036854775807 9223372036854775807 2", "Segment0_LabelValue:=65535", "Segment0_LabelValue:=0", "Segment0_Layer:=1", "Segment0_Layer:=2147483647", "Segment2147483647_Name:=x", "Segment99999999999_Name:=x", "Segment1_Name:=",
        "Segment_Name:=x", "Segment0_ID:=a\\nb", "# comment", "NRRD0005", "NRRD0006", "",
    ];

    public override bool IsMain(string name) => name.EndsWith(".nrrd", StringComparison.Ordinal) || name.EndsWith(".nhdr", StringComparison.Ordinal);

    protected override byte[] Pack(byte[] bytes) => Packing.Gzip(bytes);

    protected override int HeaderLength(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\n\n"u8);
        return end >= 0 ? end + 2 : bytes.Length;
    }

    public override async Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData)
    {
        List<FuzzInput> seeds = await SeedFiles.OfAsync(this, ["f.nrrd", "f.nhdr"], NrrdFile.WriteAsync, NrrdFile.WriteAsync, sharedData).ConfigureAwait(false);
        foreach (FuzzInput seed in seeds.Where(s => s.Side is null).Take(8).ToArray())
        {
            (string header, byte[] voxels) = Parts(seed);
            string raw = header.Replace("encoding: gzip", "encoding: raw", StringComparison.Ordinal);
            seeds.Add(Single("f.nrrd", raw, voxels));
            seeds.Add(Single("f.nrrd", raw.Replace("endian: little", "endian: big", StringComparison.Ordinal), voxels));
            seeds.Add(Single("f.nrrd", header.Replace("encoding: gzip", "encoding: ascii", StringComparison.Ordinal), Encoding.ASCII.GetBytes(Text(voxels))));
            seeds.Add(new(new("f.nhdr", Encoding.UTF8.GetBytes(raw.TrimEnd('\n') + "\ndata file: f.raw\nline skip: 1\nbyte skip: 2\n")), new("f.raw", [.. "a line\n--"u8, .. voxels])));
        }
        byte[] two = [1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0];
        seeds.Add(Single("f.seg.nrrd", Layers, two));
        seeds.Add(Single("f.seg.nrrd", Layers.Replace("encoding: raw", "encoding: gzip", StringComparison.Ordinal), Packing.Gzip(two)));
        return seeds;
    }

    private static string Text(byte[] bytes) => string.Join(' ', bytes.Select(b => (b & 0x7f).ToString(CultureInfo.InvariantCulture)));
}
