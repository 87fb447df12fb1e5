using Clara.TestKit;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>Headers of many lines cost what the file has. Found by fuzzing: each doubling of the buffer took all lines apart once more, and all were kept.</summary>
public sealed class LongHeaderTests
{
    [Test]
    public async Task Lines_that_mean_nothing_are_not_kept()
    {
        using TempFolder folder = new();
        string lines = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i} = {i}\n"));
        byte[] bytes = MetaImageBytes.File(lines + MetaImageBytes.Header, MetaImageBytes.Data());
        await File.WriteAllBytesAsync(folder.File("a.mha"), bytes);
        long before = GC.GetTotalAllocatedBytes();

        Volume volume = await MetaImageFile.ReadAsync(folder.File("a.mha"), default);

        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(10L * bytes.Length + (2 << 20)));
        Assert.That(((Volume<short>)volume).Voxels.ToArray(), Is.EqualTo(MetaImageBytes.Voxels));
    }
}
