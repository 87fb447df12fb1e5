using System.Numerics;
using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Transforms.SampleTests;

/// <summary>From the viewer's voxels to floats of the chain's own.</summary>
public sealed class InputTests
{
    private static readonly Grid Grid = Grid.Axial(new(3, 2, 2), new(1, 1, 1));

    [Test]
    public void All_seven_voxel_types_keep_their_values()
    {
        Check<byte>(0, 200, 255);
        Check<sbyte>(-128, 0, 127);
        Check<ushort>(0, 40000, 65535);
        Check<short>(-32768, -1024, 32767);
        Check<int>(-16_777_216, 5, 16_777_216);
        Check<float>(-1.5f, 0.1f, 3e38f);
        Check<double>(-1.5, 0.1, 3e38);

        static void Check<T>(params T[] values) where T : unmanaged, INumber<T>
        {
            T[] voxels = [.. Enumerable.Range(0, 12).Select(i => values[i % values.Length])];
            Sample sample = Sample.Of(Volume.Wrap<T>(voxels, Grid), new(2, default));
            Assert.That(sample.Image.Voxels.ToArray(), Is.EqualTo(voxels.Select(v => float.CreateTruncating(v))), typeof(T).Name);
            Assert.That((sample.Original, sample.Image.Grid), Is.EqualTo((Grid, Grid)));
        }
    }

    [Test]
    public void The_viewers_memory_stays_as_it_was_through_every_step()
    {
        float[] voxels = [.. Numpy.Random(60 * 50 * 40, 5, -5, 5).Select((v, i) => i % 97 == 0 ? float.NaN : v)];
        float[] before = [.. voxels];
        Volume<float> image = Volume.Wrap<float>(voxels, Grid.Axial(new(60, 50, 40), new(1, 2, 3)));
        IImageTransform[] steps =
        [
            new ScaleIntensity(0, 1), new ScaleIntensityRange(0, 1, 0, 1, true), new NormalizeIntensity(true), new CenterData(1, 2), new CropForeground(0, 0),
            new Orientation(AxisCodes.Parse("LPS")), new Orientation(AxisCodes.Parse("SAR")), new Spacing(new(1, 2, 3)), new Spacing(new(2, 2, 2)),
        ];
        foreach (IImageTransform step in steps)
        {
            Sample sample = Sample.Of(image, new(2, default));
            step.Apply(sample, new(2, default));
            new ScaleIntensity(0, 1).Apply(sample, new(2, default)); // also what a step hands on unchanged is the chain's own
            Assert.That(voxels, Is.EqualTo(before), step.GetType().Name);
        }
    }

    [Test]
    public void Voxels_that_are_not_finite_become_the_lowest_finite_value()
    {
        float[] voxels = [5, float.NaN, -3, float.PositiveInfinity, 7, float.NegativeInfinity, 0, 1, 2, 3, 4, 5];
        Assert.That(Sample.Of(Volume.Wrap<float>(voxels, Grid), new(1, default)).Image.Voxels.ToArray(), Is.EqualTo(new float[] { 5, -3, -3, -3, 7, -3, 0, 1, 2, 3, 4, 5 }));
        double[] wide = [.. voxels.Select(v => (double)v)];
        wide[1] = 1e300; // no float
        Assert.That(Sample.Of(Volume.Wrap<double>(wide, Grid), new(1, default)).Image.Voxels.ToArray(), Is.EqualTo(new float[] { 5, -3, -3, -3, 7, -3, 0, 1, 2, 3, 4, 5 }));
    }

    [TestCase(float.NaN), TestCase(float.PositiveInfinity), TestCase(float.NegativeInfinity)]
    public void An_image_without_any_finite_voxel_is_zero(float value) =>
        Assert.That(Sample.Of(Volume.Wrap<float>(Enumerable.Repeat(value, 12).ToArray(), Grid), new(1, default)).Image.Voxels.ToArray(), Is.All.Zero);

    [Test]
    public void Large_finite_values_whose_sum_is_infinite_stay()
    {
        float[] voxels = [.. Enumerable.Repeat(3e38f, 12)];
        Assert.That(Sample.Of(Volume.Wrap<float>(voxels, Grid), new(1, default)).Image.Voxels.ToArray(), Is.EqualTo(voxels));
    }
}
