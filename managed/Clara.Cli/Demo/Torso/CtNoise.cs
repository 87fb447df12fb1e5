namespace Clara.Cli.Demo.Torso;

/// <summary>
/// Gaussian noise with the slight correlation that a reconstruction kernel leaves in the slice. A voxel's value depends on its index and the seed alone, so results do not
/// depend on the order of the work.
/// </summary>
internal static class CtNoise
{
    // The kernel (w, 1 - 2w, w) along both axes leaves 2 w^2 + (1 - 2w)^2 of the standard deviation.
    private const double Neighbour = 0.15;
    private const double Kept = 2 * Neighbour * Neighbour + (1 - 2 * Neighbour) * (1 - 2 * Neighbour);

    /// <summary>Fills a slice, x fastest.</summary>
    /// <param name="slice">sizeX times sizeY values, overwritten.</param>
    /// <param name="sizeX">Voxels along x.</param>
    /// <param name="z">Index of the slice.</param>
    /// <param name="sigma">Standard deviation.</param>
    /// <param name="seed">Another seed, other noise.</param>
    public static void Fill(Span<float> slice, int sizeX, int z, double sigma, ulong seed)
    {
        int sizeY = slice.Length / sizeX, wide = sizeX + 2;
        // One voxel more at each side, so that the border is as noisy as the middle.
        double[] white = new double[wide * (sizeY + 2)], rows = new double[sizeX * (sizeY + 2)];
        for (int i = 0; i < white.Length; i += 2)
            (white[i], white[Math.Min(i + 1, white.Length - 1)]) = Pair(seed, ((ulong)z << 32) + (ulong)i);
        for (int y = 0; y < sizeY + 2; y++)
            for (int x = 0; x < sizeX; x++)
                rows[y * sizeX + x] = Smooth(white[y * wide + x], white[y * wide + x + 1], white[y * wide + x + 2]);
        double scale = sigma / Kept;
        for (int i = 0; i < slice.Length; i++)
            slice[i] = (float)(scale * Smooth(rows[i], rows[i + sizeX], rows[i + 2 * sizeX]));
    }

    private static double Smooth(double before, double here, double after) => Neighbour * (before + after) + (1 - 2 * Neighbour) * here;

    /// <summary>Two normal values (Box and Muller 1958) from a counter.</summary>
    private static (double First, double Second) Pair(ulong seed, ulong counter)
    {
        double u = 1 - Unit(Mix(seed + counter * 2)), angle = 2 * Math.PI * Unit(Mix(seed + counter * 2 + 1));
        double radius = Math.Sqrt(-2 * Math.Log(u));
        (double sin, double cos) = Math.SinCos(angle);
        return (radius * cos, radius * sin);
    }

    private static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong v)
    {
        v = unchecked(v * 0x9E3779B97F4A7C15);
        v = unchecked((v ^ v >> 30) * 0xBF58476D1CE4E5B9);
        v = unchecked((v ^ v >> 27) * 0x94D049BB133111EB);
        return v ^ v >> 31;
    }
}
