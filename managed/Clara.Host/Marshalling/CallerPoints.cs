using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host.Marshalling;

/// <summary>Voxel indices that a caller gives as an array and its length.</summary>
internal static unsafe class CallerPoints
{
    /// <summary>Most clicks of a kind in a call, as the headers say.</summary>
    public const uint MaxClicks = 1000;

    /// <summary>A copy; none for a count of 0. Throws <see cref="ClaraException"/> (Argument), naming the field of the options.</summary>
    public static VoxelPoint[] Read(ClaraVoxelPoint* points, uint count, uint most, string name)
    {
        if (count > most || (count > 0 && points is null))
            throw new ClaraException(StatusCode.Argument, points is null ? $"options.{name} is NULL." : $"options has {count} {name}; there can be {most}.");
        VoxelPoint[] copy = new VoxelPoint[count];
        for (int i = 0; i < copy.Length; i++)
            copy[i] = Read(points[i]);
        return copy;
    }

    /// <summary>One of them.</summary>
    public static VoxelPoint Read(ClaraVoxelPoint point) => new(point.X, point.Y, point.Z);
}
