using System.Numerics;
using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// The image on its way to the network: float voxels that belong to the chain and may be overwritten by each step. Its grid says where it lies, so that no step has to be
/// undone by its own inverse: the result finds its way back by world coordinates, as prompts find theirs into it. One thread.
/// </summary>
public sealed class Sample
{
    private readonly List<Volume<float>> _channels;

    private Sample(IEnumerable<Volume<float>> channels, Grid original)
    {
        _channels = [.. channels];
        Original = original;
    }

    /// <summary>The channels in the network's order, all on one grid; owned. At first those of the image; steps append maps of prompts.</summary>
    public IReadOnlyList<Volume<float>> Channels => _channels;

    /// <summary>Where the channels lie now.</summary>
    public Grid Grid => _channels[0].Grid;

    /// <summary>The voxels of the first channel.</summary>
    public Volume<float> Image => _channels[0];

    /// <summary>Grid of the image as it was given.</summary>
    public Grid Original { get; }

    /// <summary>What the user marked; empty for automatic models.</summary>
    public Prompts Prompts { get; init; } = Prompts.None;

    /// <summary>Clicks in voxels of the channels as they are now; null until a step of a deepgrow chain makes them of the prompts.</summary>
    public Interactive.Guidance? Guidance { get; set; }

    /// <summary>Clicks of each label in voxels of the channels as they are now; null until a step of a DeepEdit chain makes them of the prompts.</summary>
    public Interactive.DeepEdit.LabelClicks? LabelClicks { get; set; }

    /// <summary>Replaces every channel by what a step makes of it, such as a crop; all results lie on one grid.</summary>
    public void Replace(Func<Volume<float>, Volume<float>> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        for (int c = 0; c < _channels.Count; c++)
            _channels[c] = step(_channels[c]);
    }

    /// <summary>Takes other channels instead of these, all on one grid.</summary>
    internal void ReplaceAll(IReadOnlyList<Volume<float>> channels)
    {
        _channels.Clear();
        _channels.AddRange(channels);
    }

    /// <summary>Appends a channel on the same grid.</summary>
    public void Append(Volume<float> channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.Grid != Grid)
            throw new ArgumentException("A channel lies on the grid of the others.", nameof(channel));
        _channels.Add(channel);
    }

    /// <summary>Takes copies of several images on one grid, a channel each, such as the sequences of an MR study.</summary>
    /// <exception cref="GeometryException">They do not lie on one grid.</exception>
    public static Sample Of(IReadOnlyList<Volume> images, Prompts prompts, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(images);
        Grid grid = images[0].Grid;
        if (images.FirstOrDefault(i => !i.Grid.IsSameAs(grid)) is Volume other)
            throw new GeometryException($"The channels do not lie on one grid: {grid.Size} voxels and {other.Grid.Size}; resample them first.");
        return new(images.Select(i => Volume.Wrap(Of(i, work).Image.Memory, grid)), grid) { Prompts = prompts };
    }

    /// <summary>Takes channels that were prepared before, which become the chain's.</summary>
    internal static Sample Of(IReadOnlyList<Volume<float>> channels, Grid original, Prompts prompts) => new(channels, original) { Prompts = prompts };

    /// <summary>Takes a copy in float. Voxels that are not finite become the lowest finite value: intensity ranges would be lost to them.</summary>
    public static Sample Of(Volume image, WorkContext work) => image.Accept(new Loading(work));

    private sealed class Loading(WorkContext work) : IVolumeVisitor<Sample>
    {
        public Sample Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            Volume<float> image = Volume.AllocateUnset<float>(volume.Grid);
            int plane = checked(volume.Grid.Size.X * volume.Grid.Size.Y);
            Slabs.Run(volume.Grid.Size.Z, work.Degree, (z0, z1) =>
                TensorPrimitives.ConvertTruncating<T, float>(volume.Voxels[(z0 * plane)..(z1 * plane)], image.Voxels[(z0 * plane)..(z1 * plane)]), work.Token);
            if (volume.Type is VoxelType.Float32 or VoxelType.Float64)
                ReplaceNotFinite(image.Voxels);
            return new([image], volume.Grid);
        }

        private static void ReplaceNotFinite(Span<float> voxels)
        {
            if (float.IsFinite(TensorPrimitives.Sum<float>(voxels)))
                return; // a sum of finite floats can overflow as well; then the loop below finds nothing to change
            float low = float.PositiveInfinity;
            foreach (float v in voxels)
                if (float.IsFinite(v) && v < low)
                    low = v;
            if (!float.IsFinite(low))
                low = 0;
            foreach (ref float v in voxels)
                if (!float.IsFinite(v))
                    v = low;
        }
    }
}
