using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>How much each voxel of a window counts: evenly, or by a Gaussian around the window's centre.</summary>
internal sealed class WindowWeights(Size3 roi, bool gaussian, double sigmaScale)
{
    /// <summary>Smallest weight: far corners of large windows would vanish, and a voxel that only they cover with them.</summary>
    private const float Least = 1e-3f;

    private readonly float[][] _axes = gaussian ? [.. Enumerable.Range(0, 3).Select(a => WindowGrid.GaussianWeights(roi[a], sigmaScale))] : [];

    /// <summary>The weights of a row of voxels [x, y, z to z + row.Length) of the window.</summary>
    public void Line(int x, int y, int z, Span<float> row)
    {
        if (!gaussian)
        {
            row.Fill(1);
            return;
        }
        float factor = _axes[0][x] * _axes[1][y];
        for (int i = 0; i < row.Length; i++)
            row[i] = Math.Max(Least, factor * _axes[2][z + i]);
    }
}
