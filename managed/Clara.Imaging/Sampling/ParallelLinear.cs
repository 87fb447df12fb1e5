using System.Buffers;
using System.Numerics;

namespace Clara.Imaging;

/// <summary>Trilinear interpolation between grids whose axes are parallel and in the same order: two planes into one, two rows into one, then along the row.</summary>
internal sealed class ParallelLinear<T>(ReadOnlyMemory<T> from, Size3 size, LinearTable tableX, LinearTable tableY, LinearTable tableZ) where T : unmanaged, INumber<T>
{
    private readonly int _width = tableX.Used.Length;

    public void Run(Volume<float> result, int degree, CancellationToken ct)
    {
        Memory<float> to = result.Memory;
        Size3 newSize = result.Grid.Size;
        int planeLength = checked(_width * tableY.Used.Length);
        Slabs.Run(newSize.Z, degree, (z0, z1) =>
        {
            float[] plane = ArrayPool<float>.Shared.Rent(planeLength), line = ArrayPool<float>.Shared.Rent(_width);
            try
            {
                for (int z = z0; z < z1; z++)
                {
                    ct.ThrowIfCancellationRequested();
                    BlendPlanes(z, plane, line);
                    Span<float> target = to.Span.Slice((int)((long)newSize.X * newSize.Y * z), newSize.X * newSize.Y);
                    for (int y = 0; y < newSize.Y; y++)
                        AlongRow(BlendRows(y, plane, line), target.Slice(y * newSize.X, newSize.X));
                }
            }
            finally
            {
                ArrayPool<float>.Shared.Return(plane);
                ArrayPool<float>.Shared.Return(line);
            }
        }, ct);
    }

    private void BlendPlanes(int z, Span<float> plane, Span<float> line)
    {
        float weight = tableZ.Weight[z];
        line = line[.._width];
        for (int y = 0; y < tableY.Used.Length; y++)
        {
            if (!tableY.Used[y])
                continue;
            Span<float> row = plane.Slice(y * _width, _width);
            FloatRows.Convert(Row(y, tableZ.Lower[z]), row);
            if (weight == 0)
                continue;
            FloatRows.Convert(Row(y, tableZ.Upper[z]), line);
            FloatRows.Blend(row, line, weight, row);
        }
    }

    private ReadOnlySpan<float> BlendRows(int y, ReadOnlySpan<float> plane, Span<float> line)
    {
        ReadOnlySpan<float> lower = plane.Slice(tableY.Lower[y] * _width, _width);
        if (tableY.Weight[y] == 0)
            return lower;
        line = line[.._width];
        FloatRows.Blend(lower, plane.Slice(tableY.Upper[y] * _width, _width), tableY.Weight[y], line);
        return line;
    }

    private void AlongRow(ReadOnlySpan<float> row, Span<float> to)
    {
        ReadOnlySpan<int> lower = tableX.Lower.AsSpan(0, to.Length), upper = tableX.Upper.AsSpan(0, to.Length);
        ReadOnlySpan<float> weight = tableX.Weight.AsSpan(0, to.Length);
        for (int i = 0; i < to.Length; i++)
        {
            float a = row[lower[i]];
            to[i] = weight[i] == 0 ? a : a + (row[upper[i]] - a) * weight[i];
        }
    }

    private ReadOnlySpan<T> Row(int y, int z) =>
        from.Span.Slice((int)(tableX.First + (long)size.X * (tableY.First + y + (long)size.Y * (tableZ.First + z))), _width);
}
