using System.Globalization;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>Files to series: by UID, then by geometry, then by what tells frames at the same place apart.</summary>
internal static class SeriesGrouping
{
    /// <summary>Planes within this are parallel: direction cosines of six digits. Slices of one stack are.</summary>
    private const double ParallelDegrees = 0.05;

    /// <summary>Stacks of orientations closer than this are one stack whose slices are not parallel; planes of a scout are far apart.</summary>
    private const double NearlyParallelDegrees = 10;

    /// <summary>Three planes of one slice each are a scout; from this number on they are slices turned about an axis.</summary>
    private const int LoneAtMost = 4;

    /// <summary>More kinds of frames than this in one series are no series of slices, and comparing them all would take for ever.</summary>
    private const int MostStacks = 256;

    private const double SpacingTolerance = 1e-4;

    /// <summary>All series, by number, then in the order of the files.</summary>
    public static IReadOnlyList<DicomSeries> Of(IEnumerable<ImageFile> files) =>
    [
        .. files.OrderBy(f => f.Path, StringComparer.Ordinal).GroupBy(f => (f.StudyUid, f.SeriesUid))
            .OrderBy(g => g.First().SeriesNumber ?? int.MaxValue).SelectMany(g => Parts([.. g.OrderBy(f => f.InstanceNumber ?? int.MaxValue)])),
    ];

    private static IEnumerable<DicomSeries> Parts(IReadOnlyList<ImageFile> files)
    {
        foreach (IGrouping<string?, ImageFile> refused in files.Where(f => f.Refusal is not null).GroupBy(f => f.Refusal))
            yield return new([.. refused.SelectMany(f => f.Frames)], null, new ClaraException(StatusCode.Unsupported, $"{refused.First().Name} {refused.Key}."), "");
        SeriesFrame[] frames = [.. files.Where(f => f.Refusal is null).SelectMany(f => f.Frames)];
        List<List<SeriesFrame>> stacks = Stacks(frames, out GeometryException? problem);
        if (problem is not null)
            yield return new(frames, null, problem, "");
        foreach (List<SeriesFrame> mixed in Mixed(stacks))
            yield return new(mixed, null, NotParallel(mixed), "");
        foreach (List<SeriesFrame> stack in stacks)
            foreach ((IReadOnlyList<SeriesFrame> slices, string part) in Apart(stack))
                yield return Series(slices, part);
    }

    private static DicomSeries Series(IReadOnlyList<SeriesFrame> frames, string part)
    {
        try
        {
            SliceStack stack = SliceStack.Of(frames);
            return new(stack.Frames, stack.Grid, null, part);
        }
        catch (GeometryException e)
        {
            return new(frames, null, e, part);
        }
    }

    /// <summary>Frames of equal size, kind, spacing and orientation.</summary>
    private static List<List<SeriesFrame>> Stacks(IEnumerable<SeriesFrame> frames, out GeometryException? problem)
    {
        problem = null;
        List<List<SeriesFrame>> stacks = [];
        foreach (SeriesFrame frame in frames)
        {
            List<SeriesFrame>? stack = stacks.Find(s => Fits(s[0], frame));
            if (stack is not null)
                stack.Add(frame);
            else if (stacks.Count < MostStacks)
                stacks.Add([frame]);
            else
            {
                problem = new($"The series of {frame.File.Name} has images of more than {MostStacks} sizes, spacings or orientations; give slices of one orientation.");
                return [];
            }
        }
        return stacks;
    }

    private static bool Fits(SeriesFrame a, SeriesFrame b) => SameKind(a, b)
        && (a.Plane is null ? b.Plane is null : b.Plane is not null && Turned(a, b) < ParallelDegrees);

    private static bool SameKind(SeriesFrame a, SeriesFrame b)
    {
        PixelLayout p = a.File.Layout, q = b.File.Layout;
        return (p.Rows, p.Columns, p.BitsAllocated) == (q.Rows, q.Columns, q.BitsAllocated) && a.File.Modality == b.File.Modality && a.File.FrameOfReferenceUid == b.File.FrameOfReferenceUid
            && (a.Spacing is (double x, double y) ? b.Spacing is (double u, double v) && Math.Abs(x - u) <= SpacingTolerance * x && Math.Abs(y - v) <= SpacingTolerance * y : b.Spacing is null);
    }

    /// <summary>Takes out what is one stack whose slices are not parallel: stacks of nearly the same orientation, or many of one slice each (turned about an axis).</summary>
    private static List<List<SeriesFrame>> Mixed(List<List<SeriesFrame>> stacks)
    {
        List<List<SeriesFrame>> mixed = [];
        for (int i = 0; i < stacks.Count; i++)
        {
            List<SeriesFrame> first = stacks[i];
            if (first[0].Plane is null)
                continue;
            List<List<SeriesFrame>> kin = [.. stacks.Skip(i).Where(s => s[0].Plane is not null && SameKind(first[0], s[0]) && Turned(first[0], s[0]) < NearlyParallelDegrees)];
            List<List<SeriesFrame>> lone = [.. stacks.Skip(i).Where(s => s.Count == 1 && s[0].Plane is not null && SameKind(first[0], s[0]))];
            if (first.Count == 1 && lone.Count >= LoneAtMost)
                kin = [.. kin.Union(lone)];
            if (kin.Count < 2)
                continue;
            mixed.Add([.. kin.SelectMany(s => s)]);
            stacks.RemoveAll(kin.Contains);
            i--;
        }
        return mixed;
    }

    /// <summary>Degrees between the axes of two frames that say where they lie.</summary>
    private static double Turned(SeriesFrame a, SeriesFrame b) => Math.Max(a.Plane!.Row.DegreesTo(b.Plane!.Row), a.Plane.Column.DegreesTo(b.Plane.Column));

    private static GeometryException NotParallel(List<SeriesFrame> frames)
    {
        (SeriesFrame other, double angle) = frames.Select(f => (f, Turned(frames[0], f))).MaxBy(f => f.Item2);
        return new(string.Create(CultureInfo.InvariantCulture,
            $"The slices of the series are not parallel: {frames[0].File.Name} and {other.File.Name} differ by {angle:0.##} degrees in orientation; give slices of one orientation."));
    }

    /// <summary>Frames that repeat places are told apart by the first mark that does it, by several where one is not enough; else they stay together and are refused for their repeats.</summary>
    private static List<(IReadOnlyList<SeriesFrame> Frames, string Part)> Apart(List<SeriesFrame> stack) =>
        Apart(stack, 0) is { } parts ? parts : [(stack, "")];

    private static List<(IReadOnlyList<SeriesFrame> Frames, string Part)>? Apart(IReadOnlyList<SeriesFrame> frames, int from)
    {
        if (!SliceStack.HasRepeats(frames))
            return [(frames, "")];
        for (int mark = from; mark < SeriesFrame.MarkNames.Count; mark++)
        {
            IGrouping<string, SeriesFrame>[] groups = [.. frames.GroupBy(f => f.Marks[mark]).OrderBy(m => Rank(m.Key)).ThenBy(m => m.Key, StringComparer.Ordinal)];
            if (groups.Length < 2)
                continue;
            List<(IReadOnlyList<SeriesFrame> Frames, string Part)> parts = [];
            bool good = true;
            foreach (IGrouping<string, SeriesFrame> group in groups)
            {
                if (Apart([.. group], mark + 1) is not { } inner)
                {
                    good = false;
                    break;
                }
                string name = $"{SeriesFrame.MarkNames[mark]} {(group.Key.Length > 0 ? group.Key.Replace('\\', ' ') : "not said")}";
                parts.AddRange(inner.Select(p => (p.Frames, p.Part.Length > 0 ? $"{name}, {p.Part}" : name)));
            }
            // One stray slice with another mark is a slice too many, not a series.
            if (good && parts.All(p => p.Frames.Count == parts[0].Frames.Count))
                return parts;
        }
        return null;
    }

    /// <summary>Times, echoes and b-values in their own order, whatever order the frames of a file have.</summary>
    private static double Rank(string mark) => double.TryParse(mark, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.PositiveInfinity;
}
