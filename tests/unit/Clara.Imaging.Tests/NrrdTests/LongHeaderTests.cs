using Clara.TestKit;

namespace Clara.Imaging.Tests.NrrdTests;

/// <summary>Fields without an end are refused before they are taken apart. Found by fuzzing: a path of 220 KB cost thirty times the file.</summary>
public sealed class LongHeaderTests
{
    [Test]
    public async Task A_field_of_a_million_words_is_refused_by_its_name(
        [Values("sizes", "data file", "space units", "space directions", "space origin", "kinds", "type")] string field)
    {
        using TempFolder folder = new();
        byte[] bytes = Nrrd.File(Nrrd.Shorts(), (field, string.Concat(Enumerable.Repeat("a \"(1) ", 150_000))));
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), bytes);
        long before = GC.GetTotalAllocatedBytes();

        ImageFormatException? e = await Assert.CatchAsync<ImageFormatException>(() => NrrdFile.ReadAsync(folder.File("a.nrrd"), default));

        Assert.That(e!.Message, Does.Contain("a.nrrd").And.Contain(field.Replace(" ", "")).And.Contain("longer than"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(10L * bytes.Length + (2 << 20)));
    }

    [Test]
    public async Task Lines_that_mean_nothing_are_not_kept()
    {
        using TempFolder folder = new();
        byte[] bytes = Nrrd.File(Nrrd.Shorts(), ("comment", "x\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i}: {i}\n{i}:={i}\n")) + "content: x"));
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), bytes);
        long before = GC.GetTotalAllocatedBytes();

        Volume volume = await NrrdFile.ReadAsync(folder.File("a.nrrd"), default);

        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(10L * bytes.Length + (2 << 20)));
        Assert.That(((Volume<short>)volume).Voxels.ToArray(), Is.EqualTo(Nrrd.Truth));
    }

    [Test]
    public async Task A_long_segment_name_does_not_hide_the_file_in_a_message()
    {
        using TempFolder folder = new();
        string name = new('s', 5000);
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), Nrrd.File(new byte[16].Select(_ => (byte)1).ToArray(), ("type", "uchar"), ("dimension", "4"), ("sizes", "2 2 2 2"),
            ("space directions", "none (1,0,0) (0,2,0) (0,0,3)"), ("kinds", "list domain domain domain"), ("Segment0_Name:=", name), ("Segment0_LabelValue:=", "1"), ("Segment0_Layer:=", "0"),
            ("Segment1_Name:=", name), ("Segment1_LabelValue:=", "1"), ("Segment1_Layer:=", "1")));

        ImageFormatException? e = await Assert.CatchAsync<ImageFormatException>(() => NrrdFile.ReadLabelMapAsync(folder.File("a.nrrd"), null, default));

        Assert.That(e!.Message, Does.Contain("of a.nrrd overlap"));
    }
}
