namespace Clara.Dicom.Codec;

/// <summary>What one file may take of a <see cref="WorkerCodec"/>. Since 0.2.</summary>
public sealed record WorkerLimits
{
    /// <summary>How long one file may take, by the clock; also the seconds of processor, rounded up.</summary>
    public TimeSpan TimePerFile { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Address space of a child process in bytes, its libraries included (about 0.2 GiB): the decoded frames must fit, for compressed ones twice.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>How many children there are at most; so many files are read at once.</summary>
    public int Processes { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for what is no limit.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimePerFile, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TimePerFile, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Processes, 1);
    }
}
