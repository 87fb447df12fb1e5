namespace Clara.Imaging;

/// <summary>Nearest neighbours between grids whose axes are parallel and in the same order: three index tables. What they do not fill stays as it is.</summary>
internal static class ParallelNearest
{
    public static void Run<T>(ReadOnlyMemory<T> from, Size3 size, NearestTable[] tables, Memory<T> to, Size3 newSize, int degree, CancellationToken ct) where T : unmanaged =>
        Slabs.Run(newSize.Z, degree, (z0, z1) =>
        {
            for (int z = Math.Max(z0, tables[2].First); z < Math.Min(z1, tables[2].End); z++)
            {
                ct.ThrowIfCancellationRequested();
                for (int y = tables[1].First; y < tables[1].End; y++)
                {
                    long row = (long)size.X * (tables[1].Index[y] + (long)size.Y * tables[2].Index[z]);
                    long newRow = (long)newSize.X * (y + (long)newSize.Y * z);
                    Row(from.Span.Slice((int)row, size.X), tables[0], to.Span.Slice((int)newRow, newSize.X));
                }
            }
        }, ct);

    private static void Row<T>(ReadOnlySpan<T> from, NearestTable x, Span<T> to) where T : unmanaged
    {
        ReadOnlySpan<int> index = x.Index;
        if (x.First == x.End)
            return;
        if (x.IsRun)
            from.Slice(index[x.First], x.End - x.First).CopyTo(to[x.First..]);
        else
            for (int i = x.First; i < x.End; i++)
                to[i] = from[index[i]];
    }
}
