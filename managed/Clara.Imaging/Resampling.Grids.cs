namespace Clara.Imaging;

/// <content>Target grids: the two conventions of "the same image with other voxels", which differ by half a voxel and must not be mixed.</content>
public static partial class Resampling
{
    /// <summary>
    /// The grid of another size over the same field of view, outer voxel edges kept: voxels become longer or shorter and the first centre moves by half the difference.
    /// This is PyTorch's interpolate with align_corners=false, MONAI's Resize, scipy's zoom with grid_mode.
    /// Throws <see cref="GeometryException"/> for a size below 1.
    /// </summary>
    public static Grid HalfVoxelGrid(Grid grid, Size3 newSize)
    {
        Vector3 spacing = Stretched(grid, newSize), old = grid.SpacingMm;
        return At(grid, newSize, spacing, new((spacing.X / old.X - 1) / 2, (spacing.Y / old.Y - 1) / 2, (spacing.Z / old.Z - 1) / 2));
    }

    /// <summary>
    /// The grid with exactly this spacing (mm) about the same centre, as many voxels as fit the field of view best (at least one an axis). Where the new voxels fill
    /// the field of view without a rest, this is <see cref="HalfVoxelGrid"/>. Throws <see cref="GeometryException"/> for a spacing that cannot be used.
    /// </summary>
    public static Grid WithSpacing(Grid grid, Vector3 newSpacingMm)
    {
        Size3 size = SizeOf(newSpacingMm, axis => grid.Size[axis] * grid.SpacingMm[axis] / newSpacingMm[axis]);
        return At(grid, size, newSpacingMm, new(FirstAbout(0), FirstAbout(1), FirstAbout(2)));
        double FirstAbout(int axis) => (grid.Size[axis] - 1 - (size[axis] - 1) * newSpacingMm[axis] / grid.SpacingMm[axis]) / 2;
    }

    /// <summary>
    /// The grid with exactly this spacing (mm) and the same first voxel centre; size round((n - 1) * old / new + 1), half to even. This is ITK's and nibabel's way and
    /// MONAI's Spacing as it is by default. Throws <see cref="GeometryException"/> for a spacing that cannot be used.
    /// </summary>
    public static Grid OriginFixedGrid(Grid grid, Vector3 newSpacingMm) =>
        At(grid, SizeOf(newSpacingMm, axis => (grid.Size[axis] - 1) * grid.SpacingMm[axis] / newSpacingMm[axis] + 1), newSpacingMm, default);

    /// <summary>
    /// The grid of another size with the same first voxel centre and spacing old * n / new, so that new voxel j sits at old index j * n / new: the resize of Clara's
    /// annotation clients. Throws <see cref="GeometryException"/> for a size below 1.
    /// </summary>
    public static Grid OriginFixedGrid(Grid grid, Size3 newSize) => At(grid, newSize, Stretched(grid, newSize), default);

    private static Vector3 Stretched(Grid grid, Size3 newSize)
    {
        if (newSize.X < 1 || newSize.Y < 1 || newSize.Z < 1)
            throw new GeometryException($"A volume cannot be resampled to {newSize} voxels; each axis needs at least one.");
        return new(grid.SpacingMm.X * grid.Size.X / newSize.X, grid.SpacingMm.Y * grid.Size.Y / newSize.Y, grid.SpacingMm.Z * grid.Size.Z / newSize.Z);
    }

    private static Size3 SizeOf(Vector3 newSpacingMm, Func<int, double> exact)
    {
        if (!newSpacingMm.IsFinite || newSpacingMm.X <= 0 || newSpacingMm.Y <= 0 || newSpacingMm.Z <= 0)
            throw new GeometryException(FormattableString.Invariant(
                $"A volume cannot be resampled to a spacing of {newSpacingMm.X}, {newSpacingMm.Y}, {newSpacingMm.Z}; each must be finite and above 0 mm."));
        return new(Rounded(0), Rounded(1), Rounded(2));
        int Rounded(int axis) => exact(axis) is double n && n < int.MaxValue
            ? Math.Max(1, (int)Math.Round(n))
            : throw new GeometryException(FormattableString.Invariant($"A spacing of {newSpacingMm[axis]} mm needs more voxels than a volume can have."));
    }

    private static Grid At(Grid grid, Size3 size, Vector3 spacingMm, Vector3 firstCentre)
    {
        WorldPoint origin = grid.ToWorld(firstCentre);
        return new(size, spacingMm, new(origin.X, origin.Y, origin.Z), grid.Direction);
    }
}
