namespace Clara.Imaging;

/// <summary>Where a contour runs. Since 0.1.</summary>
public enum ContourKind
{
    /// <summary>Along the edges of the voxels: corners only, half-integer coordinates; encloses exactly the area of the voxels.</summary>
    VoxelExact = 0,

    /// <summary>
    /// Marching squares of the 0/1 mask at 0.5: a point halfway between each voxel of the structure and each of its face neighbours in the slice that is not of it, so one coordinate is
    /// whole and the other ends in .5; straight runs keep all their points. Outside of the volume is background, so contours close at its border.
    /// </summary>
    SubVoxel = 1,
}
