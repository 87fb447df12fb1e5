using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>The grid that frames are put on, x along their rows and y along their columns, and each frame's first voxel in it.</summary>
internal sealed record FramePlacement(Grid Grid, IReadOnlyList<VoxelPoint> Starts)
{
    /// <summary>How far a pixel may lie from a voxel's centre, in voxels: positions and directions are decimal texts, often of six digits.</summary>
    private const double Tolerance = 0.02;

    /// <summary>On the frames' own grid, or on the wanted grid with its axes in the frames' order. Throws <see cref="GeometryException"/> where they do not fit.</summary>
    public static FramePlacement Of(DicomDataset header, SegmentationLayout layout, Grid? wanted, string file)
    {
        IReadOnlyList<PlaneGeometry> planes;
        try
        {
            planes = PlaneGeometry.Of(header);
            if (wanted is null)
            {
                PlaneStack stack = PlaneStack.Of(planes, layout.Columns, layout.Rows);
                return new(stack.Grid, [.. stack.Places.Select(place => new VoxelPoint(0, 0, place))]);
            }
        }
        catch (GeometryException e)
        {
            throw new GeometryException($"{file}: {e.Message}");
        }
        Grid grid = InFramesOrder(wanted, planes[0].Plane) ?? throw Off(file, wanted);
        return new(grid, [.. planes.Select(plane => Start(grid, plane, layout) ?? throw Off(file, wanted))]);
    }

    private static GeometryException Off(string file, Grid wanted) =>
        new($"The segmentation {file} does not lie on the wanted grid ({wanted.Size} voxels); read it on its own grid and resample, or choose the series that it was made on.");

    /// <summary>The grid with its axes exchanged and flipped so that they run along the frame's row, column and normal; null where they are not parallel.</summary>
    private static Grid? InFramesOrder(Grid grid, Plane plane)
    {
        Vector3[] wanted = [plane.Row, plane.Column, plane.Normal];
        int[] old = new int[3], size = new int[3];
        double[] spacing = new double[3];
        Vector3[] axes = new Vector3[3];
        VoxelPoint first = default;
        for (int axis = 0; axis < 3; axis++)
        {
            old[axis] = Enumerable.Range(0, 3).MaxBy(a => Math.Abs(grid.Direction.Column(a).Dot(wanted[axis])));
            Vector3 direction = grid.Direction.Column(old[axis]);
            bool against = direction.Dot(wanted[axis]) < 0;
            (size[axis], spacing[axis], axes[axis]) = (grid.Size[old[axis]], grid.SpacingMm[old[axis]], against ? direction.Times(-1) : direction);
            if (against)
                first = old[axis] switch { 0 => first with { X = size[axis] - 1 }, 1 => first with { Y = size[axis] - 1 }, _ => first with { Z = size[axis] - 1 } };
        }
        if (old.Distinct().Count() != 3)
            return null;
        WorldPoint origin = grid.ToWorld(first);
        return new(new(size[0], size[1], size[2]), new(spacing[0], spacing[1], spacing[2]), new(origin.X, origin.Y, origin.Z), Matrix3.FromColumns(axes[0], axes[1], axes[2]));
    }

    /// <summary>The voxel of the frame's first pixel; null where the frame's corners are no voxels of the grid.</summary>
    private static VoxelPoint? Start(Grid grid, PlaneGeometry plane, SegmentationLayout layout)
    {
        (double x, double y) = plane.Spacing ?? (grid.SpacingMm.X, grid.SpacingMm.Y);
        Plane at = plane.Plane;
        VoxelPoint start = default;
        for (int corner = 0; corner < 4; corner++)
        {
            int column = (corner & 1) * (layout.Columns - 1), row = (corner >> 1) * (layout.Rows - 1);
            Vector3 index = grid.ToIndex(new(
                at.Position.X + column * x * at.Row.X + row * y * at.Column.X,
                at.Position.Y + column * x * at.Row.Y + row * y * at.Column.Y,
                at.Position.Z + column * x * at.Row.Z + row * y * at.Column.Z));
            if (!index.IsFinite || Math.Max(Math.Abs(index.X), Math.Max(Math.Abs(index.Y), Math.Abs(index.Z))) > int.MaxValue)
                return null;
            VoxelPoint voxel = new((int)Math.Round(index.X), (int)Math.Round(index.Y), (int)Math.Round(index.Z));
            if (corner == 0)
                start = voxel;
            Vector3 off = new(index.X - voxel.X, index.Y - voxel.Y, index.Z - voxel.Z);
            if (!grid.Contains(voxel) || voxel != new VoxelPoint(start.X + column, start.Y + row, start.Z)
                || Math.Max(Math.Abs(off.X), Math.Max(Math.Abs(off.Y), Math.Abs(off.Z))) > Tolerance)
                return null;
        }
        return start;
    }
}
