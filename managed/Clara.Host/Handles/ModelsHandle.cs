using Clara.Annotation;
using Clara.Host.Marshalling;
using Clara.Models;

namespace Clara.Host.Handles;

/// <summary>A list of models that C holds, with its texts; never changed. The backend is asked for devices only: it may be closed meanwhile.</summary>
internal sealed class ModelsHandle : Shared
{
    private readonly IAnnotationBackend _backend;
    private readonly NativeTexts _texts = new();
    private readonly Lock _lock = new();
    private readonly nint[] _devices; // 0 until it is asked for

    public ModelsHandle(IAnnotationBackend backend, IReadOnlyList<ModelInfo> models)
    {
        _backend = backend;
        _devices = new nint[models.Count];
        Models = [.. models.Select(m => new Row(m, _texts.Add(m.Name), _texts.Add(m.Description), _texts.Add(m.Version), [.. m.Labels.Select(l => _texts.Add(l.Name))]))];
    }

    /// <summary>A model and the addresses of its texts.</summary>
    internal sealed record Row(ModelInfo Info, nint Id, nint Description, nint Version, nint[] LabelNames);

    public IReadOnlyList<Row> Models { get; }

    /// <summary>The address of what tells a model's device, asked for once.</summary>
    public nint Device(int index)
    {
        lock (_lock)
            return _devices[index] != 0 ? _devices[index] : _devices[index] = _texts.Add(_backend.DeviceOf(Models[index].Info));
    }

    protected override void Free() => _texts.Free();
}
