using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Transforms.IntensitiesTests;

/// <summary>Each intensity step against its definition in numpy (double precision) and the specification's golden numbers.</summary>
public sealed class NumpyTests
{
    private static float[] Apply(IImageTransform step, float[] values, int degree = 1)
    {
        Sample sample = Sample.Of(Numpy.Volume(Grid.Axial(new(values.Length, 1, 1), new(1, 1, 1)), values), new(degree, default));
        step.Apply(sample, new(degree, default));
        return sample.Image.Voxels.ToArray();
    }

    [Test]
    public void A_range_has_the_golden_numbers() =>
        Numpy.Same([0, 0, 0.2579f, 0.5f, 1, 1], Apply(new ScaleIntensityRange(-57, 164, 0, 1, true), [-200, -57, 0, 53.5f, 164, 400]), 5e-5);

    [Test]
    public void Non_zero_normalisation_has_the_golden_numbers() =>
        Numpy.Same([0, -1.22474f, 0, 1.22474f], Apply(new NormalizeIntensity(nonzero: true), [0, 1, 2, 3]), 1e-5);

    [TestCase(0, 100), TestCase(-1024, 3071), TestCase(1_000_000, 1_000_100), TestCase(-3e38, 3e38), TestCase(1e-30, 2e-30)]
    public void Steps_are_numpys(double low, double high)
    {
        float[] values = Numpy.Random(150_001, 3, low, high);
        Array.Fill(values, 0, 0, 1000);
        double middle = (low + high) / 2, quarter = (high - low) / 4;
        float[] truth = Numpy.Run($"""
            x = inputs[0].astype(np.float64); lo, hi, mid, q = {low:R}, {high:R}, {middle:R}, {quarter:R}
            n = np.where(x != 0, (x - x[x != 0].mean()) / x[x != 0].std(), 0)
            answer = np.concatenate([(x - x.min()) / (x.max() - x.min()) * 3 - 1, (x - lo) / (hi - lo) * 2 + 5, np.clip((x - mid) / q, -1, 1), np.clip((x - mid) / q * -1, -1, 1),
              n, (x - x.mean()) / x.std(), (x - mid) / q])
            """, values);
        IImageTransform[] steps =
        [
            new ScaleIntensity(-1, 2), new ScaleIntensityRange(low, high, 5, 7, false), new ScaleIntensityRange(middle - quarter, middle + quarter, -1, 1, true),
            new ScaleIntensityRange(middle - quarter, middle + quarter, 1, -1, true), new NormalizeIntensity(true), new NormalizeIntensity(false), new CenterData(middle, quarter),
        ];
        // Values as numpy.float64 computes them; what is left is rounding of the result to float.
        for (int i = 0; i < steps.Length; i++)
        {
            float[] expected = truth[(i * values.Length)..((i + 1) * values.Length)];
            Numpy.Same(expected, Apply(steps[i], values), 2e-6 * Math.Max(1, expected.Max(Math.Abs)), $"step {i}");
            foreach (int degree in new[] { 2, 5 })
                Assert.That(Apply(steps[i], values, degree), Is.EqualTo(Apply(steps[i], values)), $"step {i} depends on the degree");
        }
    }

    [TestCase(0), TestCase(7), TestCase(-3.5f)]
    public void A_constant_image_stays_finite(float value)
    {
        float[] values = [.. Enumerable.Repeat(value, 100)];
        Assert.That(Apply(new ScaleIntensity(2, 5), values), Is.All.EqualTo(2f), "the low end");
        Assert.That(Apply(new NormalizeIntensity(false), values), Is.All.EqualTo(0f));
        Assert.That(Apply(new NormalizeIntensity(true), values), Is.All.EqualTo(0f));
        Assert.That(Apply(new ScaleIntensityRange(value - 1, value + 1, 0, 1, true), values), Is.All.EqualTo(0.5f));
    }

    /// <summary>Squares of a large mean lose the variance: the standard deviation is that of the deviations.</summary>
    [Test]
    public void A_small_spread_about_a_large_mean_is_not_lost()
    {
        float[] values = [.. Enumerable.Range(0, 1_000_000).Select(i => 16_000_000f + i % 2)];
        Numpy.Same([.. Enumerable.Range(0, values.Length).Select(i => i % 2 == 0 ? -1f : 1f)], Apply(new NormalizeIntensity(false), values), 1e-4);
    }

    [Test]
    public void A_cancelled_step_ends()
    {
        foreach (IImageTransform step in new IImageTransform[] { new ScaleIntensity(0, 1), new ScaleIntensityRange(0, 1, 0, 1, true), new NormalizeIntensity(true), new CenterData(1, 2), new CropForeground(0, 0) })
        {
            Sample sample = Sample.Of(Numpy.Volume(Grid.Axial(new(4, 4, 4), new(1, 1, 1)), Numpy.Random(64, 1)), new(1, default));
            Assert.Throws<OperationCanceledException>(() => step.Apply(sample, new(1, new(true))), step.GetType().Name);
        }
    }
}
