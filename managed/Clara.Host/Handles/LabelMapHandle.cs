using System.Buffers;
using Clara.Host.Marshalling;
using Clara.Imaging;

namespace Clara.Host.Handles;

/// <summary>A label map that C holds, with its names and what was noted of its making as C texts.</summary>
internal sealed class LabelMapHandle(LabelMap map, string notes = "") : Shared
{
    private readonly Lock _lock = new();
    private readonly NativeTexts _texts = new();
    private nint[]? _names;
    private nint _notes;
    private MemoryHandle? _pin;

    public LabelMap Map => map;

    /// <summary>Address of the first voxel, valid until the handle is released.</summary>
    public unsafe ushort* Address
    {
        get
        {
            lock (_lock)
                return (ushort*)(_pin ??= map.Memory.Pin()).Pointer;
        }
    }

    /// <summary>Name of the label at an index, valid until the handle is released.</summary>
    public unsafe byte* Name(int index)
    {
        lock (_lock)
        {
            _names ??= [.. map.Labels.Select(l => _texts.Add(l.Name))];
            return (byte*)_names[index];
        }
    }

    /// <summary>The notes, a sentence a line, valid until the handle is released.</summary>
    public unsafe byte* Notes
    {
        get
        {
            lock (_lock)
                return (byte*)(_notes == 0 ? _notes = _texts.Add(notes) : _notes);
        }
    }

    protected override void Free()
    {
        _pin?.Dispose();
        _texts.Free();
    }
}
