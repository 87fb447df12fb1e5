namespace Clara.Imaging;

/// <summary>Another order of a volume's array axes: each new axis is an old one, perhaps flipped.</summary>
internal readonly record struct AxisOrder(AxisOrder.Axis First, AxisOrder.Axis Second, AxisOrder.Axis Third)
{
    private const int Tile = 32; // voxels; two tiles of doubles fit the first-level cache

    /// <summary>An old axis, and whether the new one runs against it.</summary>
    public readonly record struct Axis(int Old, bool Flipped);

    public Axis this[int axis] => axis switch { 0 => First, 1 => Second, _ => Third };

    public bool IsIdentity => this == new AxisOrder(new(0, false), new(1, false), new(2, false));

    /// <summary>What turns axes with the one codes into axes with the others.</summary>
    public static AxisOrder Between(AxisCodes from, AxisCodes to)
    {
        return new(Find(0), Find(1), Find(2));
        Axis Find(int axis)
        {
            for (int old = 0; old < 3; old++)
                if (from[old].World == to[axis].World)
                    return new(old, from[old].Negative != to[axis].Negative);
            throw new InvalidOperationException("Axis codes name each world axis once.");
        }
    }

    /// <summary>What turns the one grid into the other. Throws <see cref="GeometryException"/> when the other is not the same voxels in another order.</summary>
    public static AxisOrder Between(Grid from, Grid to)
    {
        foreach (AxisOrder order in All())
            if (order.Apply(from).IsSameAs(to))
                return order;
        throw new GeometryException("The wanted grid is not the same voxels in another axis order; resample onto it instead.");
    }

    /// <summary>The 48 orders, the identity first.</summary>
    private static IEnumerable<AxisOrder> All()
    {
        (int, int, int)[] axes = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)];
        foreach ((int a, int b, int c) in axes)
            for (int flips = 0; flips < 8; flips++)
                yield return new(new(a, (flips & 1) != 0), new(b, (flips & 2) != 0), new(c, (flips & 4) != 0));
    }

    /// <summary>The grid with its axes in this order: every voxel keeps its place in the world.</summary>
    public Grid Apply(Grid grid)
    {
        VoxelPoint first = default;
        double[] columns = new double[9];
        Span<int> size = stackalloc int[3];
        Span<double> spacing = stackalloc double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            (int old, bool flipped) = this[axis];
            size[axis] = grid.Size[old];
            spacing[axis] = grid.SpacingMm[old];
            for (int row = 0; row < 3; row++)
                columns[axis * 3 + row] = flipped ? 0 - grid.Direction[row, old] : grid.Direction[row, old];
            if (flipped)
                first = old switch { 0 => first with { X = grid.Size.X - 1 }, 1 => first with { Y = grid.Size.Y - 1 }, _ => first with { Z = grid.Size.Z - 1 } };
        }
        WorldPoint origin = grid.ToWorld(first);
        return new(new(size[0], size[1], size[2]), new(spacing[0], spacing[1], spacing[2]), new(origin.X, origin.Y, origin.Z),
            Matrix3.FromColumns(new(columns[0], columns[1], columns[2]), new(columns[3], columns[4], columns[5]), new(columns[6], columns[7], columns[8])));
    }

    /// <summary>Copies voxels into the new order; both arrays are x fastest and of the old size's count.</summary>
    public void Copy<T>(ReadOnlyMemory<T> from, Size3 oldSize, Memory<T> to, int degree, CancellationToken ct) where T : unmanaged
    {
        Span<int> size = stackalloc int[3];
        Span<int> step = stackalloc int[3];
        int start = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            (int old, bool flipped) = this[axis];
            size[axis] = oldSize[old];
            int oldStep = old switch { 0 => 1, 1 => oldSize.X, _ => checked(oldSize.X * oldSize.Y) };
            step[axis] = flipped ? -oldStep : oldStep;
            start += flipped ? oldStep * (size[axis] - 1) : 0;
        }
        // The plane of the new x and of the axis along which old voxels are neighbours is turned tile by tile; slabs are cut along the third axis.
        int fast = First.Old == 0 ? 1 : Second.Old == 0 ? 1 : 2, slab = 3 - fast;
        Plane plane = new(size[0], size[fast], step[0], step[fast], fast == 1 ? size[0] : size[0] * size[1]);
        int slabStep = step[slab], newSlabStep = slab == 1 ? size[0] : size[0] * size[1];
        Slabs.Run(size[slab], degree, (s0, s1) =>
        {
            for (int s = s0; s < s1; s++)
            {
                ct.ThrowIfCancellationRequested();
                plane.Copy(from.Span, start + s * slabStep, to.Span[(s * newSlabStep)..]);
            }
        }, ct);
    }

    /// <summary>One plane: new x (contiguous in the target) and one more axis, with the steps of both in source and target.</summary>
    private readonly record struct Plane(int SizeX, int SizeY, int StepX, int StepY, int NewStepY)
    {
        public void Copy<T>(ReadOnlySpan<T> from, int start, Span<T> to) where T : unmanaged
        {
            if (StepX is 1 or -1)
                Rows(from, start, to);
            else
                for (int y = 0; y < SizeY; y += Tile)
                    for (int x = 0; x < SizeX; x += Tile)
                        Turn(from, start, to, x, y);
        }

        private void Rows<T>(ReadOnlySpan<T> from, int start, Span<T> to) where T : unmanaged
        {
            for (int y = 0; y < SizeY; y++)
            {
                Span<T> row = to.Slice(y * NewStepY, SizeX);
                int first = start + y * StepY;
                from.Slice(StepX == 1 ? first : first - SizeX + 1, SizeX).CopyTo(row);
                if (StepX == -1)
                    row.Reverse();
            }
        }

        private void Turn<T>(ReadOnlySpan<T> from, int start, Span<T> to, int x0, int y0) where T : unmanaged
        {
            int x1 = Math.Min(SizeX, x0 + Tile), y1 = Math.Min(SizeY, y0 + Tile);
            for (int y = y0; y < y1; y++)
            {
                int source = start + y * StepY + x0 * StepX, target = y * NewStepY;
                for (int x = x0; x < x1; x++, source += StepX)
                    to[target + x] = from[source];
            }
        }
    }
}
