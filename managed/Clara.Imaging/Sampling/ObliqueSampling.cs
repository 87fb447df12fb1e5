using System.Numerics;

namespace Clara.Imaging;

/// <summary>Sampling between grids whose axes are oblique to each other: each row is a straight line through the source.</summary>
internal static class ObliqueSampling
{
    public static void Linear<T>(Volume<T> volume, SampleMap map, Volume<float> result, int degree, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        ReadOnlyMemory<T> from = volume.Memory;
        Rows(map, result.Memory, degree, (start, step, row) =>
        {
            ReadOnlySpan<T> voxels = from.Span;
            for (int x = 0; x < row.Length; x++)
                row[x] = (float)Trilinear(voxels, map.SourceSize, Position(map.SourceSize, start, step, x));
        }, ct);
    }

    public static void Nearest<T>(ReadOnlyMemory<T> from, SampleMap map, Memory<T> to, bool insideOnly, int degree, CancellationToken ct) where T : unmanaged =>
        Rows(map, to, degree, (start, step, row) =>
        {
            ReadOnlySpan<T> voxels = from.Span;
            Size3 n = map.SourceSize;
            for (int i = 0; i < row.Length; i++)
            {
                if (insideOnly && !SampleMap.IsInside(new(start.X + i * step.X, start.Y + i * step.Y, start.Z + i * step.Z), n))
                    continue;
                Vector3 p = Position(n, start, step, i);
                int x = NearestTable.Nearest(p.X, n.X), y = NearestTable.Nearest(p.Y, n.Y), z = NearestTable.Nearest(p.Z, n.Z);
                row[i] = voxels[(int)(x + (long)n.X * (y + (long)n.Y * z))];
            }
        }, ct);

    private delegate void RowBody<T>(Vector3 start, Vector3 step, Span<T> row);

    private static void Rows<T>(SampleMap map, Memory<T> to, int degree, RowBody<T> body, CancellationToken ct)
    {
        Size3 n = map.TargetSize;
        Vector3 stepX = map.Step.Column(0), stepY = map.Step.Column(1), stepZ = map.Step.Column(2), first = map.Start;
        Slabs.Run(n.Z, degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
            {
                ct.ThrowIfCancellationRequested();
                for (int y = 0; y < n.Y; y++)
                {
                    Vector3 start = new(first.X + y * stepY.X + z * stepZ.X, first.Y + y * stepY.Y + z * stepZ.Y, first.Z + y * stepY.Z + z * stepZ.Z);
                    body(start, stepX, to.Span.Slice((int)((long)n.X * (y + (long)n.Y * z)), n.X));
                }
            }
        }, ct);
    }

    private static Vector3 Position(Size3 n, Vector3 start, Vector3 step, int i) => new(
        Math.Clamp(SampleMap.Snap(start.X + i * step.X), 0, n.X - 1),
        Math.Clamp(SampleMap.Snap(start.Y + i * step.Y), 0, n.Y - 1),
        Math.Clamp(SampleMap.Snap(start.Z + i * step.Z), 0, n.Z - 1));

    private static double Trilinear<T>(ReadOnlySpan<T> voxels, Size3 n, Vector3 at) where T : unmanaged, INumber<T>
    {
        int x = (int)at.X, y = (int)at.Y, z = (int)at.Z;
        double u = at.X - x, v = at.Y - y, w = at.Z - z;
        int lower = (int)(x + (long)n.X * (y + (long)n.Y * z));
        // A neighbour without weight is not read: it may lie outside of the volume or not be finite.
        int right = u == 0 ? 0 : 1, back = v == 0 ? 0 : n.X, up = w == 0 ? 0 : n.X * n.Y;
        double near = InPlane(voxels, lower, right, u, back, v);
        return w == 0 ? near : Mean(near, InPlane(voxels, lower + up, right, u, back, v), w);
    }

    private static double InPlane<T>(ReadOnlySpan<T> voxels, int at, int right, double u, int back, double v) where T : unmanaged, INumber<T>
    {
        double near = OnRow(voxels, at, right, u);
        return v == 0 ? near : Mean(near, OnRow(voxels, at + back, right, u), v);
    }

    private static double OnRow<T>(ReadOnlySpan<T> voxels, int at, int right, double u) where T : unmanaged, INumber<T>
    {
        double near = double.CreateTruncating(voxels[at]);
        return u == 0 ? near : Mean(near, double.CreateTruncating(voxels[at + right]), u);
    }

    private static double Mean(double lower, double upper, double weight) => lower + (upper - lower) * weight;
}
