namespace Clara.Imaging;

/// <summary>
/// The polygons that NVIDIA's annotation server answered to <c>mask2polygon</c>, point for point and in its order: borders of the 8-connected foreground with every pixel, thinned by a ratio.
/// For contours that enclose the voxels see <see cref="Polygons"/>. The map is only read; any thread. Since 0.1.
/// </summary>
public static class MaskToPolygon
{
    private const int KeptWhole = 4;

    /// <summary>
    /// Vertices that <see cref="Of(LabelMap, int, CancellationToken)"/> gives at most: more than those of a whole body in 1000 slices with every pixel kept. Single voxels in a grid
    /// are 0.04 bytes each in a compressed file and cost 150 bytes each here: without a bound, 2 MB of mask take 10 GB.
    /// </summary>
    public const int MostVertices = 5_000_000;

    /// <summary>As <see cref="Of(LabelMap, int, int, CancellationToken)"/> for up to <see cref="MostVertices"/>.</summary>
    public static int[][][][] Of(LabelMap map, int morePoints, CancellationToken ct) => Of(map, morePoints, MostVertices, ct);

    /// <summary>
    /// The polygons of all labels together in each slice across axis 2. Borders of more than 4 pixels keep every (<paramref name="morePoints"/> + 1)-th from their first on; so 1 or 2 vertices occur,
    /// and 0 keeps all. Throws <see cref="ArgumentOutOfRangeException"/> for a negative ratio, <see cref="ClaraException"/> (<see cref="StatusCode.Argument"/>) for more vertices than asked for, <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    /// <returns>
    /// Slices (as many as the map has), their polygons, their vertices, and [j, i]: the index along axis 1, then along axis 0. Components come from the last in the raster (rows along axis 0,
    /// columns along axis 1) to the first, each outer border followed by its holes in the same order, a hole by what lies in it. Outer borders run from i to j, holes the other way round; none is closed by a repeated vertex.
    /// </returns>
    public static int[][][][] Of(LabelMap map, int morePoints, int mostVertices, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(morePoints);
        int[][][][] slices = new int[map.Grid.Size.Z][][][];
        Array.Fill(slices, []);
        if (LabelBox.OfForeground(map, ct) is not VoxelBox box)
            return slices;
        long vertices = 0;
        Slabs.Run(box.Size.Z, 0, (from, to) =>
        {
            BorderFollower follower = new(box);
            for (int n = from; n < to; n++)
            {
                ct.ThrowIfCancellationRequested();
                int z = box.Start.Z + n;
                List<int[][]> polygons = [];
                foreach ((int I, int J)[] border in follower.Follow(map.Voxels, map.Grid.Size, z))
                {
                    polygons.Add(Thin(border, morePoints));
                    if (Interlocked.Add(ref vertices, polygons[^1].Length) > mostVertices)
                        throw new ClaraException(StatusCode.Argument, $"The borders of the mask have more than {mostVertices} vertices; keep fewer points of each, or remove specks and noise from the mask.");
                }
                slices[z] = [.. polygons];
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
