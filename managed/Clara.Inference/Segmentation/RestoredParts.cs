using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;

namespace Clara.Inference.Segmentation;

/// <summary>
/// <see cref="RestoredValues"/> block by block: as soon as a block of the network's output is final, the image's voxels that lie in it get their labels. An image's voxel takes values of
/// two neighbours along each axis, so that of the blocks before the last plane and the last row stay, of all classes; a voxel belongs to the block of its upper neighbours.
/// </summary>
internal sealed class RestoredParts(IReadOnlyList<IOutputTransform> activations, IDiscretiser discretiser, IReadOnlyList<Label> labels, Grid target) : IBlockReceiver
{
    private const double Edge = 1e-6; // voxels; as far past the outermost edges a voxel still counts as inside (Resampling)

    private readonly Lock _lock = new();
    private Grid _grid = null!;
    private int _classes;
    private bool[]? _outside;
    private LabelMap? _map;
    private WholeOutput? _whole;

    /// <summary>Of each class the last plane of z before the blocks that are under way, [y, x].</summary>
    private float[] _plane = [];

    /// <summary>Of each class the last row of y before the block that is under way, for its planes and the one before them, [z, x].</summary>
    private float[] _row = [];

    /// <summary>All labels, after the run.</summary>
    public LabelMap Map => _map ?? RestoredValues.Labels(_whole!.Result, discretiser, labels, target, new(0, CancellationToken.None));

    /// <inheritdoc/>
    public long HeldBytes(Grid grid, int classes)
    {
        // Labels, what is outside, and one class on both grids with its best value so far; then the last plane of all classes, and a row for each of its planes at most.
        long image = target.Size.Count * (2L * sizeof(ushort) + sizeof(bool) + 2L * sizeof(float)) + grid.Size.Count * sizeof(float);
        return checked(image + (long)classes * grid.Size.X * (grid.Size.Y + (long)grid.Size.Z) * sizeof(float));
    }

    /// <inheritdoc/>
    public void Begin(Grid grid, int classes) => (_grid, _classes, _map, _whole, _plane, _row) = (grid, classes, null, null, [], []);

    /// <inheritdoc/>
    public void Take(NetworkOutput part, int first, WorkContext work)
    {
        Prepare(part, work);
        if (part.Grid.Size == _grid.Size)
        {
            _map = RestoredValues.Labels(part, discretiser, labels, target, work);
            return;
        }
        // Parts of an inferer that knows no blocks.
        lock (_lock)
            if (_whole is null)
            {
                _whole = new(work.MemoryBytes);
                _whole.Begin(_grid, _classes);
            }
        _whole.Take(part, first, work);
    }

    /// <inheritdoc/>
    public void Prepare(NetworkOutput part, WorkContext work)
    {
        foreach (IOutputTransform step in activations)
            step.Apply(part, work);
    }

    /// <inheritdoc/>
    public void Take(IOutputBlock block, WorkContext work)
    {
        if (_map is null)
            Start(work);
        VoxelBox box = block.Box;
        // One row and one plane from before, where there are any.
        VoxelPoint start = new(0, Math.Max(0, box.Start.Y - 1), Math.Max(0, box.Start.Z - 1));
        VoxelBox source = new(start, new(_grid.Size.X, box.End(1) - start.Y, box.End(2) - start.Z));
        if (box.Start.Y == 0)
            _row = new float[checked(_classes * source.Size.Z * source.Size.X)];
        Volume<float> values = Volume.AllocateUnset<float>(_grid.Crop(source));
        VoxelBox? there = InTarget(box);
        IRunningLabels? running = there is VoxelBox t ? discretiser.Start(target.Crop(t), labels, _classes) : null;
        for (int c = 0; c < _classes; c++)
        {
            Gather(block, c, source, values, work);
            running?.Add(c, Resampling.Linear(values, running.Map.Grid, work.Degree, work.Token).Memory, work);
        }
        if (running is not null)
            Put(running.Map, there!.Value.Start, box, work);
    }

    /// <summary>Everywhere what all classes being 0 say, as it is outside of the network's field of view.</summary>
    private void Start(WorkContext work)
    {
        IRunningLabels none = discretiser.Start(Grid.Axial(new(1, 1, 1), new(1, 1, 1)), labels, _classes);
        for (int c = 0; c < _classes; c++)
            none.Add(c, new float[1], work);
        _outside = RestoredValues.Outside(_grid, target, work);
        _map = new(target, none.Map.Labels);
        _map.Voxels.Fill(none.Map.Voxels[0]);
        _plane = new float[checked(_classes * _grid.Size.X * _grid.Size.Y)];
    }

    /// <summary>A class's values in the block and its neighbours from before; then keeps what the next blocks will ask for.</summary>
    private void Gather(IOutputBlock block, int index, VoxelBox source, Volume<float> values, WorkContext work)
    {
        VoxelBox box = block.Box;
        int x = source.Size.X, rows = source.Size.Y, planes = source.Size.Z, row = index * planes * x, plane = index * _grid.Size.Y * x;
        Slabs.Run(planes, work.Degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
                for (int y = 0; y < rows; y++)
                {
                    Span<float> to = values.Voxels.Slice((z * rows + y) * x, x);
                    if (source.Start.Y + y < box.Start.Y)
                        _row.AsSpan(row + z * x, x).CopyTo(to);
                    else if (source.Start.Z + z < box.Start.Z)
                        _plane.AsSpan(plane + (source.Start.Y + y) * x, x).CopyTo(to);
                    else
                        block.CopyRow(index, source.Start.Y + y, source.Start.Z + z, to);
                }
        }, work.Token);
        for (int z = 0; z < planes; z++)
            values.Voxels.Slice((z * rows + rows - 1) * x, x).CopyTo(_row.AsSpan(row + z * x));
        int own = box.Size.Y * x;
        values.Voxels.Slice(values.Voxels.Length - own, own).CopyTo(_plane.AsSpan(plane + box.Start.Y * x));
    }

    /// <summary>A box of the image's voxels that holds all of a block, and more where the grids are turned; null for none.</summary>
    private VoxelBox? InTarget(VoxelBox box)
    {
        Vector3 low = new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity), high = new(double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (int corner = 0; corner < 8; corner++)
        {
            Vector3 at = target.ToIndex(_grid.ToWorld(new Vector3(Side(0, corner & 1), Side(1, corner >> 1 & 1), Side(2, corner >> 2))));
            low = new(Math.Min(low.X, at.X), Math.Min(low.Y, at.Y), Math.Min(low.Z, at.Z));
            high = new(Math.Max(high.X, at.X), Math.Max(high.Y, at.Y), Math.Max(high.Z, at.Z));
        }
        VoxelPoint first = new(Bound(Math.Floor(low.X - Edge), 0), Bound(Math.Floor(low.Y - Edge), 1), Bound(Math.Floor(low.Z - Edge), 2));
        VoxelPoint end = new(Bound(Math.Ceiling(high.X + Edge) + 1, 0), Bound(Math.Ceiling(high.Y + Edge) + 1, 1), Bound(Math.Ceiling(high.Z + Edge) + 1, 2));
        return end.X > first.X && end.Y > first.Y && end.Z > first.Z ? new(first, new(end.X - first.X, end.Y - first.Y, end.Z - first.Z)) : null;

        double Side(int axis, int upper) => upper == 0 ? (box.Start[axis] == 0 ? -0.5 - Edge : box.Start[axis] - 1) : (box.End(axis) == _grid.Size[axis] ? _grid.Size[axis] - 0.5 + Edge : box.End(axis) - 1);
        int Bound(double index, int axis) => (int)Math.Clamp(index, 0, target.Size[axis]);
    }

    /// <summary>Takes over the labels of the voxels whose upper neighbours lie in the block.</summary>
    private void Put(LabelMap part, VoxelPoint start, VoxelBox box, WorkContext work)
    {
        // From the image's first voxel and not from the box's: a voxel must belong to the same block whichever asks.
        Vector3 origin = _grid.ToIndex(target.ToWorld(default(VoxelPoint))), x1 = Step(1, 0, 0), y1 = Step(0, 1, 0), z1 = Step(0, 0, 1);
        Size3 size = part.Grid.Size;
        Slabs.Run(size.Z, work.Degree, (from, to) =>
        {
            for (int z = from; z < to; z++)
                for (int y = 0; y < size.Y; y++)
                {
                    int here = (z * size.Y + y) * size.X, there = checked((int)target.Offset(start.X, start.Y + y, start.Z + z));
                    double py = origin.Y + (start.Y + y) * y1.Y + (start.Z + z) * z1.Y, pz = origin.Z + (start.Y + y) * y1.Z + (start.Z + z) * z1.Z;
                    for (int x = 0; x < size.X; x++)
                        if (Upper(py + (start.X + x) * x1.Y, 1) && Upper(pz + (start.X + x) * x1.Z, 2) && _outside?[there + x] != true)
                            _map!.Voxels[there + x] = part.Voxels[here + x];
                }
        }, work.Token);

        Vector3 Step(int x, int y, int z)
        {
            Vector3 next = _grid.ToIndex(target.ToWorld(new VoxelPoint(x, y, z)));
            return new(next.X - origin.X, next.Y - origin.Y, next.Z - origin.Z);
        }

        bool Upper(double index, int axis) => Math.Clamp(Math.Ceiling(index), 0, _grid.Size[axis] - 1) is double k && k >= box.Start[axis] && k < box.End(axis);
    }
}
