namespace Clara.Imaging;

/// <summary>Extent of a volume in voxels along its first (fastest), second and third array axis.</summary>
public readonly record struct Size3(int X, int Y, int Z)
{
    /// <summary>Number of voxels; throws <see cref="OverflowException"/> past 2^63.</summary>
    public long Count => checked((long)X * Y * Z);

    /// <summary>Extent along axis 0, 1 or 2.</summary>
    public int this[int axis] => axis switch { 0 => X, 1 => Y, 2 => Z, _ => throw new ArgumentOutOfRangeException(nameof(axis)) };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{X} x {Y} x {Z}");
}
