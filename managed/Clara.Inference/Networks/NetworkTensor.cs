namespace Clara.Inference.Networks;

/// <summary>What a network gave, in memory of the engine that ran it; freed on disposing. One thread at a time.</summary>
public abstract class NetworkTensor : IDisposable
{
    /// <summary>Extent of each axis, the last one fastest.</summary>
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>All values in float, whatever the network computes in; may be overwritten.</summary>
    public abstract Span<float> Values { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
