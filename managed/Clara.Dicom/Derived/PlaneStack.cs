using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>Parallel planes on common lines along their normal, with the grid that they span: x along rows, y along columns, z along the normal. Planes may lack and may share a place.</summary>
internal sealed class PlaneStack
{
    /// <summary>Difference of unit vectors; as far as <see cref="SeriesGrouping"/> takes planes for parallel.</summary>
    private const double DirectionTolerance = 1e-3;

    /// <summary>How far a plane may lie from its place, as a part of the planes' distance and of a pixel: what <see cref="SliceStack"/> takes for a volume can be a source.</summary>
    private const double PlaceTolerance = 0.1, ShiftTolerance = 0.25;

    /// <summary>More slices than any scan has: positions that far apart are damage, and the grid between them would be memory without bound.</summary>
    private const int MostSlices = 20000;

    private PlaneStack(IReadOnlyList<PlaneGeometry> planes, IReadOnlyList<int> places, Grid grid) => (Planes, Places, Grid) = (planes, places, grid);

    /// <summary>The planes as given.</summary>
    public IReadOnlyList<PlaneGeometry> Planes { get; }

    /// <summary>For each plane its slice index in the grid.</summary>
    public IReadOnlyList<int> Places { get; }

    public Grid Grid { get; }

    /// <summary>Throws <see cref="GeometryException"/> where the planes differ in direction or spacing, are sheared (gantry tilt) or not evenly spaced.</summary>
    /// <param name="planes">At least one.</param>
    /// <param name="columns">Pixels along a row.</param>
    /// <param name="rows">Pixels along a column.</param>
    public static PlaneStack Of(IReadOnlyList<PlaneGeometry> planes, int columns, int rows)
    {
        PlaneGeometry first = planes[0];
        Plane at = first.Plane;
        (double X, double Y) spacing = first.Spacing ?? throw new GeometryException("The images do not say their pixel spacing.");
        double[] along = new double[planes.Count];
        for (int n = 0; n < planes.Count; n++)
        {
            PlaneGeometry plane = planes[n];
            if (plane.Plane.Row.Minus(at.Row).Length > DirectionTolerance || plane.Plane.Column.Minus(at.Column).Length > DirectionTolerance)
                throw new GeometryException("The images have different orientations; choose a series of parallel planes.");
            if (plane.Spacing is (double x, double y) && (Math.Abs(x - spacing.X) > 1e-4 * spacing.X || Math.Abs(y - spacing.Y) > 1e-4 * spacing.Y))
                throw new GeometryException("The images have different pixel spacings; choose a series of equal planes.");
            along[n] = plane.Plane.Position.Minus(at.Position).Dot(at.Normal);
        }
        (double start, double step) = Lattice(planes, along);
        if (!(along.Max() - start <= MostSlices * step))
            throw new GeometryException($"The planes lie more than {MostSlices} plane distances apart; positions or spacing are wrong.");
        int[] places = [.. along.Select(d => (int)Math.Round((d - start) / step))];
        for (int n = 0; n < planes.Count; n++)
            if (Math.Abs(along[n] - start - places[n] * step) > PlaceTolerance * step)
                throw new GeometryException(FormattableString.Invariant($"The planes are not evenly spaced: one lies {(along[n] - start) / step:0.##} plane distances from the first; choose a series without gaps."));
        Vector3 origin = planes[Array.IndexOf(places, 0)].Plane.Position;
        for (int n = 0; n < planes.Count; n++)
        {
            Vector3 offset = planes[n].Plane.Position.Minus(origin);
            if (offset.Minus(at.Normal.Times(offset.Dot(at.Normal))).Length > ShiftTolerance * Math.Min(spacing.X, spacing.Y))
                throw new GeometryException("The planes are shifted against each other (gantry tilt); correct the tilt first.");
        }
        return new(planes, places, new(new(columns, rows, places.Max() + 1), new(spacing.X, spacing.Y, step), origin, Matrix3.FromColumns(at.Row, at.Column, at.Normal)));
    }

    /// <summary>Where the first plane lies and how far apart they are.</summary>
    private static (double Start, double Step) Lattice(IReadOnlyList<PlaneGeometry> planes, double[] along)
    {
        double[] sorted = [.. along.Order()];
        double extent = sorted[^1] - sorted[0];
        double said = planes[0].Distance ?? planes[0].Thickness ?? 1;
        double least = sorted.Zip(sorted.Skip(1), (a, b) => b - a).Where(d => d > 1e-3 * said).DefaultIfEmpty(0).Min();
        if (least == 0)
            return (sorted[0], said);
        // Where the file says a distance that divides the smallest step found, planes were left out between; else the steps themselves tell.
        double step = planes[0].Distance is double distance && distance <= least * (1 + PlaceTolerance) && Math.Abs(least / distance - Math.Round(least / distance)) < PlaceTolerance ? distance : least;
        return (sorted[0], extent / Math.Round(extent / step));
    }
}
