using Clara.Imaging;

namespace Clara.Models.Weights;

/// <summary>Learnt numbers in a file: name and shape at hand, values read when asked for. Any thread, while the file stays as it is. Since 0.2.</summary>
public sealed class StoredTensor
{
    private readonly Func<float[]> _read;

    /// <summary>For readers of files.</summary>
    /// <param name="name">As the file has it.</param>
    /// <param name="shape">Extents, slowest axis first.</param>
    /// <param name="read">Gives as many values as the shape has; called each time somebody asks.</param>
    public StoredTensor(string name, IReadOnlyList<int> shape, Func<float[]> read) => (Name, Shape, _read) = (name, shape, read);

    /// <summary>As the file has it, such as conv1.weight.</summary>
    public string Name { get; }

    /// <summary>Extents, slowest axis first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values as float32, C order; a new array each time. Throws <see cref="ModelInvalidException"/> for damage and for kinds that are no floats, <see cref="ClaraException"/> (Io) when the file cannot be read.</summary>
    public float[] Read() => _read();
}
