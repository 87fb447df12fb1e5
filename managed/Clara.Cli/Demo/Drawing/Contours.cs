namespace Clara.Cli.Demo.Drawing;

/// <summary>The outlines of a label in a slice: closed lines in pixel coordinates, pixel centres at whole numbers.</summary>
internal static class Contours
{
    /// <summary>Passes of averaging with both neighbours, which take the stairs of voxels out of a line; it stays within half a voxel.</summary>
    private const int Averaging = 3;

    /// <summary>Lines of fewer points are structures of a few voxels, which averaging would shrink away.</summary>
    private const int FewestAveraged = 16;

    // A cell lies between four pixel centres. The codes are its middles: top 0, right 1, bottom 2, left 3; a line goes from the first to the second with the inside on its left.
    // Index: 1 top left + 2 top right + 4 bottom right + 8 bottom left is inside. Two pixels that touch at a corner only are apart.
    private static readonly (int From, int To)[][] Lines =
    [
        [], [(3, 0)], [(0, 1)], [(3, 1)], [(1, 2)], [(3, 0), (1, 2)], [(0, 2)], [(3, 2)],
        [(2, 3)], [(2, 0)], [(0, 1), (2, 3)], [(2, 1)], [(1, 3)], [(1, 0)], [(0, 3)], [],
    ];

    /// <summary>Marching squares over the pixels that have the id.</summary>
    public static IReadOnlyList<(float X, float Y)[]> Of(ReadOnlySpan<ushort> slice, int width, ushort id)
    {
        int height = slice.Length / width;
        Dictionary<(int X, int Y), (int X, int Y)> next = [];   // in half pixels
        for (int y = -1; y < height; y++)
            for (int x = -1; x < width; x++)
            {
                int inside = Has(slice, width, height, x, y, id) | Has(slice, width, height, x + 1, y, id) << 1
                    | Has(slice, width, height, x + 1, y + 1, id) << 2 | Has(slice, width, height, x, y + 1, id) << 3;
                foreach ((int from, int to) in Lines[inside])
                    next.Add(Middle(x, y, from), Middle(x, y, to));
            }
        List<(float, float)[]> loops = [];
        while (next.Count > 0)
        {
            List<(float X, float Y)> loop = [];
            (int X, int Y) at = next.Keys.First();
            while (next.Remove(at, out (int X, int Y) to))
            {
                loop.Add((at.X / 2f, at.Y / 2f));
                at = to;
            }
            loops.Add(Smooth(loop));
        }
        return loops;
    }

    private static int Has(ReadOnlySpan<ushort> slice, int width, int height, int x, int y, ushort id) =>
        (uint)x < (uint)width && (uint)y < (uint)height && slice[y * width + x] == id ? 1 : 0;

    private static (int X, int Y) Middle(int x, int y, int side) => side switch
    {
        0 => (2 * x + 1, 2 * y),
        1 => (2 * x + 2, 2 * y + 1),
        2 => (2 * x + 1, 2 * y + 2),
        _ => (2 * x, 2 * y + 1),
    };

    private static (float X, float Y)[] Smooth(List<(float X, float Y)> loop)
    {
        for (int pass = 0; loop.Count >= FewestAveraged && pass < Averaging; pass++)
            loop = [.. loop.Select((p, i) => Between(Between(loop[(i + loop.Count - 1) % loop.Count], loop[(i + 1) % loop.Count], 0.5f), p, 0.5f))];
        // Chaikin 1974: each corner is replaced by the points at a quarter and three quarters of its sides.
        return [.. loop.SelectMany((p, i) => new[] { Between(p, loop[(i + 1) % loop.Count], 0.25f), Between(p, loop[(i + 1) % loop.Count], 0.75f) })];
    }

    private static (float X, float Y) Between((float X, float Y) a, (float X, float Y) b, float share) => (a.X + (b.X - a.X) * share, a.Y + (b.Y - a.Y) * share);
}
