using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Imaging.Tests.ItkTests;

/// <summary>Grids and voxels in the words of tests/kit/itk.</summary>
internal static class ItkFiles
{
    /// <summary>What the issue promises for the corners of an image, mm.</summary>
    public const double CornerToleranceMm = 1e-4;

    /// <summary>"dims|spacing|origin|direction".</summary>
    public static string Words(Grid g)
    {
        Matrix3 d = g.Direction;
        return $"{g.Size.X} {g.Size.Y} {g.Size.Z}|{Of(g.SpacingMm.X, g.SpacingMm.Y, g.SpacingMm.Z)}|{Of(g.OriginMm.X, g.OriginMm.Y, g.OriginMm.Z)}|{Of(d.M11, d.M21, d.M31, d.M12, d.M22, d.M32, d.M13, d.M23, d.M33)}";

        static string Of(params double[] values) => string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>The largest distance of a corner between a grid and the one that ITK says (two axes are one slice).</summary>
    public static double CornerDistance(Grid grid, string dims, string spacing, string origin, string direction)
    {
        (double[] n, double[] s, double[] o, double[] d) = (Numbers(dims), Numbers(spacing), Numbers(origin), Numbers(direction));
        Assert.That(new double[] { grid.Size.X, grid.Size.Y, grid.Size.Z }.Take(n.Length), Is.EqualTo(n));
        double most = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            int[] p = [(corner & 1) * (grid.Size.X - 1), (corner >> 1 & 1) * (grid.Size.Y - 1), (corner >> 2) * (grid.Size.Z - 1)];
            double[] world = [.. Enumerable.Range(0, 3).Select(w => w >= n.Length ? 0 : o[w] + Enumerable.Range(0, n.Length).Sum(a => d[a * n.Length + w] * s[a] * p[a]))];
            WorldPoint ours = grid.ToWorld(new VoxelPoint(p[0], p[1], p[2]));
            most = Math.Max(most, new Vector3(ours.X - world[0], ours.Y - world[1], ours.Z - world[2]).Length);
        }
        return most;
    }

    public static double[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => double.Parse(w, CultureInfo.InvariantCulture))];

    /// <summary>A volume's bytes.</summary>
    public static byte[] Bytes(Volume volume) => volume.Accept(new ToBytes());

    private sealed class ToBytes : IVolumeVisitor<byte[]>
    {
        public byte[] Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => MemoryMarshal.AsBytes(volume.Voxels).ToArray();
    }
}
