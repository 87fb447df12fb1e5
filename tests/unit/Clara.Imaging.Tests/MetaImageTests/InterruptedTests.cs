using System.Buffers;
using Clara.TestKit;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>Cancelled or failing work stops at once and leaves nothing behind; files that were there before stay as they were.</summary>
public sealed class InterruptedTests
{
    private static readonly Grid Large = Grid.Axial(new(200, 200, 100), new(1, 1, 1));

    [Test]
    public async Task Cancelling_in_the_middle_stops_reading()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.mhd"), MetaImageBytes.Header.With("DimSize", "1024 1024 1500").With("ElementType", "MET_UCHAR").With("ElementDataFile", "a.raw"));
        await using (FileStream sparse = File.Create(folder.File("a.raw")))
            sparse.SetLength(1500L << 20);
        using CancellationTokenSource cancel = new();
        Task<Volume> reading = Task.Run(() => MetaImageFile.ReadAsync(folder.File("a.mhd"), cancel.Token));
        await Task.Delay(20);
        await cancel.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => reading);
    }

    [Test]
    public async Task A_cancelled_token_starts_nothing()
    {
        using TempFolder folder = new();
        CancellationToken ct = new(canceled: true);
        await Assert.CatchAsync<OperationCanceledException>(() => MetaImageFile.WriteAsync(folder.File("a.mha"), Volume.Allocate<byte>(Large), ct));
        await Assert.CatchAsync<OperationCanceledException>(() => MetaImageFile.ReadAsync(folder.File("a.mha"), ct));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [TestCase("a.mha", "a.mha", true)]
    [TestCase("a.mhd", "a.mhd a.zraw", true)]
    [TestCase("a.mha", "a.mha", false)]
    [TestCase("a.mhd", "a.mhd a.zraw", false)]
    public async Task Writing_that_ends_in_the_middle_leaves_the_folder_as_it_was(string name, string older, bool cancelled)
    {
        using TempFolder folder = new();
        foreach (string file in older.Split(' '))
            await File.WriteAllTextAsync(folder.File(file), "older");
        using CancellationTokenSource cancel = new();
        using WatchedVoxels voxels = new(Large, () =>
        {
            if (!cancelled)
                throw new IOException("disk full");
            cancel.Cancel();
        });
        Exception e = (await Assert.CatchAsync<Exception>(() => MetaImageFile.WriteAsync(folder.File(name), voxels.Volume, cancel.Token)))!;
        if (cancelled)
            Assert.That(e, Is.InstanceOf<OperationCanceledException>());
        else
            Assert.That(((ClaraException)e).Status, Is.EqualTo(StatusCode.Io));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(), Is.EqualTo(older.Split(' ')));
        foreach (string file in older.Split(' '))
            Assert.That(await File.ReadAllTextAsync(folder.File(file)), Is.EqualTo("older"));
    }

    [TestCase("", StatusCode.Argument)]
    [TestCase("a\0.mha", StatusCode.Argument)]
    [TestCase("a\n.mhd", StatusCode.Argument)]
    [TestCase(" a.mhd", StatusCode.Argument)]
    [TestCase("LIST.mhd", StatusCode.Argument)]
    [TestCase("a.png", StatusCode.Format)]
    [TestCase("a", StatusCode.Format)]
    [TestCase("a.zraw", StatusCode.Format)]
    [TestCase("missing/a.mha", StatusCode.NotFound)]
    [TestCase("folder.mha", StatusCode.Io)]
    [TestCase("pair.mhd", StatusCode.Io)]
    public async Task A_place_that_cannot_be_written_is_told(string name, StatusCode status)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("folder.mha"));
        Directory.CreateDirectory(folder.File("pair.zraw"));
        string path = name.Length == 0 ? name : folder.File(name);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => MetaImageFile.WriteAsync(path, Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1))), default)))!;
        Assert.That(e.Status, Is.EqualTo(status), e.Message);
        Assert.That(e.Message, Does.Not.Contain("\n"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    /// <summary>A volume's memory that calls back when it is looked at for the fifth time.</summary>
    private sealed class WatchedVoxels : MemoryManager<byte>
    {
        private readonly byte[] _voxels;
        private readonly Action _fifth;
        private int _calls;

        public WatchedVoxels(Grid grid, Action fifth)
        {
            _voxels = new byte[grid.Size.Count];
            _fifth = fifth;
            Volume = Imaging.Volume.Wrap(Memory, grid);
            _calls = 0;
        }

        public Volume<byte> Volume { get; }

        public override Span<byte> GetSpan()
        {
            if (++_calls == 5)
                _fifth();
            return _voxels;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
