namespace Clara.Imaging;

/// <summary>
/// The final array of a volume while it is filled. Where the file vouches for its length the array has its full size from the start and nothing is ever copied; where only a header
/// promises it, the array grows with what really arrives (at most four times that).
/// </summary>
internal sealed class GrowingVoxels<T>(int count, bool vouched) where T : unmanaged
{
    private const int FirstCapacity = 1 << 16;
    private const int Growth = 4;

    private T[] _voxels = New(vouched ? count : Math.Min(count, FirstCapacity));

    /// <summary>Voxels so far.</summary>
    public int Count { get; private set; }

    /// <summary>The voxels so far.</summary>
    public Span<T> Filled => _voxels.AsSpan(0, Count);

    /// <summary>Room for the next voxels, to be filled at once.</summary>
    public Span<T> Next(int n)
    {
        if (Count + n > _voxels.Length)
        {
            T[] larger = New((int)Math.Min(count, Math.Max((long)_voxels.Length * Growth, Count + n)));
            Filled.CopyTo(larger);
            _voxels = larger;
        }
        Count += n;
        return _voxels.AsSpan(Count - n, n);
    }

    /// <summary>The array, once full.</summary>
    public T[] ToArray() => Count == count ? _voxels : throw new InvalidOperationException($"{Count} of {count} voxels were read.");

    private static T[] New(int length) => GC.AllocateUninitializedArray<T>(length, pinned: true);
}
