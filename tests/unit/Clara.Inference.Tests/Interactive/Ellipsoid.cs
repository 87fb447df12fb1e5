using Clara.Imaging;

namespace Clara.Inference.Tests.Interactive;

/// <summary>An ellipsoid with its extreme points, on a grid of any direction and spacing.</summary>
internal static class Ellipsoid
{
    /// <summary>1 inside, 0 outside; the half axes (mm) run along the world's.</summary>
    public static Volume<float> Image(Grid grid, Vector3 halfMm)
    {
        Size3 n = grid.Size;
        WorldPoint centre = grid.ToWorld(new Vector3(n.X / 2.0, n.Y / 2.0, n.Z / 2.0));
        LabelMap inside = TestKit.TestVolumes.Where(grid, w => Square((w.X - centre.X) / halfMm.X) + Square((w.Y - centre.Y) / halfMm.Y) + Square((w.Z - centre.Z) / halfMm.Z) <= 1);
        return Volume.Wrap<float>(inside.Voxels.ToArray().Select(v => (float)v).ToArray(), grid);

        static double Square(double v) => v * v;
    }

    /// <summary>The image as a label map.</summary>
    public static LabelMap Truth(Volume<float> image) => new(image.Grid, [new(1, "structure")], [.. image.Voxels.ToArray().Select(v => (ushort)v)]);

    public static VoxelPoint[] Points(Volume<float> image) => ExtremePoints.Of(Truth(image), 1, default);
}
