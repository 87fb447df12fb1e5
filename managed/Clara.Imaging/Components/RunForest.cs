namespace Clara.Imaging;

/// <summary>Connected components of runs: union-find with the lowest run as root, so that components are numbered by their first voxel in array order.</summary>
internal static class RunForest
{
    /// <summary>Joins within a slice only: the 4 neighbours in the plane.</summary>
    public static int[] WithinSlices(RunSet runs, out int count, CancellationToken ct) => Number(runs, [new(-1, 0, 0)], out count, ct);

    /// <summary>The component of each run, from 0 on, and their number.</summary>
    public static int[] InVolume(RunSet runs, Connectivity connectivity, out int count, CancellationToken ct) => Number(runs, connectivity switch
    {
        Connectivity.Faces => [new(-1, 0, 0), new(0, -1, 0)],
        Connectivity.Edges => [new(-1, 0, 1), new(0, -1, 1), new(-1, -1, 0), new(1, -1, 0)],
        Connectivity.Corners => [new(-1, 0, 1), new(0, -1, 1), new(-1, -1, 1), new(1, -1, 1)],
        _ => throw new ArgumentOutOfRangeException(nameof(connectivity)),
    }, out count, ct);

    /// <summary>An earlier row whose runs touch this one's when they overlap, or come as near as Reach along x.</summary>
    private readonly record struct Neighbour(int Y, int Z, int Reach);

    private static int[] Number(RunSet runs, Neighbour[] neighbours, out int count, CancellationToken ct)
    {
        int[] parent = new int[runs.Count];
        for (int i = 0; i < parent.Length; i++)
            parent[i] = i;
        Size3 n = runs.Box.Size;
        for (int z = 0; z < n.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < n.Y; y++)
                foreach (Neighbour other in neighbours)
                    if (y + other.Y >= 0 && y + other.Y < n.Y && z + other.Z >= 0)
                        JoinRows(runs, y + n.Y * z, y + other.Y + n.Y * (z + other.Z), other.Reach, parent);
        }
        count = 0;
        // Roots come before their members: what is read at parent[i] is a number already.
        for (int i = 0; i < parent.Length; i++)
            parent[i] = parent[i] == i ? count++ : parent[parent[i]];
        return parent;
    }

    private static void JoinRows(RunSet runs, int row, int otherRow, int reach, int[] parent)
    {
        int a = runs.FirstOfRow(row), aEnd = runs.FirstOfRow(row + 1), b = runs.FirstOfRow(otherRow), bEnd = runs.FirstOfRow(otherRow + 1);
        while (a < aEnd && b < bEnd)
        {
            Run u = runs[a], v = runs[b];
            if (u.Start < v.End + reach && v.Start < u.End + reach)
                Join(parent, a, b);
            if (u.End < v.End)
                a++;
            else
                b++;
        }
    }

    private static void Join(int[] parent, int a, int b)
    {
        (int u, int v) = (Root(parent, a), Root(parent, b));
        if (u < v)
            parent[v] = u;
        else
            parent[u] = v;
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
            i = parent[i] = parent[parent[i]];
        return i;
    }
}
