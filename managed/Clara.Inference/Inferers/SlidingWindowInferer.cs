using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>
/// Windows of a fixed size with overlap; where windows meet their outputs are averaged, each voxel weighted evenly or by a Gaussian around the window's centre.
/// An image smaller than the window is padded on both sides. After MONAI's SlidingWindowInferer and SliceInferer. Cancel and progress between windows.
/// </summary>
/// <param name="roi">Window in voxels, in the order of the network's axes; 1 along the axis of slices.</param>
/// <param name="overlap">0 up to but not 1, as a fraction of the window.</param>
/// <param name="gaussian">Weights: Gaussian instead of even.</param>
/// <param name="sigmaScale">Sigma of the Gaussian as a fraction of the window.</param>
/// <param name="batch">Most windows that the network gets at once; fewer where memory or the network's shape ask for it.</param>
public sealed class SlidingWindowInferer(Size3 roi, double overlap, bool gaussian, double sigmaScale, int batch = 1) : IInferer
{
    /// <summary>Whether an image smaller than the window is continued by its outermost voxels (PyTorch's "replicate"); else by zeros. Since 0.2.</summary>
    public bool ContinuesBorder { get; init; }

    /// <summary>Axis of the image, 0 to 2, of which each slice goes to a network of two axes; null for a network of volumes. Since 0.2.</summary>
    public int? SliceAxis { get; init; }

    private IReadOnlyList<int> _mirrored = [];

    /// <summary>The same with test-time mirroring; see <see cref="MirroringInferer"/>.</summary>
    internal SlidingWindowInferer Mirrored(IReadOnlyList<int> axes) => new(roi, overlap, gaussian, sigmaScale, batch) { _mirrored = axes, ContinuesBorder = ContinuesBorder, SliceAxis = SliceAxis };

    /// <inheritdoc/>
    public string? Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        SpatialShape shape = SpatialShape.Of(roi, SliceAxis);
        network.RequireSpatialAxes(shape.Extent.Count);
        network.RequireExtent(shape, $"the roi_size of its inferer is {shape}; both must be the same");
        return null;
    }

    /// <inheritdoc/>
    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(channels);
        if (network.Classes is int classes)
            WholeOutput.Require(channels[0].Grid, classes, work.MemoryBytes);
        WholeOutput whole = new(work.MemoryBytes);
        Run(network, channels, whole, progress, work);
        return whole.Result;
    }

    /// <inheritdoc/>
    public void Run(Network network, IReadOnlyList<Volume<float>> channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Check(network);
        ArgumentNullException.ThrowIfNull(channels);
        network.RequireChannels(channels.Count);
        (Grid reversed, Memory<float> image) = NetworkLayout.Joined(channels, work.Degree, work.Token);
        WindowRun run = new(network, reversed, image, channels.Count, receiver, progress, work) { SliceAxis = SliceAxis };
        for (Size3 size = roi; ;)
            try
            {
                run.Run(new(NetworkLayout.TensorSize(reversed), size, overlap, _mirrored, ContinuesBorder), new(size, gaussian, sigmaScale), batch);
                return;
            }
            catch (ClaraException e) when (e.Status == StatusCode.Memory && network.InputShape.Skip(2).All(n => n < 0) && Smaller(size) is not null)
            {
                Size3 smaller = Smaller(size)!.Value;
                run.Note($"There is not enough memory for windows of {size}; windows of {smaller} were taken, with which voxels near their borders may come out differently.");
                size = smaller;
            }
    }

    /// <summary>
    /// Half of the window along its longest axes, rounded up to what the window is a multiple of, up to 32: networks halve the extent several times. Null where it gets no smaller.
    /// </summary>
    internal static Size3? Smaller(Size3 size)
    {
        int longest = Math.Max(size.X, Math.Max(size.Y, size.Z));
        Size3 smaller = new(Along(size.X), Along(size.Y), Along(size.Z));
        return smaller == size ? null : smaller;

        int Along(int extent)
        {
            int unit = Math.Min(32, extent & -extent);
            return 2 * extent > longest ? ((extent + 1) / 2 + unit - 1) / unit * unit : extent;
        }
    }
}
