namespace Clara.Imaging;

/// <summary>
/// How far the surfaces of two structures on one grid lie apart, in mm. The surface of a structure is its voxels with at least one of their 6 face neighbours
/// outside of it (beyond the image is outside); distances are exact, between voxel centres, from each surface voxel to the nearest of the other surface.
/// Both structures empty: distances 0, share 1; one of them empty: distances positive infinity, share 0. Since 0.1.
/// </summary>
/// <param name="Hd95Mm">
/// Hausdorff distance at 95 percent: the larger of the two directed 95th percentiles, as in MONAI (medpy takes one percentile of both directions together),
/// each with numpy.percentile's linear interpolation.
/// </param>
/// <param name="AssdMm">Average symmetric surface distance: the mean over the voxels of both surfaces together (T. Heimann et al., IEEE TMI 28, 2009).</param>
/// <param name="Nsd">
/// Normalised surface distance (surface Dice), 0 to 1: the share of both surfaces' voxels within the tolerance of the other surface. S. Nikolov et al. (arXiv 1809.04430, 2018)
/// weight by the area of surface elements between voxels; here every surface voxel counts once, by its centre, so values differ slightly from theirs.
/// </param>
public sealed record SurfaceDistances(double Hd95Mm, double AssdMm, double Nsd)
{
    /// <summary>Headers with floats make a spacing of 0.6 mm 0.60000002: a distance that is the tolerance but for that is within it.</summary>
    public const double ToleranceSlackMm = 1e-5;

    /// <summary>
    /// Compares two structures. Throws <see cref="GeometryException"/> for different grids, <see cref="ArgumentOutOfRangeException"/> for a tolerance below 0 or not finite,
    /// <see cref="ClaraException"/> (<see cref="StatusCode.Memory"/>) before any work when <see cref="MemoryBytes"/> is more than this process may have. The result is the same for every degree.
    /// </summary>
    /// <param name="a">One structure.</param>
    /// <param name="b">The other; the result is the same when they are swapped, up to rounding.</param>
    /// <param name="toleranceMm">Distance up to which surfaces count as the same, mm.</param>
    /// <param name="degree">Threads; 0 = one a processor.</param>
    /// <param name="ct">Looked at per slice.</param>
    public static SurfaceDistances Between(LabelRegion a, LabelRegion b, double toleranceMm, int degree, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceMm);
        if (!double.IsFinite(toleranceMm))
            throw new ArgumentOutOfRangeException(nameof(toleranceMm), "The tolerance must be finite.");
        if (!a.Map.Grid.IsSameAs(b.Map.Grid))
            throw new GeometryException("The two label maps do not lie on the same grid; resample one onto the other's first.");
        if (LabelRegion.Around(a.Box, b.Box) is not VoxelBox box)
            return new(0, 0, 1);
        if (a.Box is null || b.Box is null)
            return new(double.PositiveInfinity, double.PositiveInfinity, 0);
        long needed = MemoryBytes(a, b);
        if (needed > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            throw new ClaraException(StatusCode.Memory, $"The surface distances of structures that span {box.Size} voxels take {needed >> 20} MiB, more than there is; resample both masks to a coarser grid first.");
        bool[] ofA = Surface.Of(a, box, degree, ct), ofB = Surface.Of(b, box, degree, ct);
        double[] squared = new double[box.Size.Count];
        double[] fromA = Directed(ofA, ofB, box, a.Map.Grid.SpacingMm, squared, degree, ct);
        double[] fromB = Directed(ofB, ofA, box, a.Map.Grid.SpacingMm, squared, degree, ct);
        double count = (double)fromA.Length + fromB.Length;
        return new(
            Math.Max(Percentile95(fromA), Percentile95(fromB)),
            (fromA.Sum() + fromB.Sum()) / count,
            (Within(fromA, toleranceMm + ToleranceSlackMm) + Within(fromB, toleranceMm + ToleranceSlackMm)) / count);
    }

    /// <summary>The most memory that comparing them takes, in bytes: 10 for each voxel of the smallest box around both, 8 for each of their own.</summary>
    public static long MemoryBytes(LabelRegion a, LabelRegion b) =>
        a.Box is null || b.Box is null ? 0 : LabelRegion.Around(a.Box, b.Box)!.Value.Size.Count * (2 * sizeof(bool) + sizeof(double)) + (a.Voxels + b.Voxels) * sizeof(double);

    /// <summary>The rising distances from one surface's voxels to the other surface. Nothing between two surfaces is nearer outside of their box, so no margin is needed.</summary>
    private static double[] Directed(bool[] from, bool[] to, VoxelBox box, Vector3 spacingMm, double[] squared, int degree, CancellationToken ct)
    {
        DistanceTransform.Squared(to, box.Size, spacingMm, squared, degree, ct);
        double[] distances = new double[from.AsSpan().Count(true)];
        int count = 0;
        for (int i = 0, next; (next = from.AsSpan(i).IndexOf(true)) >= 0; i++)
        {
            i += next;
            distances[count++] = Math.Sqrt(squared[i]);
        }
        ct.ThrowIfCancellationRequested();
        Array.Sort(distances);
        return distances;
    }

    private static double Percentile95(double[] rising)
    {
        double at = 0.95 * (rising.Length - 1);
        int below = (int)at;
        return below + 1 < rising.Length ? rising[below] + (rising[below + 1] - rising[below]) * (at - below) : rising[below];
    }

    private static int Within(double[] rising, double limit)
    {
        int count = 0;
        while (count < rising.Length && rising[count] <= limit)
            count++;
        return count;
    }
}
