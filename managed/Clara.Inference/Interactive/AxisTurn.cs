using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>Which axis of an image became which when it was turned; lengths and spacings do not matter. For grids whose axes are parallel.</summary>
internal sealed class AxisTurn
{
    private readonly Grid _original;
    private readonly int[] _axis = new int[3];
    private readonly bool[] _isFlipped = new bool[3];

    public AxisTurn(Grid original, Grid turned)
    {
        _original = original;
        for (int t = 0; t < 3; t++)
        {
            double[] along = [.. Enumerable.Range(0, 3).Select(o => Dot(original.Direction.Column(o), turned.Direction.Column(t)))];
            _axis[t] = Enumerable.Range(0, 3).MaxBy(o => Math.Abs(along[o]));
            _isFlipped[t] = along[_axis[t]] < 0;
        }
    }

    /// <summary>The original's voxels in the new order.</summary>
    public Grid Grid
    {
        get
        {
            Vector3 s = _original.SpacingMm;
            Span<int> corner = stackalloc int[3];
            for (int t = 0; t < 3; t++)
                corner[_axis[t]] = _isFlipped[t] ? _original.Size[_axis[t]] - 1 : 0;
            WorldPoint origin = _original.ToWorld(new VoxelPoint(corner[0], corner[1], corner[2]));
            return new(new(_original.Size[_axis[0]], _original.Size[_axis[1]], _original.Size[_axis[2]]), new(s[_axis[0]], s[_axis[1]], s[_axis[2]]),
                new(origin.X, origin.Y, origin.Z), Matrix3.FromColumns(Column(0), Column(1), Column(2)));
        }
    }

    /// <summary>A voxel of the original in the new order.</summary>
    public VoxelPoint Turn(VoxelPoint p) => new(Along(p, 0), Along(p, 1), Along(p, 2));

    /// <summary>A box of the new order in the original's voxels.</summary>
    public VoxelBox Back(VoxelBox box)
    {
        Span<int> start = stackalloc int[3], size = stackalloc int[3];
        for (int t = 0; t < 3; t++)
        {
            size[_axis[t]] = box.Size[t];
            start[_axis[t]] = _isFlipped[t] ? _original.Size[_axis[t]] - box.End(t) : box.Start[t];
        }
        return new(new(start[0], start[1], start[2]), new(size[0], size[1], size[2]));
    }

    private int Along(VoxelPoint p, int t) => _isFlipped[t] ? _original.Size[_axis[t]] - 1 - p[_axis[t]] : p[_axis[t]];

    private Vector3 Column(int t)
    {
        Vector3 c = _original.Direction.Column(_axis[t]);
        return _isFlipped[t] ? new(-c.X, -c.Y, -c.Z) : c;
    }

    private static double Dot(Vector3 a, Vector3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;
}
