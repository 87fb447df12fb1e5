namespace Clara.Imaging;

/// <summary>
/// Traces the borders of one slice of a box of voxels, with the structure to the left. Voxels that touch at a corner only are kept apart (4-connected structure, 8-connected background),
/// the choice of scikit-image's find_contours. Holds its buffers for the next slice; one thread at a time.
/// </summary>
internal sealed class SliceTracer
{
    private const byte Inside = 1, Visited = 2;
    private readonly SlicePlane _plane;
    private readonly VoxelBox _box;
    private readonly int _width, _height, _pitch;
    private readonly byte[] _mask;
    private readonly List<ContourPoint> _points = [];

    public SliceTracer(SlicePlane plane, VoxelBox box)
    {
        (_plane, _box) = (plane, box);
        (_width, _height) = (box.Size[plane.U], box.Size[plane.V]);
        _pitch = _width + 2; // a frame of background, so that no neighbour is out of bounds
        _mask = new byte[checked(_pitch * (_height + 2))];
    }

    /// <summary>The contours of the slice at an index of the volume within the box.</summary>
    public SliceContours Trace(ReadOnlySpan<ushort> voxels, LabelSelection selection, int index, ContourKind kind)
    {
        Load(voxels, selection, index);
        List<Contour> contours = [];
        for (int v = 0; v < _height; v++)
            for (int u = 0; u < _width; u++)
            {
                int at = (v + 1) * _pitch + u + 1;
                // Every border has voxels with background below them; the first of them in raster order starts it.
                if (_mask[at] == Inside && (_mask[at - _pitch] & Inside) == 0)
                    contours.Add(Follow(u, v, kind));
            }
        return new(_plane.Axis, index, contours);
    }

    private void Load(ReadOnlySpan<ushort> voxels, LabelSelection selection, int index)
    {
        int first = index * _plane.StrideAcross + _box.Start[_plane.U] * _plane.StrideU + _box.Start[_plane.V] * _plane.StrideV;
        for (int v = 0; v < _height; v++)
        {
            Span<byte> row = _mask.AsSpan((v + 1) * _pitch + 1, _width);
            for (int u = 0, at = first + v * _plane.StrideV; u < row.Length; u++, at += _plane.StrideU)
                row[u] = selection.Has(voxels[at]) ? Inside : (byte)0;
        }
    }

    /// <summary>Follows the border from the lower edge of a voxel. Directions are 0 +i, 1 +j, 2 -i, 3 -j; the voxel (u, v) at the left of each step is inside.</summary>
    private Contour Follow(int u, int v, ContourKind kind)
    {
        ReadOnlySpan<int> du = [1, 0, -1, 0], dv = [0, 1, 0, -1];
        (int startU, int startV, int direction) = (u, v, 0);
        long area = 0;
        _points.Clear();
        if (kind == ContourKind.VoxelExact)
            _points.Add(Point(u - 0.5, v - 0.5));
        do
        {
            int right = (direction + 3) & 3;
            if (direction == 0)
            {
                _mask[(v + 1) * _pitch + u + 1] |= Visited;
                area -= v;
            }
            else if (direction == 2)
                area += v + 1;
            if (kind == ContourKind.SubVoxel)
                _points.Add(Point(u + 0.5 * du[right], v + 0.5 * dv[right]));

            int before = direction;
            (double cornerU, double cornerV) = (u + 0.5 * (du[right] + du[direction]), v + 0.5 * (dv[right] + dv[direction]));
            (int aheadU, int aheadV) = (u + du[direction], v + dv[direction]);
            if (!Has(aheadU, aheadV))
                direction = (direction + 1) & 3;
            else if (!Has(aheadU + du[right], aheadV + dv[right]))
                (u, v) = (aheadU, aheadV);
            else
                (u, v, direction) = (aheadU + du[right], aheadV + dv[right], right);
            if (kind == ContourKind.VoxelExact && direction != before)
                _points.Add(Point(cornerU, cornerV));
        }
        while ((u, v, direction) != (startU, startV, 0));
        // The start is a corner, and the walk ends there with a turn: the last point is the first.
        if (kind == ContourKind.VoxelExact)
            _points.RemoveAt(_points.Count - 1);
        return new(_points.ToArray(), area < 0);
    }

    private bool Has(int u, int v) => (_mask[(v + 1) * _pitch + u + 1] & Inside) != 0;

    private ContourPoint Point(double u, double v) => new(u + _box.Start[_plane.U], v + _box.Start[_plane.V]);
}
