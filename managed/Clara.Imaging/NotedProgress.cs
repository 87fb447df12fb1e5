namespace Clara.Imaging;

/// <summary>Keeps the notes that come with progress, for the result of the work, and passes everything on. Any thread. Since 0.2.</summary>
/// <param name="shown">Where progress goes on to; null = nowhere.</param>
public sealed class NotedProgress(IProgress<WorkProgress>? shown = null) : IProgress<WorkProgress>
{
    private readonly Lock _lock = new();
    private readonly List<WorkNote> _notes = [];

    /// <summary>All notes until now, each once, in their order.</summary>
    public IReadOnlyList<WorkNote> Notes
    {
        get
        {
            lock (_lock)
                return [.. _notes.Distinct()];
        }
    }

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        if (value.Note is not null)
            lock (_lock)
                _notes.Add(value.Note);
        shown?.Report(value);
    }
}
