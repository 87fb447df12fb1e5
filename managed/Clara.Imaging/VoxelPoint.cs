namespace Clara.Imaging;

/// <summary>Index of a voxel, 0-based, in the array order of the volume as given: i (fastest), j, k. Has no anatomical meaning by itself.</summary>
public readonly record struct VoxelPoint(int X, int Y, int Z)
{
    /// <summary>Index along axis 0, 1 or 2.</summary>
    public int this[int axis] => axis switch { 0 => X, 1 => Y, 2 => Z, _ => throw new ArgumentOutOfRangeException(nameof(axis)) };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"({X}, {Y}, {Z})");
}
