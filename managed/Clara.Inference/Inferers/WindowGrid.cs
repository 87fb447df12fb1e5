namespace Clara.Inference.Inferers;

/// <summary>Where windows start along an axis, and how much each voxel of a window counts. As MONAI's sliding_window_inference does it.</summary>
internal static class WindowGrid
{
    /// <summary>Starts 0, step, 2 step, ... with the last moved back to end at the axis's end; step = roi (1 - overlap) in whole voxels, at least 1.</summary>
    public static int[] Starts(int size, int roi, double overlap)
    {
        if (size <= roi)
            return [0];
        int step = Math.Max(1, (int)(roi * (1 - overlap)));
        int count = (size - roi + step - 1) / step + 1;
        return [.. Enumerable.Range(0, count).Select(i => Math.Min(i * step, size - roi))];
    }

    /// <summary>Gaussian around (roi - 1) / 2 with sigma = scale * roi, highest 1 at the centre.</summary>
    public static float[] GaussianWeights(int roi, double sigmaScale)
    {
        double centre = (roi - 1) / 2.0, sigma = sigmaScale * roi;
        return [.. Enumerable.Range(0, roi).Select(i => (float)Math.Exp(-(i - centre) * (i - centre) / (2 * sigma * sigma)))];
    }
}
