namespace Clara.Inference.Inferers;

/// <summary>
/// What a run in windows takes, known before it, and what is chosen so that it fits: how many windows at once, and sums in single or half precision. Bytes. Since 0.2.
/// </summary>
/// <param name="Budget">What may be taken.</param>
/// <param name="Image">The input channels, as they come and in the network's order, and what the receiver of the output holds.</param>
/// <param name="Sums">Sums of the windows that are under way, of all classes, in the precision that was chosen.</param>
/// <param name="Window">Input and output of one window.</param>
/// <param name="Activations">What the engine takes beside these for one window, learnt from the network's first run; null while that is unknown.</param>
/// <param name="Batch">Windows at once.</param>
/// <param name="IsHalf">Whether the sums are in half precision.</param>
public sealed record MemoryPlan(long Budget, long Image, long Sums, long Window, long? Activations, int Batch, bool IsHalf)
{
    /// <summary>What the run takes by this plan, as far as it is known.</summary>
    public long Bytes => Image + Sums + Batch * (Window + (Activations ?? 0));
}
