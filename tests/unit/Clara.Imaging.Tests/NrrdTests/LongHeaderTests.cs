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
}
