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

    private sealed record Loaded(string File, DateTime FileTime, long FileLength, string? Input, string? Output, Network Network);

    /// <summary>Segments an image on exactly its grid; the caller owns the result. Throws as <see cref="SegmentationPipeline"/> and <see cref="Network"/> say.</summary>
    public LabelMap Run(ModelArchive archive, Volume image, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(archive);
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive);
        ct.ThrowIfCancellationRequested();
        Network network = Enter(archive);
        try
        {
            return pipeline.Run(network, image, progress, new WorkContext(degree, ct));
        }
        finally
        {
            network.Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (Loaded loaded in _loaded)
                loaded.Network.Dispose();
            _loaded.Clear();
        }
    }

    /// <summary>The loaded network, entered: others may push it out of the kept ones while it runs.</summary>
    private Network Enter(ModelArchive archive)
    {
        FileInfo file = new(archive.NetworkFile);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int at = _loaded.FindIndex(l => l.File == archive.NetworkFile && l.Input == archive.Config.Inference.InputName && l.Output == archive.Config.Inference.OutputName);
            Loaded? found = at < 0 ? null : _loaded[at];
            if (at >= 0)
                _loaded.RemoveAt(at);
            if (found is not null && (found.FileTime != file.LastWriteTimeUtc || found.FileLength != file.Length))
            {
                found.Network.Dispose();
                found = null;
            }
            found ??= new(archive.NetworkFile, file.LastWriteTimeUtc, file.Length, archive.Config.Inference.InputName, archive.Config.Inference.OutputName, Network.Load(archive, device, degree));
            _loaded.Insert(0, found);
            while (_loaded.Count > Kept)
            {
                _loaded[^1].Network.Dispose();
                _loaded.RemoveAt(_loaded.Count - 1);
            }
            found.Network.Enter();
            return found.Network;
        }
    }
}
