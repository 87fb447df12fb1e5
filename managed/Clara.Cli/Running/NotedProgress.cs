using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Keeps the notes that come with progress, and passes everything on. Any thread.</summary>
internal sealed class NotedProgress(IProgress<WorkProgress>? shown) : IProgress<WorkProgress>
{
    private readonly Lock _lock = new();
    private readonly List<WorkNote> _notes = [];

    /// <summary>All notes until now, each once.</summary>
    public IReadOnlyList<WorkNote> Notes
    {
        get
        {
            lock (_lock)
                return [.. _notes.Distinct()];
        }
    }

    public void Report(WorkProgress value)
    {
        if (value.Note is not null)
            lock (_lock)
                _notes.Add(value.Note);
        shown?.Report(value);
    }
}
