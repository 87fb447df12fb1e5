namespace Clara.Imaging;

/// <summary>Source index of each voxel of a target grid: an affine map, and whether it takes axes to axes.</summary>
internal sealed class SampleMap
{
    /// <summary>Voxels. Positions this near to a voxel centre, a half or an axis are there: rounding of world coordinates must decide nothing. Float headers carry about as much.</summary>
    public const double SnapVoxels = 1e-6;

    private SampleMap(Size3 source, Size3 target, Matrix3 step, Vector3 start, AxisOrder? order)
    {
        (SourceSize, TargetSize) = (source, target);
        (Step, Start, Order) = (step, start, order);
    }

    public Size3 SourceSize { get; }

    public Size3 TargetSize { get; }

    /// <summary>Column t is the way in source voxels that one step along target axis t makes.</summary>
    public Matrix3 Step { get; }

    /// <summary>Source index of target voxel (0, 0, 0).</summary>
    public Vector3 Start { get; }

    /// <summary>Which source axis each target axis runs along (never flipped: steps may be negative); null when axes are oblique to each other.</summary>
    public AxisOrder? Order { get; }

    /// <summary>Throws <see cref="GeometryException"/> when the grids' scales are so far apart that indices are not finite.</summary>
    public static SampleMap Between(Grid source, Grid target)
    {
        Matrix3 step = source.VoxelToWorld.Inverse() * target.VoxelToWorld;
        Vector3 start = source.ToIndex(new(target.OriginMm.X, target.OriginMm.Y, target.OriginMm.Z));
        if (!step.IsFinite || !start.IsFinite)
            throw new GeometryException("The two grids are too far apart in place or scale to resample one onto the other.");
        return new(source.Size, target.Size, step, start, ParallelOrder(step, target.Size));
    }

    /// <summary>Positions along target axis t on the source axis that it runs along; for parallel axes only.</summary>
    public SampleAxis Along(int target)
    {
        int source = Order!.Value[target].Old;
        return new(SourceSize[source], TargetSize[target], Start[source], Step[source, target]);
    }

    public static double Snap(double index)
    {
        double nearest = Math.Round(index);
        return Math.Abs(index - nearest) <= SnapVoxels ? nearest : index;
    }

    /// <summary>Whether an index lies in the field of view along an axis, which reaches half a voxel past the outermost centres; rounding of world coordinates must not decide the border.</summary>
    public static bool IsInside(double index, int size) => index >= -0.5 - SnapVoxels && index <= size - 0.5 + SnapVoxels;

    /// <summary>Whether an index lies in the field of view.</summary>
    public static bool IsInside(Vector3 index, Size3 size) => IsInside(index.X, size.X) && IsInside(index.Y, size.Y) && IsInside(index.Z, size.Z);

    private static AxisOrder? ParallelOrder(Matrix3 step, Size3 target)
    {
        Span<int> source = stackalloc int[3];
        int taken = 0;
        for (int t = 0; t < 3; t++)
        {
            for (int s = 1; s < 3; s++)
                if (Math.Abs(step[s, t]) > Math.Abs(step[source[t], t]))
                    source[t] = s;
            taken |= 1 << source[t];
        }
        if (taken != 7)
            return null;
        for (int t = 0; t < 3; t++)
        {
            double drift = 0; // of this axis' source position, over the other axes' whole lengths
            for (int other = 0; other < 3; other++)
                drift += other == t ? 0 : Math.Abs(step[source[t], other]) * (target[other] - 1);
            if (drift > SnapVoxels)
                return null;
        }
        return new(new(source[0], false), new(source[1], false), new(source[2], false));
    }
}

/// <summary>Evenly spaced positions on one source axis: position i is at source index Start + i * Step.</summary>
internal readonly record struct SampleAxis(int SourceSize, int Count, double Start, double Step)
{
    /// <summary>Whether position i lies in the source's field of view.</summary>
    public bool IsInside(int i) => SampleMap.IsInside(Start + i * Step, SourceSize);

    /// <summary>Source index of position i, snapped, moved to the nearest edge where it lies outside.</summary>
    public double At(int i) => Math.Clamp(SampleMap.Snap(Start + i * Step), 0, SourceSize - 1);
}
