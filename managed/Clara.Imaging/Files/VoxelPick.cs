namespace Clara.Imaging;

/// <summary>
/// The numbers of a file that make up the wanted volume: all along the axes of space, one chosen along the others. Only they are ever held; the file's others pass through a chunk's buffer.
/// Positions count numbers in the file's order.
/// </summary>
internal sealed class VoxelPick
{
    /// <summary>More than any file holds, and small enough to be multiplied by a voxel's bytes.</summary>
    private static readonly Int128 Endless = Int128.MaxValue / 1024;

    private readonly (long Size, long? Chosen)[] _axes;   // neighbours of one sort are one

    private VoxelPick((long Size, long? Chosen)[] axes)
    {
        _axes = axes;
        (Total, Count) = (1, 1);
        Int128 first = 0, last = 0;
        foreach ((long size, long? chosen) in axes)
        {
            first += (chosen ?? 0) * Total;
            last += (chosen ?? size - 1) * Total;
            Count *= chosen is null ? size : 1;
            Total *= size;
            if (Total > long.MaxValue)
            {
                (Total, Count) = (Endless, Int128.Min(Count, Endless));
                return;
            }
        }
        (First, End) = ((long)first, (long)last + 1);
    }

    /// <summary>Numbers in the file.</summary>
    public Int128 Total { get; }

    /// <summary>Numbers of the wanted volume.</summary>
    public Int128 Count { get; }

    /// <summary>Position of the first wanted number.</summary>
    public long First { get; }

    /// <summary>One past the position of the last wanted number.</summary>
    public long End { get; }

    /// <summary>Everything of a file, whatever its axes count.</summary>
    public static VoxelPick All(IEnumerable<long> sizes) => new([.. sizes.Select(s => (s, (long?)null))]);

    /// <summary>The choice among a file's axes (each at least 1 long); throws a <see cref="ClaraException"/> that says what there is to choose from.</summary>
    public static VoxelPick Of(IReadOnlyList<FileAxis> axes, ImageReadOptions options, string name)
    {
        long time = Chosen(axes, FileAxisKind.Time, options.TimeStep, "time steps", "--time-step", nameof(options.TimeStep), name);
        long component = Chosen(axes, FileAxisKind.Component, options.Component, "components a voxel", "--component", nameof(options.Component), name);
        List<(long Size, long? Chosen)> merged = [];
        foreach (FileAxis axis in axes.Where(a => a.Size > 1))
            if (axis.Kind != FileAxisKind.Space)
                merged.Add((axis.Size, axis.Kind == FileAxisKind.Time ? time : component));
            else if (merged is [.., (long size, null)] && (Int128)size * axis.Size <= long.MaxValue)
                merged[^1] = (size * axis.Size, null);
            else
                merged.Add((axis.Size, null));
        return new([.. merged]);
    }

    /// <summary>Moves the wanted ones of a chunk of numbers to its front and gives how many bytes they take.</summary>
    /// <param name="chunk">Whole numbers.</param>
    /// <param name="first">Position of the chunk's first number, not before <see cref="First"/>.</param>
    /// <param name="bytes">Bytes of a number.</param>
    public int Compact(Span<byte> chunk, long first, int bytes)
    {
        if (End - First == Count)
            return chunk.Length;
        int n = chunk.Length / bytes, kept = 0;
        if (_axes is [(long step, long chosen), (_, null)])
        {
            for (long at = (chosen - first % step + step) % step; at < n; at += step)
                Keep(chunk, (int)at, 1);
            return kept;
        }
        long run = _axes[0].Chosen is null ? _axes[0].Size : 1;
        for (int at = 0; at < n;)
        {
            int length = (int)Math.Min(n - at, run - (first + at) % run);
            if (IsWanted(first + at))
                Keep(chunk, at, length);
            at += length;
        }
        return kept;

        void Keep(Span<byte> all, int at, int length)
        {
            all.Slice(at * bytes, length * bytes).CopyTo(all[kept..]);
            kept += length * bytes;
        }
    }

    private bool IsWanted(long position)
    {
        foreach ((long size, long? chosen) in _axes)
        {
            if (chosen is not null && position % size != chosen)
                return false;
            position /= size;
        }
        return true;
    }

    private static long Chosen(IReadOnlyList<FileAxis> axes, FileAxisKind kind, int? wanted, string what, string option, string property, string name)
    {
        long[] several = [.. axes.Where(a => a.Kind == kind && a.Size > 1).Select(a => a.Size)];
        if (several.Length > 1)
            throw new GeometryException($"{name} counts {what} along {several.Length} axes ({string.Join(" x ", several)}); extract a volume of it first.");
        long count = several.Length == 1 ? several[0] : 1;
        if (wanted is null && count > 1)
            throw new GeometryException($"{name} holds {count} {what}, and one is wanted: choose it with {option} 0 to {count - 1} (ImageReadOptions.{property}).");
        if (wanted is < 0 || wanted >= count)
            throw new ClaraException(StatusCode.Argument, $"{name} holds {count} {what}, so {option} {wanted} is not among them; {(count == 1 ? "leave it out" : $"choose 0 to {count - 1}")}.");
        return wanted ?? 0;
    }
}
