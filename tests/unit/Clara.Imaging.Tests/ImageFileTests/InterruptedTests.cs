using System.Diagnostics;
using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests.ImageFileTests;

/// <summary>Cancelled or failing work of every format stops at once and leaves nothing behind; files that were there before stay as they were.</summary>
public sealed class InterruptedTests
{
    private static IEnumerable<TestCaseData> Writing() => from ending in ImageFile.Endings from cancelled in new[] { true, false } select new TestCaseData(ending, cancelled);

    [TestCaseSource(nameof(Writing))]
    public async Task Writing_that_ends_in_the_middle_leaves_the_folder_as_it_was(string ending, bool cancelled)
    {
        using TempFolder folder = new();
        Grid grid = Grid.Axial(ending == ".png" ? new(2000, 2000, 1) : new(200, 200, 100), new(1, 1, 1));
        await ImageFile.WriteAsync(folder.File("a" + ending), Volume.Allocate<byte>(Grid.Axial(new(3, 2, 1), new(1, 1, 1))), default);
        Dictionary<string, byte[]> before = Directory.GetFiles(folder.Path).ToDictionary(f => f, File.ReadAllBytes);
        using CancellationTokenSource cancel = new();
        using WatchedVoxels voxels = new(grid, call =>
        {
            if (call == 5 && !cancelled)
                throw new IOException("disk full");
            if (call == 5)
                cancel.Cancel();
        });
        Exception e = (await Assert.CatchAsync<Exception>(() => ImageFile.WriteAsync(folder.File("a" + ending), voxels.Volume, cancel.Token)))!;
        Assert.That(cancelled ? e is OperationCanceledException : e is ClaraException { Status: StatusCode.Io }, Is.True, e.ToString());
        Assert.That(Directory.GetFiles(folder.Path).ToDictionary(f => f, File.ReadAllBytes), Is.EqualTo(before));
        Assert.That(voxels.Calls, Is.LessThan(10));
    }

    [Test]
    public async Task Cancelling_in_the_middle_stops_reading([Values(".nii", ".mhd", ".nhdr")] string ending)
    {
        using TempFolder folder = new();
        string file = folder.File("a" + ending);
        string text = ending == ".mhd"
            ? "ObjectType = Image\nNDims = 3\nElementSpacing = 1 1 1\nDimSize = 1024 1024 1500\nElementType = MET_UCHAR\nElementDataFile = a.raw\n"
            : "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 1024 1024 1500\nencoding: raw\ndata file: a.raw\n";
        if (ending == ".nii")
        {
            await NiftiFile.WriteAsync(file, Volume.Allocate<byte>(Grid.Axial(new(1024, 1, 1), new(1, 1, 1))), default);
            await using FileStream header = File.OpenWrite(file);
            header.Position = 42;   // dim[1..3]
            foreach (short dim in new short[] { 1024, 1024, 1500 })
                header.Write(BitConverter.GetBytes(dim));
            header.SetLength(352 + (1500L << 20));
        }
        else
        {
            await File.WriteAllTextAsync(file, text, Encoding.ASCII);
            await using FileStream sparse = File.Create(folder.File("a.raw"));
            sparse.SetLength(1500L << 20);
        }
        long began = Stopwatch.GetTimestamp();
        using Canceller cancel = new(() => Stopwatch.GetElapsedTime(began).TotalMilliseconds > 20);
        await Assert.CatchAsync<OperationCanceledException>(() => ImageFile.ReadAsync(file, cancel.Token));
    }

    [TestCaseSource(typeof(ImageFile), nameof(ImageFile.Endings))]
    public async Task A_cancelled_token_starts_nothing(string ending)
    {
        using TempFolder folder = new();
        CancellationToken ct = new(canceled: true);
        Volume<byte> image = Volume.Allocate<byte>(Grid.Axial(new(3, 2, 1), new(1, 1, 1)));
        await Assert.CatchAsync<OperationCanceledException>(() => ImageFile.WriteAsync(folder.File("a" + ending), image, ct));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
        await ImageFile.WriteAsync(folder.File("a" + ending), image, default);
        await Assert.CatchAsync<OperationCanceledException>(() => ImageFile.ReadAsync(folder.File("a" + ending), ct));
        await Assert.CatchAsync<OperationCanceledException>(() => ImageFile.ReadInfoAsync(folder.File("a" + ending), ct));
    }
}
