using Clara.Imaging;

namespace Clara.Server.Features.Inference;

/// <summary>What the engine tells of how it works, for the answer: the device, what lack of memory changed. Any thread.</summary>
internal sealed class RunNotes : IProgress<WorkProgress>
{
    private readonly Lock _lock = new();
    private readonly List<string> _texts = [];

    /// <summary>All sentences until now, each once, in their order.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_lock)
                return [.. _texts.Distinct()];
        }
    }

    public void Report(WorkProgress value)
    {
        if (value.Note is WorkNote note)
            lock (_lock)
                _texts.Add(note.Text);
    }
}
