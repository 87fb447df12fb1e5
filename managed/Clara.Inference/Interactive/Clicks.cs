using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>The whole history of clicks of one structure, as voxel indices of the image as given. Immutable. Since 0.2.</summary>
public sealed record Clicks
{
    /// <summary>Inside of the structure, in the order in which they were made.</summary>
    public IReadOnlyList<VoxelPoint> Foreground { get; init; } = [];

    /// <summary>Outside of it, in the order in which they were made.</summary>
    public IReadOnlyList<VoxelPoint> Background { get; init; } = [];

    /// <summary>The last click of both lists, which names the slice of a 2-D model; null = the last one inside, else the last one outside.</summary>
    public VoxelPoint? Current { get; init; }

    /// <summary>Extent of the network's input instead of the model's; null = the model's.</summary>
    public ClickSize? Size { get; init; }

    /// <summary>Index along the third axis of the slice that a 2-D model works on. Only with at least one click.</summary>
    internal int Slice => (Current ?? (Foreground.Count > 0 ? Foreground[^1] : Background[^1])).Z;

    /// <summary>The clicks of one slice.</summary>
    internal Clicks Of(int slice) => this with { Foreground = [.. Foreground.Where(p => p.Z == slice)], Background = [.. Background.Where(p => p.Z == slice)] };
}

/// <summary>What clicks gave.</summary>
/// <param name="Mask">On exactly the image's grid, with the one label; the caller owns it.</param>
/// <param name="Region">The voxels that the answer speaks of; outside of it the mask is background and an older one may stay: the slice of a 2-D model, the crop of a 3-D one.</param>
public sealed record ClickResult(LabelMap Mask, VoxelBox Region);
