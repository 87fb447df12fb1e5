using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Running;

/// <summary>The --points file: [[i,j,k],...] or {"points": [[i,j,k],...]}, 0-based voxel indices of the image as stored.</summary>
internal static class PointsFile
{
    public static IReadOnlyList<VoxelPoint> Read(string path)
    {
        JToken json = JsonFile.Read(path);
        if ((json is JObject o ? o["points"] : json) is not JArray list)
            throw Wrong(path);
        return [.. list.Select(p => p is JArray { Count: 3 } a ? new VoxelPoint(Index(a[0], path), Index(a[1], path), Index(a[2], path)) : throw Wrong(path))];
    }

    private static int Index(JToken value, string path)
    {
        // Clients of other makes write 12.0; 12.5 is no voxel.
        if (value.Type is not (JTokenType.Integer or JTokenType.Float) || (double)value is not (>= int.MinValue and <= int.MaxValue) || Math.Floor((double)value) != (double)value)
            throw Wrong(path);
        return (int)(double)value;
    }

    private static ClaraException Wrong(string path) =>
        new(StatusCode.Format, $"{Path.GetFileName(path)} is no list of points: it needs [[i, j, k], ...] with whole voxel indices.");
}
