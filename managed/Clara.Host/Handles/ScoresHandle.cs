using Clara.Host.Marshalling;
using Clara.Inference.Interactive;

namespace Clara.Host.Handles;

/// <summary>Scores of a classification that C holds, with the texts; never changed.</summary>
internal sealed class ScoresHandle : Shared
{
    private readonly NativeTexts _texts = new();

    public ScoresHandle(IReadOnlyList<ClassScore> scores, string notes)
    {
        Scores = [.. scores.Select(s => new Row(_texts.Add(s.Class), s.Score))];
        Notes = _texts.Add(notes);
    }

    /// <summary>A score and the address of its class's name.</summary>
    internal sealed record Row(nint Name, double Score);

    public IReadOnlyList<Row> Scores { get; }

    /// <summary>Address of what was noted of their making, a sentence a line.</summary>
    public nint Notes { get; }

    protected override void Free() => _texts.Free();
}
