namespace Clara.Inference.Inferers;

/// <summary>A run's share of a <see cref="MemoryBudget"/>, given back by disposing. Any thread. Since 0.2.</summary>
public sealed class MemoryReservation : IDisposable
{
    private readonly MemoryBudget _budget;

    internal MemoryReservation(MemoryBudget budget, long bytes) => (_budget, Bytes) = (budget, bytes);

    /// <summary>What is held; 0 after disposing.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Gives back what is above a number of bytes. It never grows: who needs more gives all back and reserves anew, so that nobody waits while others wait for what they hold.</summary>
    public void Shrink(long bytes) => _budget.Shrink(this, bytes);

    /// <inheritdoc/>
    public void Dispose() => _budget.Shrink(this, 0);
}
