using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Segmentation;

/// <summary>
/// Runs segmentation archives and keeps the networks that were used last loaded, so that the second image of a series starts at once. A file that changed on disk is loaded
/// again. Any thread, many runs at once. Since 0.1.
/// </summary>
/// <param name="device">auto, cpu, cuda:0 and so on.</param>
/// <param name="degree">Threads for voxel work and for the network; 0 is one a processor.</param>
public sealed class SegmentationRunner(string device, int degree) : IDisposable
{
    /// <summary>Networks kept loaded; weights are megabytes to a few hundred.</summary>
    private const int Kept = 2;

    private readonly Lock _lock = new();
    private readonly List<Loaded> _loaded = [];
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
    private sealed class Loaded(ModelArchive archive, FileState file, Network network)
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
                network.Dispose();
        }
    }

    /// <summary>Segments an image on exactly its grid; the caller owns the result. Throws as <see cref="SegmentationPipeline"/> and <see cref="Network"/> say.</summary>
    public LabelMap Run(ModelArchive archive, Volume image, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(archive);
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive);
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
            Release(loading);
        }
    }

    /// <summary>Lets go of what was loaded, or will be: whoever cancels while a network is read does not wait for it.</summary>
    private static void Release(Task<Loaded> loading) => loading.ContinueWith(static t =>
    {
        if (t.IsCompletedSuccessfully)
            t.Result.Release();
        else
            _ = t.Exception; // looked at; it was thrown to the caller, or the caller left first
    }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

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
            Loaded found = at >= 0 ? _loaded[at] : new(archive, file, Network.Load(archive, device, degree));
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
