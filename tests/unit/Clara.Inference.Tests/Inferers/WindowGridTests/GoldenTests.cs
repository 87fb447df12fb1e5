using Clara.Inference.Inferers;

namespace Clara.Inference.Tests.Inferers.WindowGridTests;

/// <summary>Window starts and weights of the specification's golden numbers, and MONAI's rule for any extent.</summary>
public sealed class GoldenTests
{
    [TestCase(200, 96, 0.25, new[] { 0, 72, 104 }), TestCase(200, 96, 0.5, new[] { 0, 48, 96, 104 }), TestCase(160, 160, 0.5, new[] { 0 }), TestCase(97, 96, 0.5, new[] { 0, 1 }),
        TestCase(50, 96, 0.5, new[] { 0 }), TestCase(3, 1, 0.9, new[] { 0, 1, 2 }), TestCase(5, 2, 0.0, new[] { 0, 2, 3 })]
    public void Starts(int size, int roi, double overlap, int[] expected) => Assert.That(WindowGrid.Starts(size, roi, overlap), Is.EqualTo(expected));

    [Test]
    public void Starts_are_MONAIs_for_every_extent()
    {
        // dense_patch_slices: as many steps as ceil(size / step), up to the first whose window reaches the end, the last moved back.
        foreach (double overlap in new[] { 0, 0.1, 0.25, 0.5, 0.7, 0.9, 0.99 })
            for (int roi = 1; roi <= 24; roi++)
                for (int size = roi; size <= 70; size++)
                {
                    int step = roi == size ? roi : Math.Max(1, (int)(roi * (1 - overlap))), steps = (int)Math.Ceiling(size / (double)step);
                    int dimension = Enumerable.Range(0, steps).First(d => d * step + roi >= size);
                    IEnumerable<int> expected = Enumerable.Range(0, dimension + 1).Select(i => i * step - Math.Max(i * step + roi - size, 0));
                    Assert.That(WindowGrid.Starts(size, roi, overlap), Is.EqualTo(expected), $"size {size}, window {roi}, overlap {overlap}");
                }
    }

    [Test]
    public void Gaussian_weights() =>
        Numpy.Same([0.00219f, 0.04394f, 0.32465f, 0.8825f, 0.8825f, 0.32465f, 0.04394f, 0.00219f], WindowGrid.GaussianWeights(8, 0.125), 5e-6);

    [Test]
    public void Gaussian_weights_of_an_odd_window_are_one_in_the_middle() => Assert.That(WindowGrid.GaussianWeights(9, 0.125)[4], Is.EqualTo(1f));
}
