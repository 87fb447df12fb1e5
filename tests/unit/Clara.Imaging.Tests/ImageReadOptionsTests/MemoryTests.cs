using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.ImageReadOptionsTests;

public sealed class MemoryTests
{
    [TestCase(true), TestCase(false)]
    public async Task Only_the_chosen_step_is_held(bool packed)
    {
        const int Steps = 40, StepBytes = 1 << 20;
        using TempFolder folder = new();
        byte[] data = new byte[Steps * StepBytes];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i / StepBytes);
        string header = $"NRRD0004\ntype: uchar\ndimension: 4\nsizes: 128 128 64 {Steps}\nkinds: domain domain domain time\nencoding: {(packed ? "gzip" : "raw")}\n\n";
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), [.. Encoding.ASCII.GetBytes(header), .. packed ? NrrdTests.Nrrd.Gzip(data) : data]);
        await NrrdFile.ReadAsync(folder.File("a.nrrd"), new() { TimeStep = 0 }, default);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Volume volume = await NrrdFile.ReadAsync(folder.File("a.nrrd"), new() { TimeStep = 23 }, default);
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(3 * StepBytes));
        Assert.That(((Volume<byte>)volume).Voxels.IndexOfAnyExcept((byte)23), Is.EqualTo(-1));
    }

    [Test]
    public async Task A_file_cut_behind_the_chosen_step_is_cut_all_the_same()
    {
        using TempFolder folder = new();
        byte[] whole = NrrdTests.Nrrd.File(NrrdTests.Nrrd.Gzip(NrrdTests.Nrrd.Shorts()), ("dimension", "4"), ("sizes", "3 2 1 2"), ("space directions", "(1,0,0) (0,2,0) (0,0,3) none"), ("kinds", "domain domain domain time"), ("encoding", "gzip"));
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), whole);
        Assert.That(((Volume<short>)await NrrdFile.ReadAsync(folder.File("a.nrrd"), new() { TimeStep = 0 }, default)).Voxels.ToArray(), Is.EqualTo(NrrdTests.Nrrd.Truth[..6]));
        await File.WriteAllBytesAsync(folder.File("a.nrrd"), whole[..^5]);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NrrdFile.ReadAsync(folder.File("a.nrrd"), new() { TimeStep = 0 }, default)))!;
        Assert.That(e.Message, Does.Contain("cut off"));
    }
}
