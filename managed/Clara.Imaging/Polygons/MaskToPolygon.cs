namespace Clara.Imaging;

/// <summary>
/// The polygons that NVIDIA's annotation server answered to <c>mask2polygon</c>, point for point and in its order: borders of the 8-connected foreground with every pixel, thinned by a ratio.
/// For contours that enclose the voxels see <see cref="Polygons"/>. The map is only read; any thread. Since 0.1.
/// </summary>
public static class MaskToPolygon
{
    private const int KeptWhole = 4;

    /// <summary>
    /// The polygons of all labels together in each slice across axis 2. Borders of more than 4 pixels keep every (<paramref name="morePoints"/> + 1)-th from their first on; so 1 or 2 vertices occur,
    /// and 0 keeps all. Throws <see cref="ArgumentOutOfRangeException"/> for a negative ratio, <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    /// <returns>
    /// Slices (as many as the map has), their polygons, their vertices, and [j, i]: the index along axis 1, then along axis 0. Components come from the last in the raster (rows along axis 0,
    /// columns along axis 1) to the first, each outer border followed by its holes in the same order, a hole by what lies in it. Outer borders run from i to j, holes the other way round; none is closed by a repeated vertex.
    /// </returns>
    public static int[][][][] Of(LabelMap map, int morePoints, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(morePoints);
        int[][][][] slices = new int[map.Grid.Size.Z][][][];
        Array.Fill(slices, []);
        if (LabelBox.OfForeground(map, ct) is not VoxelBox box)
            return slices;
        Slabs.Run(box.Size.Z, 0, (from, to) =>
        {
            BorderFollower follower = new(box);
            for (int n = from; n < to; n++)
            {
                ct.ThrowIfCancellationRequested();
                int z = box.Start.Z + n;
                slices[z] = [.. follower.Follow(map.Voxels, map.Grid.Size, z).Select(border => Thin(border, morePoints))];
            }
        }, ct);
        return slices;
    }

    private static int[][] Thin((int I, int J)[] border, int morePoints)
    {
        long step = border.Length <= KeptWhole ? 1 : morePoints + 1L;
        int[][] vertices = new int[(border.Length - 1) / step + 1][];
        for (int n = 0; n < vertices.Length; n++)
            vertices[n] = [border[n * step].J, border[n * step].I];
        return vertices;
    }
}
