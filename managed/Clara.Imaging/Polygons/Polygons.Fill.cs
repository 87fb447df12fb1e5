namespace Clara.Imaging;

public static partial class Polygons
{
    // Far outside of any volume, near enough that differences of coordinates stay exact to a voxel.
    private const double Farthest = 1e9;

    /// <summary>
    /// Sets the voxels whose centres the contours enclose to an id (1 to 65535), whatever they were; others stay. The even-odd rule over all contours of a slice decides, so holes stay open
    /// whichever way they run; a centre exactly on a contour is inside at the low side (i and j) and outside at the high side. Parts outside of the volume are cut off.
    /// Contours of <see cref="Of(LabelMap, int, int, ContourKind, CancellationToken)"/>, of either kind, give exactly the voxels that they were made from.
    /// Slices are filled in parallel; a cancelled call may have filled some of them. One thread a map.
    /// Throws before anything is changed: <see cref="ArgumentOutOfRangeException"/> for the id, <see cref="ArgumentException"/> for slices across different axes, a slice given twice, a coordinate
    /// that is not a number within 1e9; <see cref="GeometryException"/> for a slice that the map does not have.
    /// </summary>
    /// <returns>How many voxels the contours enclose.</returns>
    public static long Fill(LabelMap map, int id, IReadOnlyList<SliceContours> slices, CancellationToken ct)
    {
        ushort value = new LabelSelection(id).Id;
        if (slices.Count == 0)
            return 0;
        SlicePlane plane = new(slices[0].Axis, map.Grid.Size);
        Check(map, slices);
        long filled = 0;
        Slabs.Run(slices.Count, 0, (from, to) =>
        {
            SliceFiller filler = new(plane, map.Grid.Size);
            long inSlab = 0;
            for (int n = from; n < to; n++)
            {
                ct.ThrowIfCancellationRequested();
                inSlab += filler.Fill(map.Voxels, slices[n], value);
            }
            Interlocked.Add(ref filled, inSlab);
        }, ct);
        return filled;
    }

    private static void Check(LabelMap map, IReadOnlyList<SliceContours> slices)
    {
        int axis = slices[0].Axis, count = map.Grid.Size[axis];
        HashSet<int> seen = [];
        foreach (SliceContours slice in slices)
        {
            if (slice.Axis != axis)
                throw new ArgumentException($"The slices lie across axis {axis} and across axis {slice.Axis}; fill them in two calls.", nameof(slices));
            if (slice.Index < 0 || slice.Index >= count)
                throw new GeometryException($"There are contours for slice {slice.Index} across axis {axis}, where the label map has {count} slices; choose the map that the contours belong to.");
            if (!seen.Add(slice.Index))
                throw new ArgumentException($"Slice {slice.Index} is given twice; put its contours into one.", nameof(slices));
            foreach (Contour contour in slice.Contours)
                foreach (ContourPoint p in contour.Points)
                    if (!(Math.Abs(p.I) <= Farthest && Math.Abs(p.J) <= Farthest))
                        throw new ArgumentException($"A point of a contour in slice {slice.Index} is no position in voxels.", nameof(slices));
        }
    }
}
