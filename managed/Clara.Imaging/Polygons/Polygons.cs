namespace Clara.Imaging;

/// <summary>
/// Contours of labels in the slices across any array axis. Voxels that touch at a corner only get contours of their own (or contours that touch themselves there, never cross);
/// holes are contours of their own. Slices are traced in parallel; the result does not depend on that. The map is only read; any thread. Since 0.1.
/// </summary>
public static partial class Polygons
{
    /// <summary>
    /// The contours of one label across axis 0, 1 or 2: one entry for each slice that has the label, by rising index. Throws <see cref="ArgumentOutOfRangeException"/> for an id outside of
    /// 1 to 65535, an unknown axis or kind, <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    public static IReadOnlyList<SliceContours> Of(LabelMap map, int id, int axis, ContourKind kind, CancellationToken ct) => Of(map, new LabelSelection(id), axis, kind, ct);

    /// <summary>The contours of all labels together as one structure; else as <see cref="Of(LabelMap, int, int, ContourKind, CancellationToken)"/>.</summary>
    public static IReadOnlyList<SliceContours> OfForeground(LabelMap map, int axis, ContourKind kind, CancellationToken ct) => Of(map, LabelSelection.Foreground, axis, kind, ct);

    /// <summary>
    /// The contours of one label in one slice; without contours where the label is not in it. Throws <see cref="ArgumentOutOfRangeException"/> for an id outside of 1 to 65535,
    /// an unknown axis or kind, an index outside of the volume.
    /// </summary>
    public static SliceContours OfSlice(LabelMap map, int id, int axis, int index, ContourKind kind)
    {
        LabelSelection selection = new(id);
        SlicePlane plane = Plane(map, axis, kind);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, map.Grid.Size[axis]);
        return new SliceTracer(plane, VoxelBox.Whole(map.Grid)).Trace(map.Voxels, selection, index, kind);
    }

    private static IReadOnlyList<SliceContours> Of(LabelMap map, LabelSelection selection, int axis, ContourKind kind, CancellationToken ct)
    {
        SlicePlane plane = Plane(map, axis, kind);
        if (LabelBox.Of(map, selection, ct) is not VoxelBox box)
            return [];
        SliceContours[] slices = new SliceContours[box.Size[axis]];
        Slabs.Run(slices.Length, 0, (from, to) =>
        {
            SliceTracer tracer = new(plane, box);
            for (int n = from; n < to; n++)
            {
                ct.ThrowIfCancellationRequested();
                slices[n] = tracer.Trace(map.Voxels, selection, box.Start[axis] + n, kind);
            }
        }, ct);
        return [.. slices.Where(s => s.Contours.Count > 0)];
    }

    private static SlicePlane Plane(LabelMap map, int axis, ContourKind kind) =>
        kind is ContourKind.VoxelExact or ContourKind.SubVoxel ? new(axis, map.Grid.Size) : throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
}
