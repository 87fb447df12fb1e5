using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Segmentation;

/// <summary>
/// Runs segmentation archives. Large networks that were used last stay loaded, so that the second image of a series starts at once; of small ones the memory is given back
/// after each run. A file that changed on disk is loaded again. Any thread, many runs at once. Since 0.1.
/// </summary>
/// <param name="device">auto, cpu, cuda:0 and so on.</param>
/// <param name="degree">Threads for voxel work and for the network; 0 is one a processor.</param>
public sealed class SegmentationRunner(string device, int degree) : IDisposable, IAsyncDisposable
{
    /// <summary>Networks kept loaded.</summary>
    private const int Kept = 2;

    /// <summary>
    /// Files from this size on are kept, and all on other devices than processors. ONNX Runtime gives a run's memory back only with its session (2 GiB for brain_18's 0.4 MB,
    /// its own switch for that does nothing while the output lives), and a small network is read again in hundredths of a second, while the image is prepared.
    /// </summary>
    private const long KeptFromBytes = 32L << 20;

    /// <summary>Where code of archives may run; nowhere by default. Since 0.2.</summary>
    public CodeTrust TrustedCode { get; init; } = CodeTrust.None;

    private readonly Lock _lock = new();
    private readonly List<Loaded> _loaded = [];
    private Task _freeing = Task.CompletedTask;
    private bool _disposed;

    /// <summary>What tells that a file is another one; of a missing file the default.</summary>
    private readonly record struct FileState(DateTime Time, long Length)
    {
        public static FileState Of(string path)
        {
            FileInfo file = new(path);
            return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : default;
        }
    }

    /// <summary>
    /// A loaded network. The list of kept ones holds it and so does each run, and it goes with the last of them. Its count has a lock of its own: a run that ends must not wait
    /// for another model's loading.
    /// </summary>
    private sealed class Loaded(ModelArchive archive, FileState file, Network network, Action<Network> free)
    {
        private int _holders = 1;

        public Network Network => network;

        public FileState File => file;

        public bool IsOf(ModelArchive other) => archive.NetworkFile == other.NetworkFile
            && archive.Config.Inference.InputName == other.Config.Inference.InputName && archive.Config.Inference.OutputName == other.Config.Inference.OutputName;

        /// <summary>Only while the list holds it.</summary>
        public void Hold() => Interlocked.Increment(ref _holders);

        public void Release()
        {
            if (Interlocked.Decrement(ref _holders) == 0)
                free(network);
        }
    }

    /// <summary>Segments an image on exactly its grid; the caller owns the result. Throws as <see cref="SegmentationPipeline"/> and <see cref="Network"/> say.</summary>
    public LabelMap Run(ModelArchive archive, Volume image, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(archive);
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive, TrustedCode);
        ct.ThrowIfCancellationRequested();
        // The network is read while the image is prepared: each takes a tenth of a second and a processor.
        Task<Loaded> loading = Task.Run(() => Enter(archive), CancellationToken.None);
        try
        {
            Sample sample = pipeline.Prepare(image, progress, new WorkContext(degree, ct));
            Network network = loading.GetAwaiter().GetResult().Network;
            return pipeline.Run(network, sample, progress, new WorkContext(degree, ct));
        }
        finally
        {
            Leave(loading);
        }
    }

    /// <summary>Lets go of what was loaded, or will be: whoever cancels while a network is read does not wait for it.</summary>
    private void Leave(Task<Loaded> loading) => loading.ContinueWith(t =>
    {
        if (!t.IsCompletedSuccessfully)
        {
            _ = t.Exception; // looked at; it was thrown to the caller, or the caller left first
            return;
        }
        lock (_lock)
            if (!Keeps(t.Result) && _loaded.IndexOf(t.Result) is >= 0 and int at)
                Drop(at);
        t.Result.Release();
    }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static bool Keeps(Loaded loaded) => loaded.File.Length >= KeptFromBytes || !loaded.Network.IsOnProcessors;

    /// <summary>Frees a network in the background: two gigabytes take a sixth of a second.</summary>
    private void Free(Network network)
    {
        lock (_lock)
            _freeing = Task.WhenAll(_freeing, Task.Run(network.Dispose));
    }

    /// <summary>Drops what is loaded and waits until it is freed; runs that are under way free theirs at their end.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        Task freeing;
        lock (_lock)
            freeing = _freeing;
        await freeing.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_loaded.Count > 0)
                Drop(0);
        }
    }

    private Loaded Enter(ModelArchive archive)
    {
        FileState file = FileState.Of(archive.NetworkFile);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int at = _loaded.FindIndex(l => l.IsOf(archive));
            if (at >= 0 && _loaded[at].File != file)
            {
                Drop(at);
                at = -1;
            }
            Loaded found = at >= 0 ? _loaded[at] : new(archive, file, Network.Load(archive, device, degree), Free);
            if (at >= 0)
                _loaded.RemoveAt(at);
            _loaded.Insert(0, found);
            while (_loaded.Count > Kept)
                Drop(Kept);
            found.Hold();
            return found;
        }
    }

    private void Drop(int at)
    {
        Loaded dropped = _loaded[at];
        _loaded.RemoveAt(at);
        dropped.Release();
    }
}
