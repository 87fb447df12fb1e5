using System.Numerics;
using Clara.Imaging;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Inference;

/// <summary>
/// The part of an image that an annotation looks at: the points' box, which the mask stays in, and a margin around it, which is background.
/// Values are float, x fastest over <see cref="Size"/>; box and points are in the region's indices.
/// </summary>
internal sealed record AnnotationRegion(Size3 Size, VoxelPoint Start, VoxelBox Box, Vector3 SpacingMm, float[] Values, VoxelPoint[] Points)
{
    /// <summary>A margin below this many voxels shows too little of the background; the peer takes the same.</summary>
    private const int LeastMarginVoxels = 3;

    /// <summary>Voxels that somebody said are of the structure, in the region's indices; in the box.</summary>
    public VoxelPoint[] Inside { get; init; } = [];

    /// <summary>Voxels that somebody said are not of the structure, in the region's indices.</summary>
    public VoxelPoint[] Outside { get; init; } = [];

    /// <summary>How much of each voxel an earlier mask has, 0 to 1, in the layout of <see cref="Values"/>; null without one.</summary>
    public float[]? Previous { get; init; }

    /// <summary>Copies the region out of the image as float; the margin is the padding, cut at the image's border. Clicks inside grow the box, those outside of the region are left out.</summary>
    public static AnnotationRegion Of(Volume image, IReadOnlyList<VoxelPoint> points, AnnotationConstraints constraints, double paddingMm, int degree, CancellationToken ct)
    {
        VoxelPoint[] inside = [.. points, .. constraints.Inside];
        Span<int> low = stackalloc int[3], high = stackalloc int[3], start = stackalloc int[3], stop = stackalloc int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            low[axis] = inside.Min(p => p[axis]);
            high[axis] = inside.Max(p => p[axis]);
            double margin = Math.Max(LeastMarginVoxels, Math.Round(paddingMm / image.Grid.SpacingMm[axis]));
            start[axis] = (int)Math.Max(0, low[axis] - margin);
            stop[axis] = (int)Math.Min(image.Grid.Size[axis], high[axis] + margin + 1);
        }
        VoxelPoint origin = new(start[0], start[1], start[2]);
        Size3 size = new(stop[0] - start[0], stop[1] - start[1], stop[2] - start[2]);
        VoxelBox box = new(new(low[0] - start[0], low[1] - start[1], low[2] - start[2]),
            new(high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1));
        float[] values = image.Accept(new Crop(origin, size, degree, ct));
        AnnotationRegion region = new(size, origin, box, image.Grid.SpacingMm, values, Shifted(points))
        {
            Inside = Shifted(constraints.Inside),
            Outside = Shifted(constraints.Outside.Where(new VoxelBox(origin, size).Contains)),
            Previous = constraints.Previous is LabelMap previous ? PreviousOf(previous, constraints.PreviousId, origin, size) : null,
        };
        region.FillUndefined();
        return region;
        VoxelPoint[] Shifted(IEnumerable<VoxelPoint> voxels) => [.. voxels.Select(p => new VoxelPoint(p.X - origin.X, p.Y - origin.Y, p.Z - origin.Z))];
    }

    private static float[] PreviousOf(LabelMap map, int? id, VoxelPoint origin, Size3 size)
    {
        float[] mask = new float[checked((int)size.Count)];
        ReadOnlySpan<ushort> voxels = map.Voxels;
        for (int z = 0, i = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
                foreach (ushort v in voxels.Slice(checked((int)map.Grid.Offset(origin.X, y + origin.Y, z + origin.Z)), size.X))
                    mask[i++] = v != 0 && (id is null || v == id) ? 1 : 0;
        return mask;
    }

    /// <summary>The value of a voxel of the region.</summary>
    public float this[VoxelPoint p] => Values[Offset(p.X, p.Y, p.Z)];

    /// <summary>The first lowest and the first highest of the points along an axis: the opposite pair.</summary>
    public (VoxelPoint Low, VoxelPoint High) Ends(int axis) => (Points.MinBy(p => p[axis]), Points.MaxBy(p => p[axis]));

    /// <summary>Position in <see cref="Values"/> of a voxel of the region.</summary>
    public int Offset(int x, int y, int z) => x + Size.X * (y + Size.Y * z);

    /// <summary>Position in <see cref="Values"/> of the first voxel of the box's row y, z.</summary>
    public int BoxRow(int y, int z) => Offset(Box.Start.X, y + Box.Start.Y, z + Box.Start.Z);

    /// <summary>Position in an x-fastest array over the box.</summary>
    public int BoxIndex(VoxelPoint p) =>
        p.X - Box.Start.X + Box.Size.X * (p.Y - Box.Start.Y + Box.Size.Y * (p.Z - Box.Start.Z));

    /// <summary>Writes the earlier mask's part in the box, if there is one, to an array in the walker's layout.</summary>
    public void StartMask(float[] mask)
    {
        for (int z = 0; Previous is not null && z < Box.Size.Z; z++)
            for (int y = 0; y < Box.Size.Y; y++)
                Previous.AsSpan(BoxRow(y, z), Box.Size.X).CopyTo(mask.AsSpan(RandomWalker.Index(Box.Size, 0, y, z)));
    }

    /// <summary>Position in the walker's arrays over the box.</summary>
    public int WalkerIndex(VoxelPoint p) => RandomWalker.Index(Box.Size, p.X - Box.Start.X, p.Y - Box.Start.Y, p.Z - Box.Start.Z);

    /// <summary>Position in <see cref="Values"/> of a position in an x-fastest array over the box.</summary>
    public int FromBox(int index) =>
        index % Box.Size.X + BoxRow(index / Box.Size.X % Box.Size.Y, index / (Box.Size.X * Box.Size.Y));

    /// <summary>NaN and infinite voxels (outside of a scanner's field of view) take the median of the margin, so that they look like background.</summary>
    private void FillUndefined()
    {
        if (Array.TrueForAll(Values, float.IsFinite))
            return;
        List<float> margin = [];
        for (int i = 0, z = 0; z < Size.Z; z++)
            for (int y = 0; y < Size.Y; y++)
                for (int x = 0; x < Size.X; x++, i++)
                    if (float.IsFinite(Values[i]) && !Box.Contains(new(x, y, z)))
                        margin.Add(Values[i]);
        if (margin.Count == 0)
            margin.AddRange(Values.Where(float.IsFinite));
        margin.Sort();
        float background = margin.Count == 0 ? 0 : margin[margin.Count / 2];
        for (int i = 0; i < Values.Length; i++)
            if (!float.IsFinite(Values[i]))
                Values[i] = background;
    }

    private sealed class Crop(VoxelPoint start, Size3 size, int degree, CancellationToken ct) : IVolumeVisitor<float[]>
    {
        public float[] Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            float[] values = new float[checked((int)size.Count)];
            Memory<T> voxels = volume.Memory;
            Grid grid = volume.Grid;
            Slabs.Run(size.Z, degree, (z0, z1) =>
            {
                ReadOnlySpan<T> source = voxels.Span;
                for (int z = z0; z < z1; z++)
                    for (int y = 0; y < size.Y; y++)
                    {
                        ReadOnlySpan<T> from = source.Slice(checked((int)grid.Offset(start.X, y + start.Y, z + start.Z)), size.X);
                        Span<float> to = values.AsSpan(size.X * (y + size.Y * z), size.X);
                        for (int x = 0; x < from.Length; x++)
                            to[x] = float.CreateSaturating(from[x]);
                    }
            }, ct);
            return values;
        }
    }
}
