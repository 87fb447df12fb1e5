using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>Puts the parts of an output together again, for those who need all classes of all voxels.</summary>
internal sealed class WholeOutput : IOutputReceiver
{
    private float[] _values = [];
    private Grid _grid = null!;
    private int _classes;

    /// <summary>All of it, after the run.</summary>
    public NetworkOutput Result => new(_grid, _classes, _values);

    /// <summary>Throws <see cref="ClaraException"/> (Memory) where all classes of all voxels do not fit.</summary>
    public static void Require(Grid grid, int classes) => MemoryBound.Require(checked((2L + classes) * grid.Size.Count * sizeof(float)));

    /// <inheritdoc/>
    public void Begin(Grid grid, int classes)
    {
        Require(grid, classes);
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
