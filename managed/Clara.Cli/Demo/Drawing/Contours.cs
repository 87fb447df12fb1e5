using Clara.Imaging;

namespace Clara.Cli.Demo.Drawing;

/// <summary>The outlines of a label in a slice: closed lines in pixel coordinates, pixel centres at whole numbers.</summary>
internal static class Contours
{
    /// <summary>Passes of averaging with both neighbours, which take the stairs of voxels out of a line; it stays within half a voxel.</summary>
    private const int Averaging = 3;

    /// <summary>Lines of fewer points are structures of a few voxels, which averaging would shrink away.</summary>
    private const int FewestAveraged = 16;

    /// <summary>The outlines of a label in one slice, rows from the top of the picture; smoothed within half a voxel.</summary>
    public static IReadOnlyList<(float X, float Y)[]> Of(LabelMap map, int id, SlicePlane plane, int index)
    {
        // A plane's Across and Down are the two array axes that contours keep, in their order.
        SliceContours slice = Polygons.OfSlice(map, id, plane.Normal, index, ContourKind.SubVoxel);
        int last = map.Grid.Size[plane.Down] - 1;
        return [.. slice.Contours.Select(c => Smooth([.. c.Points.Select(p => ((float)p.I, (float)(plane.Upwards ? last - p.J : p.J)))]))];
    }

    private static (float X, float Y)[] Smooth(List<(float X, float Y)> loop)
    {
        for (int pass = 0; loop.Count >= FewestAveraged && pass < Averaging; pass++)
            loop = [.. loop.Select((p, i) => Between(Between(loop[(i + loop.Count - 1) % loop.Count], loop[(i + 1) % loop.Count], 0.5f), p, 0.5f))];
        // Chaikin 1974: each corner is replaced by the points at a quarter and three quarters of its sides.
        return [.. loop.SelectMany((p, i) => new[] { Between(p, loop[(i + 1) % loop.Count], 0.25f), Between(p, loop[(i + 1) % loop.Count], 0.75f) })];
    }

    private static (float X, float Y) Between((float X, float Y) a, (float X, float Y) b, float share) => (a.X + (b.X - a.X) * share, a.Y + (b.Y - a.Y) * share);
}
