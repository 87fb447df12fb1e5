using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;

namespace Clara.Inference.Segmentation;

/// <summary>Makes labels of a network's output part by part: of all classes only the label stays.</summary>
internal sealed class LabelParts(IReadOnlyList<IOutputTransform> activations, IDiscretiser discretiser, IReadOnlyList<Label> labels) : IOutputReceiver
{
    private readonly Lock _lock = new();
    private Grid _grid = null!;
    private LabelMap? _map;

    /// <summary>All labels, after the run.</summary>
    public LabelMap Map => _map!;

    /// <inheritdoc/>
    public long HeldBytes(Grid grid, int classes) => grid.Size.Count * sizeof(ushort);

    /// <inheritdoc/>
    public void Begin(Grid grid, int classes)
    {
        _grid = grid;
        _map = null;
    }

    /// <inheritdoc/>
    public void Take(NetworkOutput part, int first, WorkContext work)
    {
        foreach (IOutputTransform step in activations)
            step.Apply(part, work);
        LabelMap found = discretiser.Apply(part, labels, work);
        if (part.Grid.Size == _grid.Size)
        {
            _map = found;
            return;
        }
        lock (_lock)
            _map ??= new(_grid, found.Labels);
        found.Voxels.CopyTo(_map.Voxels[first..]);
    }
}
