using Clara.TestKit;

namespace Clara.Imaging.Tests.NrrdTests;

/// <summary>3D Slicer's segments: names and values in and out, layers merged where they can be.</summary>
public sealed class SegmentTests
{
    private static readonly (string, string)[] Bytes = [("type", "unsigned char"), ("endian", "")];
    private static readonly (string, string)[] Layered =
        [.. Bytes, ("dimension", "4"), ("sizes", "2 3 2 2"), ("space directions", "none (1,0,0) (0,2,0) (0,0,3)"), ("kinds", "list domain domain domain")];

    [TestCase("a.nrrd"), TestCase("a.seg.nrrd"), TestCase("a.nhdr")]
    public async Task Names_and_values_come_back(string name)
    {
        Grid grid = new(new(4, 5, 3), new(0.7, 1.2, 3), new(1, 2, 3), TestVolumes.Oblique(20, 35));
        LabelMap map = new(grid, [new(1, "liver"), new(3, "Milz größer"), new(300, "two\nlines \\n:= a: b")]);
        (map.Voxels[7], map.Voxels[20], map.Voxels[21], map.Voxels[30]) = (1, 300, 300, 8);
        using TempFolder folder = new();
        await NrrdFile.WriteAsync(folder.File(name), map, default);
        LabelMap back = await NrrdFile.ReadLabelMapAsync(folder.File(name), null, default);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(new[] { map.Labels[0], map.Labels[1], new(8, "label 8"), map.Labels[2] }));
        string[] lines = (await File.ReadAllTextAsync(folder.File(name))).Split('\n');
        Assert.That(lines, Does.Contain("Segment0_Name:=liver").And.Contain("Segment0_LabelValue:=1").And.Contain("Segment0_Layer:=0").And.Contain("Segment0_Extent:=3 3 1 1 0 0"));
        Assert.That(lines, Does.Contain("Segment1_Extent:=0 -1 0 -1 0 -1").And.Contain("Segment3_Extent:=0 1 0 0 1 1"));
        Assert.That(lines.Single(l => l.StartsWith("Segment0_Color:=", StringComparison.Ordinal)), Does.Match(@"^Segment0_Color:=[01](\.\d{1,6})? [01](\.\d{1,6})? [01](\.\d{1,6})?$"));
        LabelMap renamed = await NrrdFile.ReadLabelMapAsync(folder.File(name), [new(1, "other")], default);
        Assert.That(renamed.Labels[0].Name, Is.EqualTo("other"));
    }

    [Test]
    public async Task Layers_that_do_not_overlap_become_one_map()
    {
        byte[] data = new byte[24];
        (data[2 * 1], data[2 * 5 + 1], data[2 * 7]) = (1, 1, 2);   // layer first: side by side
        LabelMap map = await Read(Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 0, 1), .. Segment(1, "vessel", 1, 1), .. Segment(2, "cyst", 0, 2)]));
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(new ushort[] { 0, 1, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0 }));
        Assert.That(map.Labels, Is.EqualTo(new Label[] { new(1, "tumor"), new(2, "vessel"), new(3, "cyst") }));
    }

    [Test]
    public async Task Values_that_differ_stay_and_layers_may_follow_each_other()
    {
        byte[] data = new byte[24];
        (data[1], data[12 + 5]) = (4, 9);
        LabelMap map = await Read(Nrrd.File(data, [.. Bytes, ("dimension", "4"), ("sizes", "3 2 2 2"), ("space directions", "(1,0,0) (0,2,0) (0,0,3) none"), ("kinds", "domain domain domain list"),
            .. Segment(0, "tumor", 0, 4), .. Segment(1, "vessel", 1, 9)]));
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(new ushort[] { 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0 }));
        Assert.That(map.Labels, Is.EqualTo(new Label[] { new(4, "tumor"), new(9, "vessel") }));
    }

    [Test]
    public async Task Files_of_old_Slicers_have_a_layer_a_segment()
    {
        byte[] data = new byte[24];
        (data[2 * 1], data[2 * 5 + 1]) = (1, 1);
        LabelMap map = await Read(Nrrd.File(data, [.. Layered, ("Segment0_ID:=", "S0"), ("Segment0_Name:=", "tumor"), ("Segment1_ID:=", "S1")]));
        Assert.That(map.Labels, Is.EqualTo(new Label[] { new(1, "tumor"), new(2, "S1") }));
        Assert.That((map.Voxels[1], map.Voxels[5]), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Overlapping_segments_are_refused_by_their_names()
    {
        byte[] data = new byte[24];
        (data[10], data[11]) = (1, 1);
        await Refused(Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 0, 1), .. Segment(1, "vessel", 1, 1)]), StatusCode.Format, "\"tumor\" and \"vessel\" of a.seg.nrrd overlap");
    }

    [Test]
    public async Task Overlapping_segments_are_read_by_turns()
    {
        byte[] data = new byte[24];
        (data[8], data[10], data[11]) = (1, 1, 1);
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.seg.nrrd"), Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 0, 1), .. Segment(1, "vessel", 1, 1)]));
        foreach ((string name, int id, int voxels) in new[] { ("Tumor", 1, 2), ("vessel", 2, 1) })
        {
            LabelMap map = await ImageFile.ReadLabelMapAsync(folder.File("a.seg.nrrd"), null, new ImageReadOptions { Segments = [name] }, default);
            Assert.That(map.Labels.Select(l => l.Id), Is.EqualTo(new[] { id }));
            Assert.That((map.CountOf(id), map.Voxels.ToArray().Count(v => v != 0)), Is.EqualTo((voxels, voxels)));
        }
        ClaraException missing = (await Assert.CatchAsync<ClaraException>(() => ImageFile.ReadLabelMapAsync(folder.File("a.seg.nrrd"), null, new ImageReadOptions { Segments = ["cyst"] }, default)))!;
        Assert.That((missing.Status, missing.Message), Is.EqualTo((StatusCode.NotFound, "a.seg.nrrd has no segment \"cyst\"; it has tumor, vessel.")));
    }

    [Test]
    public async Task Of_every_format_the_chosen_labels_alone_are_read([ValueSource(typeof(ImageFile), nameof(ImageFile.Endings))] string ending)
    {
        using TempFolder folder = new();
        LabelMap map = new(Grid.Axial(new(4, 3, 1), new(1, 1, 1)), [new(2, "liver"), new(3, "spleen"), new(9, "cyst")], [2, 2, 3, 0, 9, 9, 9, 3, 3, 0, 2, 0]);
        await ImageFile.WriteAsync(folder.File("m" + ending), map, default);
        LabelMap chosen = await ImageFile.ReadLabelMapAsync(folder.File("m" + ending), null, new ImageReadOptions { Segments = ["cyst", "LIVER"] }, default);
        Assert.That(chosen.Labels.Select(l => l.Name), Is.EqualTo(new[] { "liver", "cyst" }));
        Assert.That(chosen.Voxels.ToArray(), Is.EqualTo(new ushort[] { 2, 2, 0, 0, 9, 9, 9, 0, 0, 0, 2, 0 }));
    }

    [Test]
    public async Task Values_and_layers_that_cannot_be_are_refused()
    {
        byte[] data = new byte[24];
        data[3] = 7;
        await Refused(Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 0, 1)]), StatusCode.Format, "value 7");
        await Refused(Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 2, 1)]), StatusCode.Format, "layer 2");
        await Refused(Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 0, 0)]), StatusCode.Format, "1 to 65535");
        await Refused(Nrrd.File(data, [.. Layered, .. Segment(0, "a", 0, 1), .. Segment(1, "b", 0, 1)]), StatusCode.Format, "share the value 1");
        await Refused(Nrrd.File(data, Layered), StatusCode.Geometry, "2 time steps");
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), Nrrd.File(data, [.. Layered, .. Segment(0, "tumor", 0, 1)]));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => NrrdFile.ReadAsync(folder.File("a.nrrd"), default)))!.Message, Does.Contain("read it as a label map"));
    }

    private static (string, string)[] Segment(int n, string name, int layer, int value) =>
        [($"Segment{n}_ID:=", $"Segment_{n}"), ($"Segment{n}_Name:=", name), ($"Segment{n}_Layer:=", $"{layer}"), ($"Segment{n}_LabelValue:=", $"{value}")];

    private static async Task<LabelMap> Read(byte[] bytes)
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("a.seg.nrrd"), bytes);
        return await NrrdFile.ReadLabelMapAsync(folder.File("a.seg.nrrd"), null, default);
    }

    private static async Task Refused(byte[] bytes, StatusCode status, string says)
    {
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => Read(bytes)))!;
        Assert.That(e.Message, Does.Contain(says).And.Not.Contain("\n"));
        Assert.That(e.Status, Is.EqualTo(status));
    }
}
