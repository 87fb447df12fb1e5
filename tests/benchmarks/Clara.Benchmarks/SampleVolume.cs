using Clara.Imaging;

namespace Clara.Benchmarks;

/// <summary>A CT of 256^3 int16 such as scanners make: the shared abdomen, resampled, with noise of some HU, so that it packs neither better nor worse than real images.</summary>
internal static class SampleVolume
{
    private const int Side = 256;
    private const double NoiseHu = 12;

    public static async Task<Volume<short>> MakeAsync()
    {
        Volume image = await NiftiFile.ReadAsync(Places.Shared("data/ct_abdomen.nii.gz"), default);
        Volume<short> source = image as Volume<short> ?? throw new InvalidOperationException("ct_abdomen.nii.gz is not int16.");
        Volume<float> large = Resampling.Linear(source, Resampling.HalfVoxelGrid(source.Grid, new(Side, Side, Side)), 0, default);
        Volume<short> noisy = Volume.Allocate<short>(large.Grid);
        Random random = new(1);
        for (int i = 0; i < noisy.Voxels.Length; i++)
        {
            // Air outside of the body is flat in reconstructions.
            double noise = large.Voxels[i] <= -1000 ? 0 : (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 * NoiseHu;
            noisy.Voxels[i] = (short)Math.Round(large.Voxels[i] + noise);
        }
        return noisy;
    }
}
