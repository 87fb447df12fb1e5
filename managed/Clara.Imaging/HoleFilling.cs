namespace Clara.Imaging;

/// <summary>
/// Fills what a label encloses: as scipy's binary_fill_holes, voxels without the id that no path over face neighbours without the id joins to the volume's border.
/// Only background (0) is filled; other labels' voxels stay, also inside of holes, and paths may lead through them. Ids are 1 to 65535, else
/// <see cref="ArgumentOutOfRangeException"/>. Changes the map in place; a cancelled call leaves it as it was. Any thread, one a map. Since 0.1.
/// </summary>
public static class HoleFilling
{
    /// <summary>Fills holes of the volume: background enclosed on all sides. Returns how many voxels were filled.</summary>
    public static long Fill(LabelMap map, int id, CancellationToken ct) => Fill(map, id, slices: false, ct);

    /// <summary>Fills holes of each slice along the third axis on its own: background enclosed within its slice, 4 neighbours. Returns how many voxels were filled.</summary>
    public static long FillSlices(LabelMap map, int id, CancellationToken ct) => Fill(map, id, slices: true, ct);

    private static long Fill(LabelMap map, int id, bool slices, CancellationToken ct)
    {
        LabelSelection selection = new(id);
        // Outside of the label's box everything is joined to the border, so a hole is what does not touch the box's faces.
        if (LabelBox.Of(map, selection, ct) is not VoxelBox box)
            return 0;
        RunSet gaps = RunSet.Find<ushort>(map.Voxels, map.Grid.Size, box, selection.Id, others: true, ct);
        int[] component = slices ? RunForest.WithinSlices(gaps, out int count, ct) : RunForest.InVolume(gaps, Connectivity.Faces, out count, ct);
        bool[] open = new bool[count];
        for (int i = 0; i < component.Length; i++)
            open[component[i]] |= IsOnFace(gaps[i], box.Size, slices);
        long filled = 0;
        for (int i = 0; i < component.Length; i++)
            if (!open[component[i]])
                filled += FillRun(map, box, gaps[i], selection.Id);
        return filled;
    }

    private static bool IsOnFace(Run run, Size3 n, bool slices)
    {
        int y = run.Row % n.Y, z = run.Row / n.Y;
        return run.Start == 0 || run.End == n.X || y == 0 || y == n.Y - 1 || (!slices && (z == 0 || z == n.Z - 1));
    }

    private static long FillRun(LabelMap map, VoxelBox box, Run run, ushort id)
    {
        int y = run.Row % box.Size.Y, z = run.Row / box.Size.Y;
        Span<ushort> voxels = map.Voxels.Slice((int)map.Grid.Offset(box.Start.X + run.Start, box.Start.Y + y, box.Start.Z + z), run.End - run.Start);
        long filled = 0;
        foreach (ref ushort voxel in voxels)
            if (voxel == 0)
            {
                voxel = id;
                filled++;
            }
        return filled;
    }
}
