using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>A structure's contours in voxels of a grid, by slice.</summary>
internal sealed record PlacedContours(IReadOnlyList<SliceContours> Slices, int PassedOver, int Outside)
{
    /// <summary>How far a contour's points may lie from one plane, in voxels: contours are written to 0.01 mm and better.</summary>
    private const double FlatTolerance = 0.25;

    /// <summary>Contours at the same place belong together (holes); rounding is far below this part of a slice.</summary>
    private const double SamePlane = 1e-2;

    /// <summary>No patient is that large, and indices stay small enough for <see cref="Polygons"/>.</summary>
    private const double FarthestMm = 1e5;

    /// <summary>A contour: its points as indices of the grid.</summary>
    private sealed record Ring(Vector3[] Points);

    /// <summary>Throws <see cref="ImageFormatException"/> for damaged points, <see cref="GeometryException"/> for contours that run through planes of the grid.</summary>
    public static PlacedContours Of(Structure structure, Grid grid, string file, CancellationToken ct)
    {
        List<Ring> rings = [];
        int passedOver = 0;
        foreach (DicomDataset contour in structure.Contours)
        {
            ct.ThrowIfCancellationRequested();
            IReadOnlyList<double> data = Structure.Points(contour);
            if (contour.Text(DicomTags.ContourGeometricType) is not ("CLOSED_PLANAR" or "CLOSEDPLANAR_XOR") || data.Count < 9)
                passedOver++;
            else if (data.Count % 3 != 0 || data.Any(d => !(Math.Abs(d) < FarthestMm)))
                throw new ImageFormatException($"{file} is damaged: a contour of structure {structure.Number} has points that are no positions.");
            else
                rings.Add(new([.. Enumerable.Range(0, data.Count / 3).Select(n => grid.ToIndex(new(data[3 * n], data[3 * n + 1], data[3 * n + 2])))]));
        }
        if (rings.Count == 0)
            return new([], passedOver, 0);
        int axis = Enumerable.Range(0, 3).MinBy(a => rings.Max(r => Spread(r, a)));
        if (rings.Max(r => Spread(r, axis)) > FlatTolerance)
            throw new GeometryException($"Contours of structure {structure.Number} in {file} do not lie in planes of the wanted grid; choose the series that they were drawn on.");
        (SliceContours[] slices, int outside) = Slice(rings, axis, grid.Size[axis]);
        return new(slices, passedOver, outside);
    }

    private static double Spread(Ring ring, int axis) => ring.Points.Max(p => p[axis]) - ring.Points.Min(p => p[axis]);

    private static (SliceContours[] Slices, int Outside) Slice(List<Ring> rings, int axis, int count)
    {
        Dictionary<int, (double Offset, List<Contour> Contours)> bySlice = [];
        int outside = 0;
        (int u, int v) = (axis == 0 ? 1 : 0, axis == 2 ? 1 : 2);
        foreach ((Ring ring, double place) in rings.Select(r => (r, r.Points.Average(p => p[axis]))).OrderBy(r => r.Item2))
        {
            int slice = (int)Math.Floor(place + 0.5);
            if (slice < 0 || slice >= count)
            {
                outside++;
                continue;
            }
            double offset = place - slice;
            bool known = bySlice.TryGetValue(slice, out (double Offset, List<Contour> Contours) there);
            if (known && Math.Abs(offset - there.Offset) > SamePlane && Math.Abs(offset) >= Math.Abs(there.Offset))
                continue;
            if (!known || Math.Abs(offset - there.Offset) > SamePlane)
                bySlice[slice] = there = (offset, []);
            there.Contours.Add(new([.. ring.Points.Select(p => new ContourPoint(p[u], p[v]))], IsHole: false));
        }
        return ([.. bySlice.OrderBy(s => s.Key).Select(s => new SliceContours(axis, s.Key, s.Value.Contours))], outside);
    }
}
