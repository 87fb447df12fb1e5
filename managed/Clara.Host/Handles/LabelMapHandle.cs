using System.Buffers;
using Clara.Host.Marshalling;
using Clara.Imaging;

namespace Clara.Host.Handles;

/// <summary>A label map that C holds, with its names as C texts.</summary>
internal sealed class LabelMapHandle(LabelMap map) : Shared
{
    private readonly Lock _lock = new();
    private NativeTexts? _texts;
    private nint[] _names = [];
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
            if (_texts is null)
            {
                _texts = new();
                _names = [.. map.Labels.Select(l => _texts.Add(l.Name))];
            }
            return (byte*)_names[index];
        }
    }

    protected override void Free()
    {
        _pin?.Dispose();
        _texts?.Free();
    }
}
