using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>
/// Where the windows of an image lie, in the network's order of axes [x, y, z]; they are run x slowest, z fastest. With mirrored axes there is a set of windows for every combination of
/// flips: that of the flipped image, whose windows lie elsewhere where the last one had to be moved back. All sets are run in one order, so that a part is final for all of them at once:
/// windows that start along x between two of the unflipped image go together.
/// </summary>
internal sealed class WindowLayout
{
    /// <summary>Along each axis, by rising start and each start once: which of the two orders have a window there, bit 0 the image's and bit 1 the turned one.</summary>
    private readonly SortedList<int, int>[] _starts;

    /// <summary>Where the windows of the unflipped image start along x.</summary>
    private readonly int[] _groups;
    private readonly Window[] _windows;
    private readonly int[] _flipIndex, _cellOf;

    /// <param name="image">Extent of the image.</param>
    /// <param name="roi">Extent of a window.</param>
    /// <param name="overlap">0 up to but not 1, as a fraction of the window.</param>
    /// <param name="mirrored">Axes that are flipped; null for none.</param>
    /// <param name="continuesBorder">Whether an image smaller than the window is continued by its outermost voxels; else by zeros.</param>
    public WindowLayout(Size3 image, Size3 roi, double overlap, IReadOnlyList<int>? mirrored = null, bool continuesBorder = false)
    {
        (Image, Roi) = (image, roi);
        _starts = [.. Enumerable.Range(0, 3).Select(a => Starts(a, overlap, mirrored?.Contains(a) ?? false))];
        int[] edges = [.. _starts[1].Keys.SelectMany(y => new[] { y, y + Covered(1) }).Distinct().Order()];
        Cells = [.. edges.Zip(edges.Skip(1)).SelectMany(e => Pieces(e.First, e.Second))];
        _cellOf = [.. Cells.SelectMany((c, i) => Enumerable.Repeat(i, c.To - c.From)), Cells.Count];
        _groups = [.. _starts[0].Where(s => Has(s.Value, 0, 0)).Select(s => s.Key)];
        int[] combinations = [.. Enumerable.Range(0, 8).Where(f => Enumerable.Range(0, 3).All(a => (f >> a & 1) == 0 || (mirrored?.Contains(a) ?? false)))];
        Flips = combinations.Length;
        _flipIndex = [.. Enumerable.Range(0, 8).Select(f => Array.IndexOf(combinations, f))];
        _windows =
        [
            .. from g in _groups from y in _starts[1] from x in _starts[0].Where(s => s.Key >= g && s.Key < After(g)) from z in _starts[2] from f in combinations
               where Has(x.Value, f, 0) && Has(y.Value, f, 1) && Has(z.Value, f, 2)
               select new Window(image, roi, new(x.Key, y.Key, z.Key), f, continuesBorder),
        ];

        static bool Has(int orders, int flips, int axis) => (orders >> (flips >> axis & 1) & 1) != 0;
    }

    /// <summary>Rows of y from one edge of a window to the next edge of any, in pieces: all of a cell's rows are in the same windows.</summary>
    internal readonly record struct Cell(int From, int To);

    public Size3 Image { get; }

    public Size3 Roi { get; }

    /// <summary>Number of combinations of flips, 1 without mirrored axes; each has windows over the whole image.</summary>
    public int Flips { get; }

    public IReadOnlyList<Cell> Cells { get; }

    public int Count => _windows.Length;

    /// <summary>The cell of a row; the number of cells behind the last one.</summary>
    public int CellOf(int row) => _cellOf[row];

    /// <summary>All windows in the order in which they are run.</summary>
    public IReadOnlyList<Window> Windows => _windows;

    /// <summary>Voxels of the image that a window covers along an axis.</summary>
    public int Covered(int axis) => Math.Min(Roi[axis], Image[axis]);

    public Window this[int index] => _windows[index];

    /// <summary>
    /// What is final once the window is through: nothing but after the last one along z, then the planes up to the next window along x of the rows up to the next window along y.
    /// </summary>
    public (int X0, int X1, int Y0, int Y1) Final(int index)
    {
        VoxelPoint here = _windows[index].Start;
        int group = Group(here.X);
        if (index + 1 < _windows.Length && _windows[index + 1].Start is VoxelPoint next && (Group(next.X), next.Y) == (group, here.Y))
            return default;
        return (group, After(group), here.Y, Next(1, here.Y));
    }

    /// <summary>
    /// The most voxels that are under way at once: one window's rows along all of z, and of the other rows the planes that two windows along x share. All classes of these are in memory.
    /// </summary>
    public long MostUnderWay
    {
        get
        {
            int[] ends = [.. _groups.Select(g => _starts[0].Keys.Last(s => s < After(g)) + Covered(0))];
            int planes = _groups.Select((g, i) => ends[i] - g).Max(), shared = _groups.Skip(1).Select((g, i) => ends[i] - g).DefaultIfEmpty(0).Max();
            return ((long)planes * Covered(1) + (long)Math.Max(0, shared) * (Image.Y - Covered(1))) * Image.Z;
        }
    }

    /// <summary>Number of a window's combination of flips, from 0.</summary>
    public int FlipIndex(Window window) => _flipIndex[window.Flips];

    private SortedList<int, int> Starts(int axis, double overlap, bool isMirrored)
    {
        SortedList<int, int> starts = [];
        foreach (int start in WindowGrid.Starts(Image[axis], Roi[axis], overlap))
        {
            starts[start] = starts.GetValueOrDefault(start) | 1;
            int turned = Image[axis] - Covered(axis) - start;
            if (isMirrored)
                starts[turned] = starts.GetValueOrDefault(turned) | 2;
        }
        return starts;
    }

    /// <summary>Alike as far as may be, so that one's memory serves another.</summary>
    private static IEnumerable<Cell> Pieces(int from, int to)
    {
        const int Rows = 8;
        for (; from < to; from += Rows)
            yield return new(from, Math.Min(to, from + Rows));
    }

    private int Group(int x) => _groups.Last(g => g <= x);

    private int After(int group) => Array.IndexOf(_groups, group) is int i && i + 1 < _groups.Length ? _groups[i + 1] : Image.X;

    private int Next(int axis, int start)
    {
        int at = _starts[axis].IndexOfKey(start) + 1;
        return at < _starts[axis].Count ? _starts[axis].Keys[at] : Image[axis];
    }
}
