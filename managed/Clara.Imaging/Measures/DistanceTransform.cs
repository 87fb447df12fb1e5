namespace Clara.Imaging;

/// <summary>
/// The exact Euclidean distance of every voxel centre to the nearest voxel centre of a set, axis by axis (<see cref="LowerEnvelope"/>).
/// Axes count as right-angled, as <see cref="Grid"/> wants them. Any thread. Since 0.1.
/// </summary>
public static class DistanceTransform
{
    /// <summary>Lines side by side in memory that are worked on together: a cache line of doubles.</summary>
    private const int Together = 8;

    /// <summary>
    /// Writes each voxel's squared distance in mm: 0 in the set, positive infinity everywhere when the set is empty. The result is the same for every degree.
    /// Throws <see cref="GeometryException"/> when an array does not fit the size, <see cref="OperationCanceledException"/> when cancelled (the result is then half written).
    /// </summary>
    /// <param name="set">Whether a voxel belongs to the set, x fastest; borrowed for the call.</param>
    /// <param name="size">Voxels along x, y, z.</param>
    /// <param name="spacingMm">Distance of neighbouring voxel centres along x, y, z, mm.</param>
    /// <param name="squaredMm">The result, x fastest; the caller's.</param>
    /// <param name="degree">Threads; 0 = one a processor.</param>
    /// <param name="ct">Looked at per slice.</param>
    public static void Squared(ReadOnlyMemory<bool> set, Size3 size, Vector3 spacingMm, Memory<double> squaredMm, int degree, CancellationToken ct)
    {
        if (set.Length != size.Count || squaredMm.Length != size.Count)
            throw new GeometryException($"The arrays of a distance transform must have one element for each of {size} voxels.");
        int slice = size.X * size.Y;
        Slabs.Run(size.Z, degree, (z0, z1) =>
        {
            LowerEnvelope envelope = new(size.Y, spacingMm.Y);
            double[] lines = new double[Together * size.Y];
            for (int z = z0; z < z1; z++)
            {
                ct.ThrowIfCancellationRequested();
                Span<double> plane = squaredMm.Span.Slice(z * slice, slice);
                for (int y = 0; y < size.Y; y++)
                    AlongX(set.Span.Slice(z * slice + y * size.X, size.X), plane.Slice(y * size.X, size.X), spacingMm.X);
                Across(plane, size.X, size.X, envelope, lines);
            }
        }, ct);
        Slabs.Run(size.Y, degree, (y0, y1) =>
        {
            LowerEnvelope envelope = new(size.Z, spacingMm.Z);
            double[] lines = new double[Together * size.Z];
            for (int y = y0; y < y1; y++)
            {
                ct.ThrowIfCancellationRequested();
                Across(squaredMm.Span[(y * size.X)..], size.X, slice, envelope, lines);
            }
        }, ct);
    }

    private static void AlongX(ReadOnlySpan<bool> set, Span<double> squared, double spacingMm)
    {
        int last = -1;
        for (int x = 0; x < set.Length; x++)
        {
            if (set[x])
                last = x;
            squared[x] = last < 0 ? double.PositiveInfinity : Square((x - last) * spacingMm);
        }
        if (last < 0)
            return;
        for (int x = last, next = last; x >= 0; x--)
        {
            if (set[x])
                next = x;
            squared[x] = Math.Min(squared[x], Square((next - x) * spacingMm));
        }
        static double Square(double v) => v * v;
    }

    /// <summary>The envelope of each of the lines that begin at the span's first elements and step by the stride.</summary>
    private static void Across(Span<double> squared, int count, int stride, LowerEnvelope envelope, Span<double> lines)
    {
        int length = lines.Length / Together;
        for (int first = 0; first < count; first += Together)
        {
            int width = Math.Min(Together, count - first);
            for (int i = 0; i < length; i++)
                for (int l = 0; l < width; l++)
                    lines[l * length + i] = squared[first + l + i * stride];
            for (int l = 0; l < width; l++)
                envelope.Apply(lines.Slice(l * length, length));
            for (int i = 0; i < length; i++)
                for (int l = 0; l < width; l++)
                    squared[first + l + i * stride] = lines[l * length + i];
        }
    }
}
