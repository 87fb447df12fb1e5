using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Interactive;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Segmentation;

/// <summary>
/// Runs segmentation archives with networks of a <see cref="NetworkCache"/>. Any thread, many runs at once: together they take no more memory than is allowed, see <see cref="MemoryBudget"/>. Since 0.1.
/// </summary>
public sealed class SegmentationRunner : IDisposable, IAsyncDisposable
{
    /// <summary>This part of the memory may be taken by images that are kept prepared between clicks.</summary>
    private const int PreparedShare = 8;

    private readonly NetworkCache _cache;
    private readonly bool _ownsCache;
    private readonly int _degree;
    private readonly long _memoryBytes;
    private readonly MemoryBudget _budget;

    /// <summary>Where code of archives may run; nowhere by default. Since 0.2.</summary>
    public CodeTrust TrustedCode { get; init; } = CodeTrust.None;

    /// <summary>What is kept of images between clicks; whoever knows that an image is done with says so there. Since 0.2.</summary>
    public PreparedSamples Prepared { get; }

    /// <summary>With a cache of its own.</summary>
    /// <param name="device">auto, cpu, cuda:0 and so on.</param>
    /// <param name="degree">Threads for voxel work and for the network; 0 is one a processor.</param>
    /// <param name="memoryBytes">What all runs at the same time may take together, and what networks that nobody uses may keep; 0 is what the machine allows.</param>
    public SegmentationRunner(string device, int degree, long memoryBytes = 0)
        : this(new NetworkCache(device, degree, memoryBytes), degree, memoryBytes) => _ownsCache = true;

    /// <summary>With a cache that others use too; it stays the caller's. Since 0.2.</summary>
    public SegmentationRunner(NetworkCache cache, int degree, long memoryBytes = 0)
        : this(cache, degree, memoryBytes, new PreparedSamples(MemoryBound.Of(memoryBytes) / PreparedShare))
    {
    }

    private SegmentationRunner(NetworkCache cache, int degree, long memoryBytes, PreparedSamples prepared) =>
        (_cache, _degree, _memoryBytes, Prepared, _budget) = (cache, degree, memoryBytes, prepared, new(memoryBytes, prepared, cache));

    /// <summary>
    /// Segments an image on exactly its grid; the caller owns the result. Progress tells by notes on which device it runs (a <see cref="DeviceReport"/>) and what lack of memory changed.
    /// Throws as <see cref="SegmentationPipeline"/> and <see cref="Network"/> say.
    /// </summary>
    public LabelMap Run(ModelArchive archive, Volume image, IProgress<WorkProgress>? progress, CancellationToken ct) => Run(archive, [image], progress, ct);

    /// <summary>The same for an image of several channels on one grid, in the order of the network's. Since 0.2.</summary>
    public LabelMap Run(ModelArchive archive, IReadOnlyList<Volume> channels, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(archive);
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive, TrustedCode);
        ct.ThrowIfCancellationRequested();
        // The network is read while the image is prepared: each takes a tenth of a second and a processor.
        Task<NetworkLease> loading = Task.Run(() => _cache.Enter(archive), CancellationToken.None);
        try
        {
            WorkContext work = Work(ct);
            Sample sample = pipeline.Prepare(channels, progress, work);
            Network network = loading.GetAwaiter().GetResult().Network;
            pipeline.RequireChannels(network, channels.Count);
            return pipeline.Run(network, sample, progress, work);
        }
        finally
        {
            Leave(loading);
        }
    }

    /// <summary>
    /// Calls work of another kind with an archive's network, which stays loaded at least until the end: annotation, clicks, classification. Throws what the work throws, and as
    /// <see cref="Network"/> says. Since 0.2.
    /// </summary>
    public T Use<T>(ModelArchive archive, Func<Network, WorkContext, T> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(work);
        ct.ThrowIfCancellationRequested();
        using NetworkLease lease = _cache.Enter(archive);
        return work(lease.Network, Work(ct));
    }

    /// <summary>Drops its own cache and waits until it is freed; runs that are under way free theirs at their end.</summary>
    public ValueTask DisposeAsync() => _ownsCache ? _cache.DisposeAsync() : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsCache)
            _cache.Dispose();
    }

    private WorkContext Work(CancellationToken ct) => new(_degree, ct) { MemoryBytes = _memoryBytes, Memory = _budget, Prepared = Prepared };

    /// <summary>Lets go of what was loaded, or will be: whoever cancels while a network is read does not wait for it.</summary>
    private static void Leave(Task<NetworkLease> loading) => loading.ContinueWith(static t =>
    {
        if (t.IsCompletedSuccessfully)
            t.Result.Dispose();
        else
            _ = t.Exception; // looked at; it was thrown to the caller, or the caller left first
    }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
