using Clara.Imaging;

namespace Clara.Inference.Tests;

/// <summary>Progress on the reporting thread, at once.</summary>
internal sealed class Direct(Action<WorkProgress> report) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => report(value);
}
