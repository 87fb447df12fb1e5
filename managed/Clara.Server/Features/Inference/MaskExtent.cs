using Clara.Imaging;

namespace Clara.Server.Features.Inference;

/// <summary>Box and six extreme points (x-, x+, y-, y+, z-, z+) of a mask's foreground.</summary>
internal sealed record MaskExtent(IReadOnlyList<VoxelPoint> Points, VoxelBox Box)
{
    /// <summary>The extent, or null where all is background.</summary>
    public static MaskExtent? Of(LabelMap mask, CancellationToken ct) =>
        LabelBox.OfForeground(mask, ct) is VoxelBox box ? new(ExtremePoints.OfForeground(mask, ct), box) : null;
}
