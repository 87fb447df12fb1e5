using Clara.Host.Marshalling;
using Clara.Models;

namespace Clara.Host.Handles;

/// <summary>A list of models that C holds, with its texts; made once, never changed.</summary>
internal sealed class ModelsHandle : Shared
{
    private readonly NativeTexts _texts = new();

    public ModelsHandle(IReadOnlyList<ModelInfo> models) =>
        Models = [.. models.Select(m => new Row(m, _texts.Add(m.Name), _texts.Add(m.Description), _texts.Add(m.Version), [.. m.Labels.Select(l => _texts.Add(l.Name))]))];

    /// <summary>A model and the addresses of its texts.</summary>
    internal sealed record Row(ModelInfo Info, nint Id, nint Description, nint Version, nint[] LabelNames);

    public IReadOnlyList<Row> Models { get; }

    protected override void Free() => _texts.Free();
}
