using Clara.Imaging;

namespace Clara.Cli.Demo.Drawing;

/// <summary>Chooses the slices that show most: many structures at once, each where it is large, and large structures rather than small ones.</summary>
internal static class SliceChoice
{
    /// <summary>Slice indices along the three array axes; the middle where the map is empty.</summary>
    public static int[] Of(LabelMap map, CancellationToken ct)
    {
        int[][,] areas = Areas(map, ct);
        int[] chosen = new int[3];
        for (int axis = 0; axis < 3; axis++)
            chosen[axis] = Best(areas[axis], map.Grid.Size[axis]);
        return chosen;
    }

    private static int Best(int[,] areas, int slices)
    {
        double[] score = new double[slices];
        for (int label = 0; label < areas.GetLength(0); label++)
        {
            long volume = 0;
            int largest = 0;
            for (int s = 0; s < slices; s++)
                (volume, largest) = (volume + areas[label, s], Math.Max(largest, areas[label, s]));
            if (largest == 0)
                continue;
            double weight = Math.Sqrt(Math.Sqrt(volume));
            for (int s = 0; s < slices; s++)
                score[s] += weight * Math.Sqrt((double)areas[label, s] / largest);
        }
        // The first of equals would be an outermost slice of an empty map.
        int best = slices / 2;
        for (int s = 0; s < slices; s++)
            if (score[s] > score[best])
                best = s;
        return best;
    }

    /// <summary>Voxels of each label in each slice along each axis.</summary>
    private static int[][,] Areas(LabelMap map, CancellationToken ct)
    {
        Size3 n = map.Grid.Size;
        int[] place = new int[ushort.MaxValue + 1];
        Array.Fill(place, -1);
        for (int l = 0; l < map.Labels.Count; l++)
            place[map.Labels[l].Id] = l;
        int[][,] areas = [new int[map.Labels.Count, n.X], new int[map.Labels.Count, n.Y], new int[map.Labels.Count, n.Z]];
        ReadOnlySpan<ushort> voxels = map.Voxels;
        int i = 0;
        for (int z = 0; z < n.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < n.Y; y++)
                for (int x = 0; x < n.X; x++)
                {
                    int label = place[voxels[i++]];
                    if (label < 0)
                        continue;
                    areas[0][label, x]++;
                    areas[1][label, y]++;
                    areas[2][label, z]++;
                }
        }
        return areas;
    }
}
