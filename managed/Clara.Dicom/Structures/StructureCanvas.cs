using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>Puts structures on a label map one after the other, and finds where two want the same voxel.</summary>
internal sealed class StructureCanvas
{
    private readonly LabelMap _one;
    private readonly IReadOnlyList<Structure> _structures;
    private readonly bool _laterWins;
    private readonly string _file;

    public StructureCanvas(Grid grid, IReadOnlyList<Structure> structures, bool laterWins, string file)
    {
        Map = new(grid, structures.Select(s => s.Label));
        (_one, _structures, _laterWins, _file) = (new(grid, []), structures, laterWins, file);
    }

    public LabelMap Map { get; }

    /// <summary>Throws <see cref="ClaraException"/> where another structure has a voxel already, unless later ones win.</summary>
    public void Fill(Structure structure, IReadOnlyList<SliceContours> slices, CancellationToken ct)
    {
        Polygons.Fill(_one, 1, slices, ct);
        ushort id = (ushort)structure.Label.Id;
        foreach (SliceContours slice in slices)
        {
            ct.ThrowIfCancellationRequested();
            Move(slice, structure, id);
        }
    }

    /// <summary>From the map of one structure to that of all; the former is empty again afterwards.</summary>
    private void Move(SliceContours slice, Structure structure, ushort id)
    {
        Size3 size = Map.Grid.Size;
        int[] strides = [1, size.X, size.X * size.Y];
        (int u, int v) = (slice.Axis == 0 ? 1 : 0, slice.Axis == 2 ? 1 : 2);
        Span<ushort> from = _one.Voxels, to = Map.Voxels;
        // A slice is mostly outside of a structure: only what lies within its contours is looked at.
        (int firstI, int endI) = Range(slice, p => p.I, size[u]);
        (int firstJ, int endJ) = Range(slice, p => p.J, size[v]);
        for (int j = firstJ; j < endJ; j++)
            for (int i = firstI, at = slice.Index * strides[slice.Axis] + j * strides[v] + i * strides[u]; i < endI; i++, at += strides[u])
            {
                if (from[at] == 0)
                    continue;
                from[at] = 0;
                if (to[at] != 0 && !_laterWins)
                    throw Overlap(to[at], structure);
                to[at] = id;
            }
    }

    private static (int First, int End) Range(SliceContours slice, Func<ContourPoint, double> coordinate, int size)
    {
        double least = slice.Contours.Min(c => c.Points.Min(coordinate)), most = slice.Contours.Max(c => c.Points.Max(coordinate));
        return ((int)Math.Clamp(Math.Floor(least), 0, size), (int)Math.Clamp(Math.Ceiling(most) + 1, 0, size));
    }

    private ClaraException Overlap(int id, Structure second)
    {
        Structure first = _structures.First(s => s.Label.Id == id);
        return new(StatusCode.Unsupported, $"In {_file} the structures {first.Number} ({first.Label.Name}) and {second.Number} ({second.Label.Name}) share voxels, "
            + "which a label map cannot hold; choose one of them, or let later structures win.");
    }
}
