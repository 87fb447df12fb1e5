using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>Puts the parts of an output together again, for those who need all classes of all voxels.</summary>
/// <param name="allowed">Bytes that may be taken; 0 = what the machine allows.</param>
internal sealed class WholeOutput(long allowed = 0) : IOutputReceiver
{
    private float[] _values = [];
    private Grid _grid = null!;
    private int _classes;

    /// <summary>All of it, after the run.</summary>
    public NetworkOutput Result => new(_grid, _classes, _values);

    /// <summary>Throws <see cref="ClaraException"/> (Memory) where all classes of all voxels do not fit.</summary>
    public static void Require(Grid grid, int classes, long allowed)
    {
        MemoryBound.Require(checked((2L + classes) * grid.Size.Count * sizeof(float)), allowed);
        MemoryBound.Length(checked(classes * grid.Size.Count));
    }

    /// <inheritdoc/>
    public long HeldBytes(Grid grid, int classes) => checked((long)classes * grid.Size.Count * sizeof(float));

    /// <inheritdoc/>
    public void Begin(Grid grid, int classes)
    {
        Require(grid, classes, allowed);
        (_grid, _classes) = (grid, classes);
        _values = GC.AllocateUninitializedArray<float>(checked(classes * (int)grid.Size.Count));
    }

    /// <inheritdoc/>
    public void Take(NetworkOutput part, int first, WorkContext work)
    {
        int count = (int)_grid.Size.Count;
        for (int c = 0; c < _classes; c++)
            part.Class(c).CopyTo(_values.AsSpan(c * count + first));
    }
}
