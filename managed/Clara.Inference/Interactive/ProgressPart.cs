using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>A stage's progress as a part of the whole, told at once and on the same thread.</summary>
internal sealed class ProgressPart : IProgress<WorkProgress>
{
    private readonly IProgress<WorkProgress> _whole;
    private readonly double _from, _to;

    private ProgressPart(IProgress<WorkProgress> whole, double from, double to)
    {
        _whole = whole;
        _from = from;
        _to = to;
    }

    public static ProgressPart? Of(IProgress<WorkProgress>? whole, double from, double to) => whole is null ? null : new(whole, from, to);

    /// <inheritdoc/>
    public void Report(WorkProgress value) => _whole.Report(value with { Fraction = _from + (_to - _from) * value.Fraction });
}
