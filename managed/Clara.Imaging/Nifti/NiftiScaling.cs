namespace Clara.Imaging;

/// <summary>scl_slope and scl_inter of a header.</summary>
internal static class NiftiScaling
{
    /// <summary>The header's scaling; null for none (slope 0 or not finite, as nibabel and the standard have it) and for the identity.</summary>
    public static VoxelScaling? Of(NiftiHeader h, string name)
    {
        if (h.Slope == 0 || !double.IsFinite(h.Slope))
            return null;
        if (!double.IsFinite(h.Inter))
            throw new ImageFormatException($"The header of {name} scales voxels by an intercept that is no finite number (scl_inter); correct it or write the file again.");
        return h is { Slope: 1, Inter: 0 } ? null : new(h.Slope, h.Inter);
    }
}
