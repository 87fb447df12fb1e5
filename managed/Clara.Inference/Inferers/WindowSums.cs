using System.Numerics.Tensors;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>
/// Weighted sums of the windows that are under way. A part is one plane of x and one cell of rows, all of z; it comes to be with the first window on it and goes to the receiver
/// after the last one, so that memory does not grow with the image but with what windows share. Its memory is used again. With mirrored axes it is the mean of all flips' means: what
/// each window will count is known before, so that one sum serves all flips.
/// </summary>
internal sealed class WindowSums
{
    private readonly Grid _grid;
    private readonly int _classes;
    private readonly WindowLayout _layout;
    private readonly WindowWeights _weights;
    private readonly bool _half;
    private readonly bool _isMirrored;
    private readonly WorkContext _work;
    private readonly Part?[] _parts;
    private readonly Dictionary<int, Stack<Part>> _free = [];

    /// <param name="grid">Of the output: the network's axes in reverse order.</param>
    /// <param name="classes">Channels of the output.</param>
    /// <param name="layout">Where the windows lie.</param>
    /// <param name="weights">What each voxel of a window counts.</param>
    /// <param name="half">Sums in half of the memory, with three digits; see <see cref="HalfValues"/>.</param>
    /// <param name="work">Threads and token.</param>
    public WindowSums(Grid grid, int classes, WindowLayout layout, WindowWeights weights, bool half, WorkContext work)
    {
        (_grid, _classes, _layout, _weights, _half, _work) = (grid, classes, layout, weights, half, work);
        _parts = new Part?[checked(layout.Image.X * layout.Cells.Count)];
        _isMirrored = layout.Flips > 1;
    }

    /// <summary>Bytes that sums and weights take at most.</summary>
    public static long Bytes(WindowLayout layout, int classes, bool half) => checked((classes * (half ? 2L : 4L) + 4L * layout.Flips) * layout.MostUnderWay);

    /// <summary>
    /// Class after class [rows, z], in single precision unless there are halves, and the weights: those of the windows so far [rows, z], or with mirrored axes those of all windows there
    /// will be, [flips, rows, z].
    /// </summary>
    private sealed record Part(float[] Sums, HalfValues? Halves, float[] Weights, int Voxels)
    {
        public bool IsWeighed { get; set; }
    }

    /// <summary>Rows of one thread: weights, weighted values, and sums on their way to and from half precision.</summary>
    private readonly record struct Scratch(float[] Line, float[] Product, float[] Single);

    /// <summary>Adds a window: of the output [windows, classes, x, y, z] the one at an index.</summary>
    public void Add(Window window, NetworkTensor output, int index)
    {
        int first = _layout.CellOf(window.Start.Y), last = _layout.CellOf(window.Start.Y + _layout.Covered(1));
        for (int x = window.Start.X; x < window.Start.X + _layout.Covered(0); x++)
            for (int c = first; c < last; c++)
                _parts[x * _layout.Cells.Count + c] ??= New(_layout.Cells[c]);
        Slabs.Run(_layout.Covered(0), _work.Degree, (x0, x1) =>
        {
            int one = _classes * (int)_layout.Roi.Count;
            ReadOnlySpan<float> values = output.Values.Slice(checked(index * one), one);
            float[] line = new float[_layout.Covered(2)], product = new float[line.Length], single = new float[_half ? line.Length : 0];
            for (int x = x0; x < x1; x++)
                for (int c = first; c < last; c++)
                {
                    Part part = _parts[(window.Start.X + x) * _layout.Cells.Count + c]!;
                    if (_isMirrored && !part.IsWeighed)
                        Weigh(part, window.Start.X + x, _layout.Cells[c], line);
                    Add(window, x, _layout.Cells[c], part, values, new(line, product, single));
                }
        }, _work.Token);
    }

    /// <summary>Hands over what is final after the window of this index.</summary>
    public void Finish(int index, IOutputReceiver receiver)
    {
        (int x0, int x1, int y0, int y1) = _layout.Final(index);
        int first = _layout.CellOf(y0), cells = _layout.CellOf(y1) - first;
        Slabs.Run((x1 - x0) * cells, _work.Degree, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                int x = x0 + i / cells, c = first + i % cells;
                WindowLayout.Cell cell = _layout.Cells[c];
                Part part = _parts[x * _layout.Cells.Count + c]!;
                using NetworkOutput output = new(_grid.Crop(new(new(0, cell.From, x), new(_layout.Image.Z, cell.To - cell.From, 1))), _classes, Means(part));
                if (receiver is not IBlockReceiver blocks)
                {
                    receiver.Take(output, (x * _layout.Image.Y + cell.From) * _layout.Image.Z, _work with { Degree = 1 });
                    continue;
                }
                blocks.Prepare(output, _work with { Degree = 1 });
                for (int k = 0; k < _classes; k++)
                    part.Halves?.Write(k, output.Class(k));
            }
        }, _work.Token);
        if (x1 > x0 && receiver is IBlockReceiver taking)
            taking.Take(new Block(this, new(new(0, y0, x0), new(_layout.Image.Z, y1 - y0, x1 - x0))), _work);
        for (int x = x0; x < x1; x++)
            for (int c = first; c < first + cells; c++)
                Free(ref _parts[x * _layout.Cells.Count + c]);
    }

    private float[] Means(Part part)
    {
        float[] means = _half ? new float[_classes * part.Voxels] : part.Sums;
        for (int k = 0; k < _classes; k++)
        {
            Span<float> values = means.AsSpan(k * part.Voxels, part.Voxels);
            part.Halves?.Read(k, 0, values);
            if (!_isMirrored)
                TensorPrimitives.Divide(values, part.Weights, values);
        }
        return means;
    }

    private void Add(Window window, int x, WindowLayout.Cell cell, Part part, ReadOnlySpan<float> output, Scratch scratch)
    {
        for (int y = cell.From; y < cell.To; y++)
        {
            Span<float> line = scratch.Line, product = scratch.Product;
            Line(window, x, y - window.Start.Y, line);
            int to = (y - cell.From) * _layout.Image.Z + window.Start.Z, from = window.Offset(x, y - window.Start.Y);
            Span<float> total = part.Weights.AsSpan((_isMirrored ? _layout.FlipIndex(window) * part.Voxels : 0) + to, line.Length);
            if (_isMirrored)
            {
                TensorPrimitives.Divide(line, total, line);
                TensorPrimitives.Divide(line, (float)_layout.Flips, line);
            }
            else
                TensorPrimitives.Add(total, line, total);
            for (int k = 0; k < _classes; k++)
            {
                ReadOnlySpan<float> values = output.Slice(k * (int)window.Roi.Count + from, line.Length);
                if (window.IsFlipped(2))
                {
                    values.CopyTo(product);
                    product.Reverse();
                    values = product;
                }
                TensorPrimitives.Multiply(values, line, product);
                if (part.Halves is not null)
                {
                    part.Halves.Add(k, to, product, scratch.Single);
                    continue;
                }
                Span<float> sum = part.Sums.AsSpan(k * part.Voxels + to, line.Length);
                TensorPrimitives.Add(sum, product, sum);
            }
        }
    }

    /// <summary>What the row of the covered voxel (x, y) counts, in the image's order.</summary>
    private void Line(Window window, int x, int y, Span<float> line)
    {
        _weights.Line(window.At(0, x), window.At(1, y), window.Before(2), line);
        if (window.IsFlipped(2))
            line.Reverse();
    }

    /// <summary>Adds up what all windows of each flip will count in a part.</summary>
    private void Weigh(Part part, int x, WindowLayout.Cell cell, Span<float> line)
    {
        foreach (Window window in _layout.Windows)
        {
            if (x < window.Start.X || x >= window.Start.X + _layout.Covered(0) || cell.From < window.Start.Y || cell.To > window.Start.Y + _layout.Covered(1))
                continue;
            for (int y = cell.From; y < cell.To; y++)
            {
                Line(window, x - window.Start.X, y - window.Start.Y, line);
                Span<float> total = part.Weights.AsSpan(_layout.FlipIndex(window) * part.Voxels + (y - cell.From) * _layout.Image.Z + window.Start.Z, line.Length);
                TensorPrimitives.Add(total, line, total);
            }
        }
        part.IsWeighed = true;
    }

    private Part New(WindowLayout.Cell cell)
    {
        int voxels = checked((cell.To - cell.From) * _layout.Image.Z), all = checked(voxels * _classes);
        Part part = _free.TryGetValue(voxels, out Stack<Part>? free) && free.TryPop(out Part? used) ? used
            : new(_half ? [] : GC.AllocateUninitializedArray<float>(all), _half ? new(_classes, voxels) : null, GC.AllocateUninitializedArray<float>(checked(voxels * _layout.Flips)), voxels);
        Array.Clear(part.Sums);
        part.Halves?.Clear();
        Array.Clear(part.Weights);
        part.IsWeighed = false;
        return part;
    }

    private void Free(ref Part? part)
    {
        if (!_free.TryGetValue(part!.Voxels, out Stack<Part>? free))
            _free[part.Voxels] = free = new();
        free.Push(part);
        part = null;
    }

    /// <summary>Rows of the parts that became final together.</summary>
    private sealed class Block(WindowSums sums, VoxelBox box) : IOutputBlock
    {
        public VoxelBox Box => box;

        public void CopyRow(int index, int y, int z, Span<float> row)
        {
            int cell = sums._layout.CellOf(y);
            Part part = sums._parts[z * sums._layout.Cells.Count + cell]!;
            int from = (y - sums._layout.Cells[cell].From) * row.Length;
            if (part.Halves is not null)
                part.Halves.Read(index, from, row);
            else
                part.Sums.AsSpan(index * part.Voxels + from, row.Length).CopyTo(row);
        }
    }
}
