namespace Clara.Imaging;

/// <summary>
/// Where the voxels of an array lie in the patient: size in voxels, spacing and origin in mm, direction with the array axes as columns, LPS world.
/// The origin is the centre of voxel (0, 0, 0). Arrays are x fastest. Immutable, any thread. Since 0.1.
/// </summary>
public sealed record Grid
{
    /// <summary>Two grids closer than this at every corner are the same; a DICOM decimal string keeps 16 characters and NIfTI stores floats.</summary>
    public const double SameGridToleranceMm = 1e-3;

    /// <summary>Largest deviation from unit length and right angles that still counts as a direction; float headers carry about 1e-6.</summary>
    private const double DirectionTolerance = 1e-2;

    private readonly Matrix3 _toWorld;
    private readonly Matrix3 _toVoxel;

    /// <summary>Checks and takes the geometry; throws <see cref="GeometryException"/> for a size below 1, a spacing that is not finite and positive, or a direction that is not orthonormal.</summary>
    public Grid(Size3 size, Vector3 spacingMm, Vector3 originMm, Matrix3 direction)
    {
        if (size.X < 1 || size.Y < 1 || size.Z < 1)
            throw new GeometryException($"A volume needs at least one voxel along each axis; this one has {size}.");
        if (!spacingMm.IsFinite || spacingMm.X <= 0 || spacingMm.Y <= 0 || spacingMm.Z <= 0)
            throw new GeometryException(FormattableString.Invariant(
                $"Spacing must be finite and above 0 mm along each axis; it is {spacingMm.X}, {spacingMm.Y}, {spacingMm.Z}."));
        if (!originMm.IsFinite)
            throw new GeometryException("The origin must be finite in mm.");
        if (!direction.IsFinite || !IsOrthonormal(direction))
            throw new GeometryException("The direction's columns must be orthogonal unit vectors (sheared or empty axes have no label-map grid).");
        Size = size;
        SpacingMm = spacingMm;
        OriginMm = originMm;
        Direction = direction;
        _toWorld = Matrix3.FromColumns(Scale(direction.Column(0), spacingMm.X), Scale(direction.Column(1), spacingMm.Y), Scale(direction.Column(2), spacingMm.Z));
        _toVoxel = _toWorld.Inverse();
    }

    /// <summary>Voxels along each array axis.</summary>
    public Size3 Size { get; }

    /// <summary>Distance of neighbouring voxel centres along each array axis, mm.</summary>
    public Vector3 SpacingMm { get; }

    /// <summary>Centre of voxel (0, 0, 0), mm, LPS.</summary>
    public Vector3 OriginMm { get; }

    /// <summary>Columns are the array axes as unit vectors in LPS.</summary>
    public Matrix3 Direction { get; }

    /// <summary>Columns are the array axes in mm a voxel: direction times spacing.</summary>
    public Matrix3 VoxelToWorld => _toWorld;

    /// <summary>A grid with the given size and spacing (mm), origin 0 and identity direction.</summary>
    public static Grid Axial(Size3 size, Vector3 spacingMm) => new(size, spacingMm, default, Matrix3.Identity);

    /// <summary>Position of a voxel in an x-fastest array.</summary>
    public long Offset(int x, int y, int z) => x + (long)Size.X * (y + (long)Size.Y * z);

    /// <summary>Whether the index lies in the array.</summary>
    public bool Contains(VoxelPoint p) =>
        (uint)p.X < (uint)Size.X && (uint)p.Y < (uint)Size.Y && (uint)p.Z < (uint)Size.Z;

    /// <summary>Centre of a voxel in mm, LPS.</summary>
    public WorldPoint ToWorld(VoxelPoint p) => ToWorld(new Vector3(p.X, p.Y, p.Z));

    /// <summary>Position in mm, LPS, of a continuous index.</summary>
    public WorldPoint ToWorld(Vector3 index)
    {
        Vector3 w = _toWorld * index;
        return new(w.X + OriginMm.X, w.Y + OriginMm.Y, w.Z + OriginMm.Z);
    }

    /// <summary>Continuous index of a position in mm, LPS; may lie outside of the array.</summary>
    public Vector3 ToIndex(WorldPoint p) => _toVoxel * new Vector3(p.X - OriginMm.X, p.Y - OriginMm.Y, p.Z - OriginMm.Z);

    /// <summary>Nearest voxel of a position in mm, LPS; may lie outside of the array. Throws <see cref="GeometryException"/> for positions that are not finite or beyond 32-bit indices.</summary>
    public VoxelPoint ToVoxel(WorldPoint p)
    {
        Vector3 i = ToIndex(p);
        if (!i.IsFinite || Math.Abs(i.X) > int.MaxValue || Math.Abs(i.Y) > int.MaxValue || Math.Abs(i.Z) > int.MaxValue)
            throw new GeometryException("The world point is not finite or too far from the volume.");
        return new(Nearest(i.X), Nearest(i.Y), Nearest(i.Z));
        static int Nearest(double v) => checked((int)Math.Floor(v + 0.5));
    }

    /// <summary>Whether both grids have the same size and agree within <see cref="SameGridToleranceMm"/> at all corners.</summary>
    public bool IsSameAs(Grid other)
    {
        if (Size != other.Size)
            return false;
        for (int corner = 0; corner < 8; corner++)
        {
            VoxelPoint p = new((corner & 1) * (Size.X - 1), (corner >> 1 & 1) * (Size.Y - 1), (corner >> 2) * (Size.Z - 1));
            WorldPoint a = ToWorld(p), b = other.ToWorld(p);
            if (new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z).Length > SameGridToleranceMm)
                return false;
        }
        return true;
    }

    /// <summary>The grid of a box of this one's voxels: spacing and direction stay, the origin moves to the box's first voxel.</summary>
    public Grid Crop(VoxelBox box)
    {
        WorldPoint origin = ToWorld(box.Start);
        return new(box.Size, SpacingMm, new(origin.X, origin.Y, origin.Z), Direction);
    }

    private static Vector3 Scale(Vector3 v, double s) => new(v.X * s, v.Y * s, v.Z * s);

    private static bool IsOrthonormal(Matrix3 m)
    {
        for (int a = 0; a < 3; a++)
            for (int b = a; b < 3; b++)
            {
                Vector3 u = m.Column(a), v = m.Column(b);
                double dot = u.X * v.X + u.Y * v.Y + u.Z * v.Z;
                if (Math.Abs(dot - (a == b ? 1 : 0)) > DirectionTolerance)
                    return false;
            }
        return true;
    }
}
