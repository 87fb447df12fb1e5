using System.Numerics.Tensors;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>
/// Windows of a fixed size with overlap; where windows meet their outputs are averaged, each voxel weighted evenly or by a Gaussian around the window's centre.
/// An image smaller than the window is padded with zeros on both sides. After MONAI's SlidingWindowInferer. Cancel and progress between windows.
/// </summary>
/// <param name="roi">Window in voxels, in the order of the network's axes.</param>
/// <param name="overlap">0 up to but not 1, as a fraction of the window.</param>
/// <param name="gaussian">Weights: Gaussian instead of even.</param>
/// <param name="sigmaScale">Sigma of the Gaussian as a fraction of the window.</param>
public sealed class SlidingWindowInferer(Size3 roi, double overlap, bool gaussian, double sigmaScale) : IInferer
{
    /// <summary>Smallest weight: far corners of large windows would vanish, and a voxel that only they cover with them.</summary>
    private const float LeastWeight = 1e-3f;

    /// <inheritdoc/>
    public string? Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RequireExtent(roi, $"the roi_size of its SlidingWindowInferer is {roi}; both must be the same");
        return null;
    }

    /// <inheritdoc/>
    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        Check(network);
        ArgumentNullException.ThrowIfNull(channels);
        network.RequireChannels(channels.Count);
        (Grid reversed, Memory<float> image) = NetworkLayout.Joined(channels, work.Degree, work.Token);
        Size3 size = NetworkLayout.TensorSize(reversed);
        int count = checked((int)reversed.Size.Count);
        if (network.Classes is int known)
            MemoryBound.Require(checked((2L + known) * reversed.Size.Count * sizeof(float)));
        int[][] starts = [.. Enumerable.Range(0, 3).Select(a => WindowGrid.Starts(size[a], roi[a], overlap))];
        float[][] weights = [.. Enumerable.Range(0, 3).Select(a => gaussian ? WindowGrid.GaussianWeights(roi[a], sigmaScale) : [.. Enumerable.Repeat(1f, roi[a])])];
        int total = checked(starts[0].Length * starts[1].Length * starts[2].Length), done = 0, classes = 0;
        float[] sums = [], weightSums = new float[count];
        foreach (int x in starts[0])
            foreach (int y in starts[1])
                foreach (int z in starts[2])
                {
                    work.Token.ThrowIfCancellationRequested();
                    progress?.Report(new((double)done / total, $"windows {done + 1} of {total}"));
                    Window window = new(size, roi, new(x, y, z));
                    // A new array a window: a cancelled run may still read its own.
                    float[] voxels = window.Cut(image.Span, channels.Count);
                    using NetworkTensor value = network.Run(voxels, [1, channels.Count, roi.X, roi.Y, roi.Z], work.Token);
                    int found = OutputShape.Classes(network, value, roi);
                    if (done++ == 0)
                    {
                        classes = found;
                        MemoryBound.Require(checked((2L + classes) * reversed.Size.Count * sizeof(float)));
                        sums = GC.AllocateUninitializedArray<float>(checked(classes * weightSums.Length));
                        Array.Clear(sums);
                    }
                    window.Add(value.Values, classes, sums, weightSums, weights, LeastWeight);
                }
        for (int c = 0; c < classes; c++)
        {
            work.Token.ThrowIfCancellationRequested();
            Span<float> values = sums.AsSpan(c * weightSums.Length, weightSums.Length);
            TensorPrimitives.Divide(values, weightSums, values);
        }
        progress?.Report(new(1, $"windows {total} of {total}"));
        return new(reversed, classes, sums);
    }
}
