namespace Clara.Imaging;

/// <summary>
/// Borders of the foreground pixels of a slice across axis 2 by the border following of Suzuki and Abe (1985), 8-connected, with rows along axis 0 and columns along axis 1.
/// Holds its buffers for the next slice; one thread at a time.
/// </summary>
internal sealed class BorderFollower
{
    private readonly VoxelBox _box;
    private readonly int _rows, _columns, _pitch;
    /// <summary>0 background, 1 foreground, n of 2 or more: on border n; negative: on border n with background of that border at the right.</summary>
    private readonly int[] _pixels;
    private readonly int[] _steps;
    private readonly List<(int I, int J)> _points = [];

    public BorderFollower(VoxelBox box)
    {
        _box = box;
        (_rows, _columns) = (box.Size.X, box.Size.Y);
        _pitch = _columns + 2; // a frame of background
        _pixels = new int[checked(_pitch * (_rows + 2))];
        // Clockwise as displayed with rows downwards, from the left on.
        _steps = [-1, -_pitch - 1, -_pitch, -_pitch + 1, 1, _pitch + 1, _pitch, _pitch - 1];
    }

    /// <summary>A border with those directly within it, in the order of their starts.</summary>
    private sealed class Border(bool isHole, Border? parent, (int I, int J)[] points)
    {
        public bool IsHole { get; } = isHole;

        public Border? Parent { get; } = parent;

        public (int I, int J)[] Points { get; } = points;

        public List<Border> Children { get; } = [];
    }

    /// <summary>All pixels of each border: depth first, siblings from the last start in the raster to the first.</summary>
    public List<(int I, int J)[]> Follow(ReadOnlySpan<ushort> voxels, Size3 size, int z)
    {
        Load(voxels, size, z);
        Border frame = new(isHole: true, null, []);
        List<Border> borders = [frame]; // border number n is at n - 1: the frame is 1
        for (int row = 1; row <= _rows; row++)
        {
            int last = 1;
            for (int at = row * _pitch + 1; at <= row * _pitch + _columns; at++)
            {
                int pixel = _pixels[at];
                if (pixel == 0)
                    continue;
                bool isOuter = pixel == 1 && _pixels[at - 1] == 0;
                if (isOuter || (pixel >= 1 && _pixels[at + 1] == 0))
                {
                    if (!isOuter && pixel > 1)
                        last = pixel;
                    Border met = borders[last - 1];
                    // Met a border of the same kind: a sibling; of the other kind: it encloses the new one.
                    Border parent = met.IsHole == isOuter ? met : met.Parent!;
                    Border border = new(!isOuter, parent, Pixels(at, isOuter ? 0 : 4, borders.Count + 1));
                    borders.Add(border);
                    parent.Children.Add(border);
                }
                if (_pixels[at] != 1)
                    last = Math.Abs(_pixels[at]);
            }
        }
        return DepthFirst(frame);
    }

    private void Load(ReadOnlySpan<ushort> voxels, Size3 size, int z)
    {
        for (int column = 0; column < _columns; column++)
        {
            ReadOnlySpan<ushort> line = voxels.Slice((z * size.Y + _box.Start.Y + column) * size.X + _box.Start.X, _rows);
            for (int row = 0; row < line.Length; row++)
                _pixels[(row + 1) * _pitch + column + 1] = line[row] != 0 ? 1 : 0;
        }
    }

    /// <summary>Follows a border from its first pixel, of which the neighbour in the direction is its background; marks its pixels with its number.</summary>
    private (int I, int J)[] Pixels(int start, int towards, int number)
    {
        _points.Clear();
        int first = -1;
        for (int turn = 1; turn < 8 && first < 0; turn++)
            if (_pixels[start + _steps[(towards + turn) & 7]] != 0)
                first = (towards + turn) & 7;
        if (first < 0)
        {
            _pixels[start] = -number;
            Add(start);
            return _points.ToArray();
        }
        int end = start + _steps[first], at = start, came = first;
        while (true)
        {
            // Counter-clockwise from where the border came, to the next pixel of it.
            bool openAtRight = false;
            int next = came;
            do
            {
                next = (next + 7) & 7;
                openAtRight |= next == 4 && _pixels[at + 1] == 0;
            }
            while (_pixels[at + _steps[next]] == 0);
            if (openAtRight)
                _pixels[at] = -number;
            else if (_pixels[at] == 1)
                _pixels[at] = number;
            Add(at);
            int to = at + _steps[next];
            if (to == start && at == end)
                return _points.ToArray();
            (at, came) = (to, next ^ 4);
        }
    }

    private void Add(int at) => _points.Add((at / _pitch - 1 + _box.Start.X, at % _pitch - 1 + _box.Start.Y));

    private static List<(int I, int J)[]> DepthFirst(Border frame)
    {
        List<(int I, int J)[]> ordered = [];
        // A stack, not recursion: rings within rings may be thousands deep. Pushed in raster order, so the last start comes off first.
        Stack<Border> open = new(frame.Children);
        while (open.TryPop(out Border? border))
        {
            ordered.Add(border.Points);
            foreach (Border child in border.Children)
                open.Push(child);
        }
        return ordered;
    }
}
