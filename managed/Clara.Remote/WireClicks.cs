using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference;
using Clara.Inference.Interactive;
using Clara.Protocol.Aiaa;
using Newtonsoft.Json.Linq;

namespace Clara.Remote;

/// <summary>
/// Clicks for a server. A 2-D model gets those of one slice only, and the current point that names it, as NVIDIA's clients send them: other servers take the first slice that they
/// find in the lists. A model that does not say what it is counts as 2-D, in all clients.
/// </summary>
internal sealed class WireClicks
{
    private readonly int? _slice;

    public WireClicks(ClickRequest request, int? dimensions)
    {
        Clicks clicks = request.Clicks;
        VoxelPoint current = clicks.Current ?? (clicks.Foreground.Count > 0 ? clicks.Foreground[^1] : clicks.Background[^1]);
        _slice = dimensions == 3 ? null : current.Z;
        Parameters = new()
        {
            [AiaaNames.Foreground] = Points(clicks.Foreground),
            [AiaaNames.Background] = Points(clicks.Background),
            [AiaaNames.CurrentPoint] = Points([current]),
            [AiaaNames.LabelId] = request.Label.Id,
            [AiaaNames.LabelName] = request.Label.Name,
        };
        if (clicks.Size is ClickSize size)
            Parameters[AiaaNames.SpatialSize] = size.Depth is int depth ? new JArray(depth, size.Height, size.Width) : new JArray(size.Height, size.Width);
    }

    public JObject Parameters { get; }

    /// <summary>As the local pipeline checks them, before anything is sent.</summary>
    public static void Check(Grid grid, Clicks clicks)
    {
        if (clicks.Foreground.Count + clicks.Background.Count == 0)
            throw new PointsException("No click is given; click inside of the structure.");
        foreach (VoxelPoint p in clicks.Foreground.Concat(clicks.Background).Concat(clicks.Current is VoxelPoint current ? [current] : []))
            if (!grid.Contains(p))
                throw new PointsException($"The click {p} lies outside of the image of {grid.Size} voxels.");
    }

    /// <summary>The voxels that the answer speaks of: the slice of a 2-D model; of a 3-D one what it says, or everything.</summary>
    public VoxelBox Region(Grid grid, JObject told)
    {
        VoxelBox whole = VoxelBox.Whole(grid);
        if (_slice is int z)
            return new(new(0, 0, z), new(grid.Size.X, grid.Size.Y, 1));
        if (told[AiaaNames.Crop] is not JArray { Count: 3 } ranges || !ranges.All(IsRange))
            return whole;
        int[] start = [.. ranges.Select(r => (int)r[0]!)], end = [.. ranges.Select(r => (int)r[1]!)];
        return new VoxelBox(new(start[0], start[1], start[2]), new(end[0] - start[0], end[1] - start[1], end[2] - start[2])).Intersect(whole) ?? whole;
    }

    private static bool IsRange(JToken token) => token is JArray { Count: 2 } r && r.All(n => n is JValue { Value: long and >= 0 and <= int.MaxValue }) && (int)r[0] < (int)r[1];

    private JArray Points(IEnumerable<VoxelPoint> points) => PointList.Write(points.Where(p => _slice is null || p.Z == _slice).Select(p => new WirePoint(p.X, p.Y, p.Z)));
}
