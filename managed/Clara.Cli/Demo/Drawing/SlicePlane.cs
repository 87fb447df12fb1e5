using Clara.Imaging;

namespace Clara.Cli.Demo.Drawing;

/// <summary>
/// A plane through an array with LPS axes, as radiologists look at it: the patient's right on the left, front up or to the left, head up.
/// </summary>
/// <param name="Name">Shown in the panel.</param>
/// <param name="Normal">Array axis across the plane.</param>
/// <param name="Across">Array axis that runs to the right of the picture.</param>
/// <param name="Down">Array axis of the picture's columns.</param>
/// <param name="Upwards">Whether that axis runs up and not down.</param>
/// <param name="Letters">Left, right, top and bottom.</param>
internal sealed record SlicePlane(string Name, int Normal, int Across, int Down, bool Upwards, string Letters)
{
    public static readonly SlicePlane Axial = new("axial", 2, 0, 1, false, "RLAP");
    public static readonly SlicePlane Coronal = new("coronal", 1, 0, 2, true, "RLSI");
    public static readonly SlicePlane Sagittal = new("sagittal", 0, 1, 2, true, "APSI");

    public static IReadOnlyList<SlicePlane> All { get; } = [Axial, Coronal, Sagittal];

    /// <summary>One slice in rows from the top of the picture.</summary>
    public T[] Cut<T>(ReadOnlySpan<T> voxels, Grid grid, int index)
    {
        int[] step = [1, grid.Size.X, grid.Size.X * grid.Size.Y];
        int width = grid.Size[Across], height = grid.Size[Down];
        T[] slice = new T[width * height];
        for (int row = 0; row < height; row++)
        {
            int from = index * step[Normal] + (Upwards ? height - 1 - row : row) * step[Down];
            for (int column = 0; column < width; column++)
                slice[row * width + column] = voxels[from + column * step[Across]];
        }
        return slice;
    }
}
