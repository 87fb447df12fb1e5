using Clara.Inference.Inferers;

namespace Clara.Inference.Transforms;

/// <summary>How work on voxels is done: threads (0 is one a processor) and the token that ends it.</summary>
public readonly record struct WorkContext(int Degree, CancellationToken Token)
{
    /// <summary>Bytes that running a network may take; 0 is what the machine allows. Since 0.2.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>What work at the same time takes together; null for work that shares nothing, which may take <see cref="MemoryBytes"/>. Since 0.2.</summary>
    public MemoryBudget? Memory { get; init; }

    /// <summary>Where what chains make of images is kept for later calls; null keeps nothing. Since 0.2.</summary>
    public Interactive.PreparedSamples? Prepared { get; init; }

    /// <summary>The shared budget, or one of its own.</summary>
    internal MemoryBudget Budget => Memory ?? new(MemoryBytes);
}
