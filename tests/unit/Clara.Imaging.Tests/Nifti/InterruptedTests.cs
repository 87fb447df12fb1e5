using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Cancelled or failing work stops at once and leaves nothing behind; a file that was there before stays as it was.</summary>
public sealed class InterruptedTests
{
    private static readonly Grid Large = Grid.Axial(new(200, 200, 100), new(1, 1, 1));

    [TestCase(false)]
    [TestCase(true)]
    public async Task Cancelling_in_the_middle_stops_reading(bool gzip)
    {
        Volume<byte> volume = Volume.Allocate<byte>(Large);
        new Random(1).NextBytes(volume.Voxels);
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, volume, gzip, default);
        using CancellationTokenSource cancel = new();
        ForwardStream stream = new(bytes.ToArray(), at => { if (at > 1_000_000) cancel.Cancel(); });
        await Assert.CatchAsync<OperationCanceledException>(() => NiftiFile.ReadAsync(stream, "x", cancel.Token));
        Assert.That(stream.Given, Is.LessThan(1_600_000));
    }

    [Test]
    public async Task A_cancelled_token_starts_nothing()
    {
        using TempFolder folder = new();
        CancellationToken ct = new(canceled: true);
        await Assert.CatchAsync<OperationCanceledException>(() => NiftiFile.WriteAsync(folder.File("a.nii"), Volume.Allocate<byte>(Large), ct));
        await Assert.CatchAsync<OperationCanceledException>(() => NiftiFile.ReadAsync(new MemoryStream(NiftiBytes.Sound()), "x", ct));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [TestCase("a.nii")]
    [TestCase("a.nii.gz")]
    [TestCase("a.hdr")]
    [TestCase("a.img.gz")]
    public async Task Cancelling_in_the_middle_of_writing_leaves_the_folder_as_it_was(string name)
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File(name), "older");
        using CancellationTokenSource cancel = new();
        using WatchedVoxels voxels = new(Large, call => { if (call == 5) cancel.Cancel(); });
        await Assert.CatchAsync<OperationCanceledException>(() => NiftiFile.WriteAsync(folder.File(name), voxels.Volume, cancel.Token));
        Assert.That(voxels.Calls, Is.EqualTo(5));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { name }));
        Assert.That(await File.ReadAllTextAsync(folder.File(name)), Is.EqualTo("older"));
    }

    [TestCase("a.nii.gz")]
    [TestCase("a.hdr")]
    public async Task A_failure_in_the_middle_of_writing_leaves_nothing(string name)
    {
        using TempFolder folder = new();
        using WatchedVoxels voxels = new(Large, call => { if (call == 5) throw new IOException("disk full"); });
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NiftiFile.WriteAsync(folder.File(name), voxels.Volume, default)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Io));
        Assert.That(e.Message, Does.StartWith(name));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("a\0.nii")]
    public async Task A_path_that_is_none_is_an_argument_failure(string path)
    {
        Volume volume = Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1)));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => NiftiFile.WriteAsync(path, volume, default)))!.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => NiftiFile.ReadAsync(path, default)))!.Status, Is.EqualTo(StatusCode.Argument));
    }

    [TestCase("a.png", StatusCode.Format)]
    [TestCase("a", StatusCode.Format)]
    [TestCase("a.gz", StatusCode.Format)]
    [TestCase("missing/a.nii", StatusCode.NotFound)]
    [TestCase("folder.nii", StatusCode.Io)]
    [TestCase("pair.hdr", StatusCode.Io)]
    public async Task A_place_that_cannot_be_written_is_named(string name, StatusCode status)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("folder.nii"));
        Directory.CreateDirectory(folder.File("pair.img"));
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => NiftiFile.WriteAsync(folder.File(name), Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1))), default)))!;
        Assert.That(e.Status, Is.EqualTo(status));
        Assert.That(e.Message, Does.Contain(Path.GetFileNameWithoutExtension(name)).And.Not.Contain("\n"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }
}
