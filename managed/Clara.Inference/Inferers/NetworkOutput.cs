using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Inferers;

/// <summary>
/// What a network said: a float a class and voxel, class slowest, then the voxels of <see cref="Grid"/> x fastest. The memory is the engine's own where one window covered
/// the image, so that hundreds of megabytes are not copied; it is freed on disposing, and so is what was reserved for it. One thread at a time.
/// </summary>
public sealed class NetworkOutput : IDisposable
{
    private readonly NetworkTensor? _tensor;
    private readonly float[] _values;
    private readonly MemoryReservation? _reserved;

    internal NetworkOutput(Grid grid, int classes, NetworkTensor tensor, MemoryReservation? reserved = null)
    {
        Grid = grid;
        Classes = classes;
        _tensor = tensor;
        _values = [];
        _reserved = reserved;
    }

    internal NetworkOutput(Grid grid, int classes, float[] values)
    {
        Grid = grid;
        Classes = classes;
        _values = values;
    }

    /// <summary>Where the voxels of each class lie.</summary>
    public Grid Grid { get; }

    /// <summary>Number of classes (channels).</summary>
    public int Classes { get; }

    /// <summary>All values; may be overwritten by activations.</summary>
    public Span<float> Values => _tensor is null ? _values : _tensor.Values;

    /// <summary>The voxels of one class.</summary>
    public Span<float> Class(int index)
    {
        int count = checked((int)Grid.Size.Count);
        return Values.Slice(checked(index * count), count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tensor?.Dispose();
        _reserved?.Dispose();
    }
}
