using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>
/// Between our arrays (first axis fastest) and tensors (last axis fastest): the volume with its axes in reverse order has its voxels in memory exactly as a tensor
/// [x, y, z] of the axes in order. Nothing is interpolated, and the grid keeps saying where the voxels lie.
/// </summary>
internal static class NetworkLayout
{
    /// <summary>The same voxels with the axes reversed; applying it twice gives the volume as it was.</summary>
    public static Volume<float> Reversed(Volume<float> image, int degree, CancellationToken ct)
    {
        Grid grid = image.Grid;
        Matrix3 d = grid.Direction;
        // By grid and not by axis codes: those of a strongly oblique grid depend on the order of its axes.
        return Reorientation.To(image, new Grid(TensorSize(grid), new(grid.SpacingMm.Z, grid.SpacingMm.Y, grid.SpacingMm.X), grid.OriginMm, Matrix3.FromColumns(d.Column(2), d.Column(1), d.Column(0))), degree, ct);
    }

    /// <summary>All channels, reversed, one after the other as a tensor [channels, x, y, z]; a single channel is not copied. Gives the reversed grid too.</summary>
    public static (Grid Reversed, Memory<float> Voxels) Joined(IReadOnlyList<Volume<float>> channels, int degree, CancellationToken ct)
    {
        Volume<float> first = Reversed(channels[0], degree, ct);
        if (channels.Count == 1)
            return (first.Grid, first.Memory);
        int count = first.Voxels.Length;
        float[] all = GC.AllocateUninitializedArray<float>(MemoryBound.Length((long)count * channels.Count), pinned: true);
        first.Voxels.CopyTo(all);
        for (int c = 1; c < channels.Count; c++)
            Reversed(channels[c], degree, ct).Voxels.CopyTo(all.AsSpan(c * count));
        return (first.Grid, all);
    }

    /// <summary>Extent of a reversed grid in the tensor's order.</summary>
    public static Size3 TensorSize(Grid reversed) => new(reversed.Size.Z, reversed.Size.Y, reversed.Size.X);
}
