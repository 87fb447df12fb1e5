namespace Clara.Imaging;

/// <summary>Fills the contours of one slice by the even-odd rule at voxel centres. Holds its buffer for the next slice; one thread at a time.</summary>
internal sealed class SliceFiller
{
    private readonly SlicePlane _plane;
    private readonly int _width, _height, _pitch;
    private readonly byte[] _flips;

    public SliceFiller(SlicePlane plane, Size3 size)
    {
        _plane = plane;
        (_width, _height) = (size[plane.U], size[plane.V]);
        _pitch = _width + 1; // flips beyond the last voxel have a place where they do nothing
        _flips = new byte[checked(_pitch * _height)];
    }

    /// <summary>Sets enclosed voxels to the value; returns how many are enclosed. The slice has been checked.</summary>
    public long Fill(Span<ushort> voxels, SliceContours slice, ushort value)
    {
        Array.Clear(_flips);
        foreach (Contour contour in slice.Contours)
        {
            IReadOnlyList<ContourPoint> points = contour.Points;
            for (int n = 0; n < points.Count; n++)
                Cross(points[n], points[n + 1 < points.Count ? n + 1 : 0]);
        }
        long filled = 0;
        int first = slice.Index * _plane.StrideAcross;
        for (int v = 0; v < _height; v++)
        {
            ReadOnlySpan<byte> row = _flips.AsSpan(v * _pitch, _width);
            int inside = 0;
            for (int u = 0, at = first + v * _plane.StrideV; u < row.Length; u++, at += _plane.StrideU)
            {
                inside ^= row[u];
                if (inside == 0)
                    continue;
                voxels[at] = value;
                filled++;
            }
        }
        return filled;
    }

    /// <summary>Marks, in each row of centres that the edge crosses (its lower end counts, its upper one does not), the first centre beyond the crossing.</summary>
    private void Cross(ContourPoint p, ContourPoint q)
    {
        // From low to high, so that an edge shared by two contours crosses at bitwise the same place for both.
        (ContourPoint low, ContourPoint high) = p.J <= q.J ? (p, q) : (q, p);
        int from = (int)Math.Max(0, Math.Ceiling(low.J)), to = (int)Math.Min(_height, Math.Ceiling(high.J));
        for (int v = from; v < to; v++) // a level edge has no rows
        {
            // Multiplied first: for points on halves, quarters and the like that is exact, so a crossing on a centre is exactly there.
            double i = low.I + (v - low.J) * (high.I - low.I) / (high.J - low.J);
            _flips[v * _pitch + (int)Math.Clamp(Math.Ceiling(i), 0, _width)] ^= 1;
        }
    }
}
