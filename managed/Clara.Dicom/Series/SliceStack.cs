using System.Globalization;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>Frames of one orientation sorted along their normal, with the grid that they span. Whatever is no regular stack is refused with positions and files.</summary>
internal sealed record SliceStack(IReadOnlyList<SeriesFrame> Frames, Grid Grid)
{
    /// <summary>Closer than this two slices are at the same place; scanners write positions to 1e-3 mm and better.</summary>
    private const double SamePlaceMm = 1e-2;

    /// <summary>How far a slice may lie from its even place, as a part of the slice distance: couches and rounding do not reach it, a wrong slice does.</summary>
    private const double EvenTolerance = 0.1;

    /// <summary>How far slices may shift sideways over the whole stack, as a part of a pixel: below, the nearest voxel stays the right one; rounded direction cosines stay below.</summary>
    private const double ShiftTolerance = 0.25;

    private const int NamedAtMost = 3;

    /// <summary>Throws <see cref="GeometryException"/> that says what is wrong with which files.</summary>
    /// <param name="frames">At least one; parallel planes of equal spacing.</param>
    public static SliceStack Of(IReadOnlyList<SeriesFrame> frames)
    {
        if (frames.Any(f => f.Plane is null) && frames.Count > 1)
            throw new GeometryException($"{frames.First(f => f.Plane is null).File.Name} and {frames.Count - 1} more of its series do not say where they lie (ImagePositionPatient, ImageOrientationPatient); "
                + "give one of them, or a series of slices with positions.");
        (double x, double y) = frames[0].Spacing ?? throw new GeometryException($"{frames[0].File.Name} does not say its pixel spacing; without it there is no volume in mm.");
        Plane first = frames[0].Plane ?? new(default, new(1, 0, 0), new(0, 1, 0));
        if (frames.Count == 1)
            return new(frames, Spanned(frames[0], 1, first, x, y, frames[0].ThicknessMm ?? 1));
        SeriesFrame[] sorted = [.. frames.OrderBy(f => f.Plane!.Position.Dot(first.Normal)).ThenBy(f => f.File.InstanceNumber)];
        double[] along = [.. sorted.Select(f => f.Plane!.Position.Dot(first.Normal))];
        RequireDifferent(sorted, along);
        RequireUpright(sorted, along, first, Math.Min(x, y));
        RequireEven(sorted, along);
        return new(sorted, Spanned(sorted[0], sorted.Length, first with { Position = sorted[0].Plane!.Position }, x, y, (along[^1] - along[0]) / (along.Length - 1)));
    }

    /// <summary>Whether two frames lie at the same place along their normal.</summary>
    public static bool HasRepeats(IReadOnlyList<SeriesFrame> frames)
    {
        if (frames[0].Plane is not Plane first)
            return false;
        double[] along = [.. frames.Where(f => f.Plane is not null).Select(f => f.Plane!.Position.Dot(first.Normal)).Order()];
        return along.Zip(along.Skip(1), (a, b) => b - a).Any(d => d < SamePlaceMm);
    }

    private static Grid Spanned(SeriesFrame first, int slices, Plane plane, double x, double y, double z)
    {
        PixelLayout layout = first.File.Layout;
        try
        {
            return new(new(layout.Columns, layout.Rows, slices), new(x, y, z), plane.Position, Matrix3.FromColumns(plane.Row, plane.Column, plane.Normal));
        }
        catch (GeometryException e)
        {
            throw new GeometryException($"{first.File.Name}: {e.Message} The header is damaged; get the file again.");
        }
    }

    private static void RequireDifferent(SeriesFrame[] sorted, double[] along)
    {
        List<string> same = [];
        for (int i = 1; i < along.Length; i++)
            if (along[i] - along[i - 1] < SamePlaceMm)
                same.Add($"{Named(sorted[i - 1])} and {Named(sorted[i])} at {Mm(along[i])} mm");
        if (same.Count > 0)
            throw new GeometryException($"Slices lie at the same place: {Some(same)}; take the copies or the second acquisition out and read again.");
    }

    /// <summary>A tilted gantry shifts each slice against the one before: positions run along the couch, and not along the normal.</summary>
    private static void RequireUpright(SeriesFrame[] sorted, double[] along, Plane first, double pixelMm)
    {
        Vector3 Aside(int i) => sorted[i].Plane!.Position.Minus(sorted[0].Plane!.Position).Minus(first.Normal.Times(along[i] - along[0]));
        double furthest = Enumerable.Range(0, sorted.Length).Max(i => Aside(i).Length);
        if (furthest <= ShiftTolerance * pixelMm)
            return;
        Vector3 step = Aside(sorted.Length - 1).Times(1 / (along[^1] - along[0]));
        bool straight = Enumerable.Range(0, sorted.Length).All(i => Aside(i).Minus(step.Times(along[i] - along[0])).Length <= ShiftTolerance * pixelMm);
        throw new GeometryException(straight
            ? string.Create(CultureInfo.InvariantCulture, $"The slices from {Named(sorted[0])} to {Named(sorted[^1])} are sheared by {Math.Atan(step.Length) * 180 / Math.PI:0.##} degrees (gantry tilt); correct the tilt, for example with dcm2niix, and use the result.")
            : string.Create(CultureInfo.InvariantCulture, $"The slices from {Named(sorted[0])} to {Named(sorted[^1])} are shifted sideways by up to {furthest:0.##} mm and not on one line; take out those of another position."));
    }

    private static void RequireEven(SeriesFrame[] sorted, double[] along)
    {
        double[] steps = [.. along.Zip(along.Skip(1), (a, b) => b - a)];
        double usual = steps.Order().ElementAt((steps.Length - 1) / 2);
        List<string> gaps = [], uneven = [];
        for (int i = 0; i < steps.Length; i++)
        {
            double times = steps[i] / usual;
            string where = $"between {Mm(along[i])} mm ({Named(sorted[i])}) and {Mm(along[i + 1])} mm ({Named(sorted[i + 1])})";
            if (times > 1.5 && Math.Abs(times - Math.Round(times)) <= EvenTolerance * Math.Round(times))
                gaps.Add($"{(int)Math.Round(times) - 1} {where}");
            else if (Math.Abs(times - 1) > EvenTolerance)
                uneven.Add($"{Mm(steps[i])} mm {where}");
        }
        if (gaps.Count > 0)
            throw new GeometryException($"Slices are missing, of {Mm(usual)} mm distance: {Some(gaps)}; get the whole series.");
        double even = (along[^1] - along[0]) / steps.Length;
        if (uneven.Count == 0 && !along.Where((a, i) => Math.Abs(a - along[0] - (i * even)) > EvenTolerance * even).Any())
            return;
        throw new GeometryException($"The slices are not evenly spaced, {Mm(usual)} mm mostly: {Some(uneven.Count > 0 ? uneven : [$"{Named(sorted[0])} to {Named(sorted[^1])} drift"])}; give a series of one slice distance.");
    }

    private static string Named(SeriesFrame frame) => frame.File.Layout.Frames > 1 ? $"{frame.File.Name} frame {frame.Index + 1}" : frame.File.Name;

    private static string Mm(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Some(List<string> all) => string.Join(", ", all.Take(NamedAtMost)) + (all.Count > NamedAtMost ? $" and {all.Count - NamedAtMost} more" : "");
}
