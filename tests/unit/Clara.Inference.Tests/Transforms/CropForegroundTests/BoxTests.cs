using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Transforms.CropForegroundTests;

/// <summary>The box of the voxels above a threshold, by a loop over all voxels.</summary>
public sealed class BoxTests
{
    private static readonly Grid Grid = new(new(12, 10, 8), new(1, 2, 3), new(5, 6, 7), Clara.TestKit.TestVolumes.Oblique(10, 20));

    private static Volume<float> Crop(float[] values, double threshold, int margin, int degree = 1)
    {
        Sample sample = Sample.Of(Numpy.Volume(Grid, values), new(degree, default));
        new CropForeground(threshold, margin).Apply(sample, new(degree, default));
        return sample.Image;
    }

    [TestCase(0), TestCase(1), TestCase(3), TestCase(1000)]
    public void A_box_and_its_margin_are_cut_out_where_they_lie(int margin)
    {
        Random random = new(margin);
        for (int round = 0; round < 25; round++)
        {
            float[] values = Numpy.Random((int)Grid.Size.Count, round, 0, 0.5);
            for (int k = random.Next(1, 5); k > 0; k--)
                values[random.Next(values.Length)] = 0.9f;
            List<VoxelPoint> inside = [.. Points().Where(p => values[(int)Grid.Offset(p.X, p.Y, p.Z)] > 0.5)];
            int[] start = [.. Enumerable.Range(0, 3).Select(a => Math.Max(0, inside.Min(p => p[a]) - margin))];
            int[] end = [.. Enumerable.Range(0, 3).Select(a => Math.Min(Grid.Size[a], inside.Max(p => p[a]) + 1 + margin))];
            Volume<float> crop = Crop(values, 0.5, margin, 1 + round % 3);
            Assert.That(crop.Grid, Is.EqualTo(Grid.Crop(new(new(start[0], start[1], start[2]), new(end[0] - start[0], end[1] - start[1], end[2] - start[2])))));
            for (int z = start[2]; z < end[2]; z++)
                for (int y = start[1]; y < end[1]; y++)
                    for (int x = start[0]; x < end[0]; x++)
                        Assert.That(crop[x - start[0], y - start[1], z - start[2]], Is.EqualTo(values[(int)Grid.Offset(x, y, z)]));
        }
    }

    [Test]
    public void An_image_with_nothing_above_the_threshold_stays_whole()
    {
        float[] values = Numpy.Random((int)Grid.Size.Count, 1);
        Volume<float> crop = Crop(values, 1, 0);
        Assert.That(crop.Grid, Is.EqualTo(Grid));
        Assert.That(crop.Voxels.ToArray(), Is.EqualTo(values));
    }

    /// <summary>0.2 as a float is a little more than 0.2 as a double; frameworks compare floats.</summary>
    [Test]
    public void A_voxel_that_equals_the_threshold_is_not_above_it()
    {
        float[] values = new float[Grid.Size.Count];
        Array.Fill(values, 0.2f, 0, 500);
        values[100] = 0.3f;
        Assert.That(Crop(values, 0.2, 0).Grid.Size, Is.EqualTo(new Size3(1, 1, 1)));
    }

    private static IEnumerable<VoxelPoint> Points()
    {
        for (int z = 0; z < Grid.Size.Z; z++)
            for (int y = 0; y < Grid.Size.Y; y++)
                for (int x = 0; x < Grid.Size.X; x++)
                    yield return new(x, y, z);
    }
}
