using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>Where the windows of an image lie, in the network's order of axes [x, y, z]; they are run x slowest, z fastest.</summary>
internal sealed class WindowLayout
{
    private readonly int[][] _starts;

    public WindowLayout(Size3 image, Size3 roi, double overlap)
    {
        (Image, Roi) = (image, roi);
        _starts = [.. Enumerable.Range(0, 3).Select(a => WindowGrid.Starts(image[a], roi[a], overlap))];
        int[] edges = [.. _starts[1].SelectMany(y => new[] { y, y + Covered(1) }).Distinct().Order()];
        Cells = [.. edges.Zip(edges.Skip(1), (from, to) => new Cell(from, to))];
    }

    /// <summary>Rows of y from one edge of a window to the next edge of any: all of a cell's rows are in the same windows.</summary>
    internal readonly record struct Cell(int From, int To);

    public Size3 Image { get; }

    public Size3 Roi { get; }

    public IReadOnlyList<Cell> Cells { get; }

    public int Count => checked(_starts[0].Length * _starts[1].Length * _starts[2].Length);

    /// <summary>Voxels of the image that a window covers along an axis.</summary>
    public int Covered(int axis) => Math.Min(Roi[axis], Image[axis]);

    public Window this[int index] => new(Image, Roi, new(_starts[0][X(index)], _starts[1][Y(index)], _starts[2][index % _starts[2].Length]));

    /// <summary>
    /// What is final once the window is through: nothing but after the last one along z, then the planes up to the next window along x of the rows up to the next window along y.
    /// </summary>
    public (int X0, int X1, int Y0, int Y1) Final(int index)
    {
        if (index % _starts[2].Length != _starts[2].Length - 1)
            return default;
        return (_starts[0][X(index)], Next(0, X(index)), _starts[1][Y(index)], Next(1, Y(index)));
    }

    /// <summary>
    /// The most voxels that are under way at once: one window's rows along all of z, and of the other rows the planes that two windows along x share. All classes of these are in memory.
    /// </summary>
    public long MostUnderWay
    {
        get
        {
            int shared = Enumerable.Range(1, _starts[0].Length - 1).Select(i => Covered(0) - (_starts[0][i] - _starts[0][i - 1])).DefaultIfEmpty(0).Max();
            return ((long)Covered(0) * Covered(1) + (long)Math.Max(0, shared) * (Image.Y - Covered(1))) * Image.Z;
        }
    }

    private int X(int index) => index / (_starts[1].Length * _starts[2].Length);

    private int Y(int index) => index / _starts[2].Length % _starts[1].Length;

    private int Next(int axis, int at) => at + 1 < _starts[axis].Length ? _starts[axis][at + 1] : Image[axis];
}
