using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// Clicks inside of a structure, taken from a mask of it slice by slice: in the largest part of each slice the voxel that lies deepest, and in large slices more, each as far as possible from
/// those before. The pipeline of Clara Train and MONAI Label draws them at random, by depth; here the same mask gives the same clicks. Any thread.
/// </summary>
internal static class SliceSeeds
{
    /// <summary>Voxels of a slice's largest part below which it is left out, voxels for each further click, and the most of those; as there.</summary>
    private const int Least = 10, VoxelsForOne = 1000, MostFurther = 10;

    /// <summary>The clicks of a slice along the third axis; none where the mask has too little there.</summary>
    /// <param name="mask">Everything but 0 is the structure.</param>
    /// <param name="slice">Index along the third axis.</param>
    /// <param name="work">Threads and token.</param>
    public static IReadOnlyList<VoxelPoint> Of(LabelMap mask, int slice, WorkContext work)
    {
        Size3 plane = new(mask.Grid.Size.X, mask.Grid.Size.Y, 1);
        bool[] inside = LargestPart(mask.Voxels.Slice(slice * (int)plane.Count, (int)plane.Count), plane, work, out long area);
        if (area < Least)
            return [];
        double[] depth = Depth(inside, plane, mask.Grid.SpacingMm, work);
        List<int> seeds = [Highest(depth)];
        double[] far = [.. depth.Select(_ => double.PositiveInfinity)];
        double half = depth[seeds[0]] / 4; // squared: at least half as deep as the deepest
        for (int further = (int)Math.Min(MostFurther, area / VoxelsForOne); further > 0; further--)
        {
            for (int i = 0; i < far.Length; i++)
                far[i] = depth[i] < half ? -1 : Math.Min(far[i], Squared(i, seeds[^1], plane.X, mask.Grid.SpacingMm));
            int next = Highest(far);
            if (far[next] <= 0)
                break;
            seeds.Add(next);
        }
        return [.. seeds.Select(i => new VoxelPoint(i % plane.X, i / plane.X, slice))];
    }

    private static bool[] LargestPart(ReadOnlySpan<ushort> voxels, Size3 plane, WorkContext work, out long area)
    {
        LabelMap slice = new(Grid.Axial(plane, new(1, 1, 1)), []);
        for (int i = 0; i < voxels.Length; i++)
            slice.Voxels[i] = (ushort)(voxels[i] != 0 ? 1 : 0);
        ConnectedComponents.Largest(slice, 1, Connectivity.Faces, work.Token);
        bool[] inside = new bool[voxels.Length];
        area = 0;
        for (int i = 0; i < inside.Length; i++)
            if (inside[i] = slice.Voxels[i] != 0)
                area++;
        return inside;
    }

    /// <summary>Squared distance of each voxel of the part to the nearest one that is not of it, mm; what lies behind the image's edge is not of it.</summary>
    private static double[] Depth(bool[] inside, Size3 plane, Vector3 spacingMm, WorkContext work)
    {
        Size3 framed = new(plane.X + 2, plane.Y + 2, 1);
        bool[] outside = new bool[framed.Count];
        Array.Fill(outside, true);
        for (int y = 0; y < plane.Y; y++)
            for (int x = 0; x < plane.X; x++)
                outside[(y + 1) * framed.X + x + 1] = !inside[y * plane.X + x];
        double[] squared = new double[framed.Count];
        DistanceTransform.Squared(outside, framed, spacingMm, squared, 1, work.Token);
        double[] depth = new double[plane.Count];
        for (int y = 0; y < plane.Y; y++)
            squared.AsSpan((y + 1) * framed.X + 1, plane.X).CopyTo(depth.AsSpan(y * plane.X));
        return depth;
    }

    private static double Squared(int a, int b, int width, Vector3 spacingMm)
    {
        double x = (a % width - b % width) * spacingMm.X, y = (a / width - b / width) * spacingMm.Y;
        return x * x + y * y;
    }

    private static int Highest(double[] values)
    {
        int highest = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[highest])
                highest = i;
        return highest;
    }
}
