using System.Numerics;

namespace Clara.Imaging;

/// <summary>Means over boxes of voxels that cover the source evenly, with shared voxels where sizes do not divide.</summary>
internal static class AreaMean
{
    public static void Run<T>(ReadOnlyMemory<T> from, Size3 size, Memory<float> to, Size3 newSize, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        (int Start, int End)[] xs = Ranges(size.X, newSize.X), ys = Ranges(size.Y, newSize.Y), zs = Ranges(size.Z, newSize.Z);
        Slabs.Run(newSize.Z, degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
            {
                ct.ThrowIfCancellationRequested();
                for (int y = 0; y < newSize.Y; y++)
                {
                    Span<float> row = to.Span.Slice((int)((long)newSize.X * (y + (long)newSize.Y * z)), newSize.X);
                    for (int x = 0; x < row.Length; x++)
                        row[x] = (float)Mean(from.Span, size, xs[x], ys[y], zs[z]);
                }
            }
        }, ct);
    }

    private static double Mean<T>(ReadOnlySpan<T> voxels, Size3 size, (int Start, int End) xs, (int Start, int End) ys, (int Start, int End) zs) where T : unmanaged, INumber<T>
    {
        double sum = 0;
        for (int z = zs.Start; z < zs.End; z++)
            for (int y = ys.Start; y < ys.End; y++)
                foreach (T v in voxels.Slice((int)(xs.Start + (long)size.X * (y + (long)size.Y * z)), xs.End - xs.Start))
                    sum += double.CreateTruncating(v);
        return sum / ((double)(xs.End - xs.Start) * (ys.End - ys.Start) * (zs.End - zs.Start));
    }

    private static (int Start, int End)[] Ranges(int old, int count) =>
        [.. Enumerable.Range(0, count).Select(i => ((int)((long)i * old / count), (int)(((i + 1L) * old + count - 1) / count)))];
}
