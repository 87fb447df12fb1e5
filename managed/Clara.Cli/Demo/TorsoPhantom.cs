using Clara.Cli.Demo.Torso;
using Clara.Imaging;

namespace Clara.Cli.Demo;

/// <summary>The sample of the demo: a CT-like torso that is computed, with its truth. No patient is behind it.</summary>
internal sealed record TorsoPhantom(Volume<short> Image, LabelMap Truth)
{
    public const double NoiseHu = 12;
    private const ulong Seed = 20261125;

    // Samples a voxel where tissues meet; slices are thick, so more of them along z.
    private const int SamplesInPlane = 2, SamplesAcross = 3;

    /// <summary>Neighbours this much apart in HU are different tissues.</summary>
    private const float BorderHu = 6;

    public static IReadOnlyList<Label> Labels { get; } =
    [
        new(Tissue.Body, "body"), new(Tissue.Liver, "liver"), new(Tissue.Spleen, "spleen"), new(Tissue.LeftKidney, "left kidney"),
        new(Tissue.RightKidney, "right kidney"), new(Tissue.Spine, "spine"), new(Tissue.Aorta, "aorta"),
    ];

    /// <summary>The sample's own grid: 160 x 128 x 72 voxels of 2.2 x 2.2 x 4 mm, axial, the trunk in the middle.</summary>
    public static Grid Standard { get; } = Centred(new(160, 128, 72), new(2.2, 2.2, 4));

    /// <summary>An axial grid around the trunk's middle.</summary>
    public static Grid Centred(Size3 size, Vector3 spacingMm) =>
        new(size, spacingMm, new(-spacingMm.X * (size.X - 1) / 2, -spacingMm.Y * (size.Y - 1) / 2, -spacingMm.Z * (size.Z - 1) / 2), Matrix3.Identity);

    /// <summary>Computes the image (HU) and the structure at each voxel's centre. The same grid gives the same bytes, whatever the degree.</summary>
    /// <param name="grid">Any grid near the world's origin.</param>
    /// <param name="degree">Threads; 0 = one a processor.</param>
    /// <param name="ct">Looked at per slice.</param>
    public static TorsoPhantom Compute(Grid grid, int degree, CancellationToken ct)
    {
        Volume<float> centres = Volume.Allocate<float>(grid);
        LabelMap truth = new(grid, Labels);
        Slabs.Run(grid.Size.Z, degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
            {
                ct.ThrowIfCancellationRequested();
                Classify(grid, z, centres.Voxels, truth.Voxels);
            }
        }, ct);
        Volume<short> image = Volume.Allocate<short>(grid);
        Slabs.Run(grid.Size.Z, degree, (z0, z1) =>
        {
            float[] noise = new float[grid.Size.X * grid.Size.Y];
            for (int z = z0; z < z1; z++)
            {
                ct.ThrowIfCancellationRequested();
                CtNoise.Fill(noise, grid.Size.X, z, NoiseHu, Seed);
                Scan(centres, truth, z, noise, image.Voxels);
            }
        }, ct);
        return new(image, truth);
    }

    private static void Classify(Grid grid, int z, Span<float> hu, Span<ushort> labels)
    {
        for (int y = 0; y < grid.Size.Y; y++)
            for (int x = 0; x < grid.Size.X; x++)
            {
                int i = (int)grid.Offset(x, y, z);
                Tissue tissue = At(grid, x, y, z);
                (hu[i], labels[i]) = (tissue.Hu, tissue.Label);
            }
    }

    private static void Scan(Volume<float> centres, LabelMap truth, int z, ReadOnlySpan<float> noise, Span<short> image)
    {
        Grid grid = centres.Grid;
        ReadOnlySpan<float> hu = centres.Voxels;
        ReadOnlySpan<ushort> labels = truth.Voxels;
        int first = (int)grid.Offset(0, 0, z);
        for (int y = 0; y < grid.Size.Y; y++)
            for (int x = 0; x < grid.Size.X; x++)
            {
                int inSlice = x + grid.Size.X * y;
                double value = IsBorder(grid, hu, labels, x, y, z) ? Mean(grid, x, y, z) : hu[first + inSlice];
                // A scanner's values end at -1024.
                image[first + inSlice] = (short)Math.Clamp(Math.Round(value + noise[inSlice]), -1024, 3071);
            }
    }

    private static bool IsBorder(Grid grid, ReadOnlySpan<float> hu, ReadOnlySpan<ushort> labels, int x, int y, int z)
    {
        int stepY = grid.Size.X, stepZ = grid.Size.X * grid.Size.Y, i = x + stepY * y + stepZ * z;
        return (x > 0 && Differ(hu, labels, i, i - 1)) || (x + 1 < grid.Size.X && Differ(hu, labels, i, i + 1))
            || (y > 0 && Differ(hu, labels, i, i - stepY)) || (y + 1 < grid.Size.Y && Differ(hu, labels, i, i + stepY))
            || (z > 0 && Differ(hu, labels, i, i - stepZ)) || (z + 1 < grid.Size.Z && Differ(hu, labels, i, i + stepZ));
    }

    private static bool Differ(ReadOnlySpan<float> hu, ReadOnlySpan<ushort> labels, int a, int b) => labels[a] != labels[b] || Math.Abs(hu[a] - hu[b]) > BorderHu;

    /// <summary>Partial volume: the mean over points spread evenly in the voxel.</summary>
    private static double Mean(Grid grid, int x, int y, int z)
    {
        double sum = 0;
        for (int c = 0; c < SamplesAcross; c++)
            for (int b = 0; b < SamplesInPlane; b++)
                for (int a = 0; a < SamplesInPlane; a++)
                    sum += At(grid, x + Offset(a, SamplesInPlane), y + Offset(b, SamplesInPlane), z + Offset(c, SamplesAcross)).Hu;
        return sum / (SamplesInPlane * SamplesInPlane * SamplesAcross);
        static double Offset(int sample, int samples) => (sample + 0.5) / samples - 0.5;
    }

    private static Tissue At(Grid grid, double x, double y, double z)
    {
        WorldPoint p = grid.ToWorld(new Vector3(x, y, z));
        return Anatomy.At(p.X, p.Y, p.Z);
    }
}
