namespace Clara.Imaging;

/// <summary>The two array axes that slices across an axis keep, U (the lower, coordinate I) and V (coordinate J), and how far apart voxels lie in the array along them.</summary>
internal readonly struct SlicePlane
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for an axis that is not 0, 1 or 2.</summary>
    public SlicePlane(int axis, Size3 size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(axis, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(axis, 2);
        (Axis, U, V) = (axis, axis == 0 ? 1 : 0, axis == 2 ? 1 : 2);
        (StrideAcross, StrideU, StrideV) = (Stride(axis, size), Stride(U, size), Stride(V, size));
    }

    public int Axis { get; }

    public int U { get; }

    public int V { get; }

    public int StrideAcross { get; }

    public int StrideU { get; }

    public int StrideV { get; }

    // A map's voxels are one array, so strides fit an int.
    private static int Stride(int axis, Size3 size) => axis switch { 0 => 1, 1 => size.X, _ => size.X * size.Y };
}
