using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>
/// Holes by the keyhole technique of PS3.3 section C.8.8.6.3: an outer contour runs along a channel without width to each of its holes, around it and back the same way. That is the
/// standard's way for CLOSED_PLANAR contours; filled by either rule, the channel adds and takes away nothing.
/// </summary>
internal static class Keyholes
{
    // A point this far to the left of an edge's middle is within the structure: voxels are 1 wide and contours of the middles cut them at half.
    private const double Beside = 0.05;

    /// <summary>One closed contour for each outer one, with its holes.</summary>
    public static IReadOnlyList<IReadOnlyList<ContourPoint>> Join(IReadOnlyList<Contour> contours)
    {
        if (!contours.Any(c => c.IsHole))
            return [.. contours.Select(c => c.Points)];
        (Contour Contour, double Area)[] outers = [.. contours.Where(c => !c.IsHole).Select(c => (c, c.Area)).OrderBy(o => o.Area)];
        List<ContourPoint>[] joined = [.. outers.Select(o => o.Contour.Points.ToList())];
        foreach (Contour hole in contours.Where(c => c.IsHole))
        {
            ContourPoint within = BesideFirstEdge(hole);
            // Of the outer contours around it, the smallest is that of its own piece: the others lie around that one.
            int own = Array.FindIndex(outers, o => Encloses(o.Contour.Points, within));
            Insert(joined[own], hole.Points);
        }
        return joined;
    }

    private static ContourPoint BesideFirstEdge(Contour hole)
    {
        (ContourPoint p, ContourPoint q) = (hole.Points[0], hole.Points[1]);
        double length = Math.Sqrt((q.I - p.I) * (q.I - p.I) + (q.J - p.J) * (q.J - p.J));
        return new((p.I + q.I) / 2 - Beside * (q.J - p.J) / length, (p.J + q.J) / 2 + Beside * (q.I - p.I) / length);
    }

    private static bool Encloses(IReadOnlyList<ContourPoint> points, ContourPoint at)
    {
        bool inside = false;
        for (int n = 0; n < points.Count; n++)
        {
            (ContourPoint p, ContourPoint q) = (points[n], points[n + 1 < points.Count ? n + 1 : 0]);
            if (p.J <= at.J != q.J <= at.J && at.I < p.I + (at.J - p.J) * (q.I - p.I) / (q.J - p.J))
                inside = !inside;
        }
        return inside;
    }

    /// <summary>From the contour's point that is nearest to the hole's first one.</summary>
    private static void Insert(List<ContourPoint> contour, IReadOnlyList<ContourPoint> hole)
    {
        int nearest = 0;
        double least = double.MaxValue;
        for (int n = 0; n < contour.Count; n++)
        {
            double distance = (contour[n].I - hole[0].I) * (contour[n].I - hole[0].I) + (contour[n].J - hole[0].J) * (contour[n].J - hole[0].J);
            if (distance < least)
                (least, nearest) = (distance, n);
        }
        contour.InsertRange(nearest + 1, [.. hole, hole[0], contour[nearest]]);
    }
}
