using System.Globalization;

namespace Clara.Imaging.Tests.MeasuresTests;

/// <summary>The same distances as scipy.ndimage.distance_transform_edt with sampling, on sets from one voxel to nearly all, for spacings that differ much.</summary>
public sealed class DistanceTransformTests
{
    private const string Oracle = """
        from scipy import ndimage
        for name, size, spacing in cases():
            size, spacing = sizes(size), numbers(spacing)
            truth = ndimage.distance_transform_edt(raw(name, 'set', np.uint8, size) == 0, sampling=spacing)
            ours = np.sqrt(raw(name, 'squared', np.float64, size))
            worst = np.abs(ours - truth).max()
            check(name, worst <= 1e-9 * max(1, truth.max()), f'{size} at {spacing}: off by {worst}')
        """;

    private static readonly Vector3[] Spacings = [new(1, 1, 1), new(0.7, 1.3, 5), new(8, 0.05, 0.6)];

    [Test]
    public void Distances_are_scipys()
    {
        using Exchange exchange = new();
        foreach (LabelMap map in MapShapes.All().Append(MapShapes.Noise(new(60, 50, 40), 0.0005, 3)))
            foreach (Vector3 spacing in Spacings)
            {
                bool[] set = [.. map.Voxels.ToArray().Select(v => v == 1)];
                if (!set.Contains(true))
                    continue;
                double[] squared = new double[set.Length];
                DistanceTransform.Squared(set, map.Grid.Size, spacing, squared, 0, default);
                string name = exchange.Add(Exchange.Words(map.Grid.Size), string.Create(CultureInfo.InvariantCulture, $"{spacing.X} {spacing.Y} {spacing.Z}"));
                exchange.Write<byte>(name, "set", set.Select(v => v ? (byte)1 : (byte)0).ToArray());
                exchange.Write<double>(name, "squared", squared);
            }
        exchange.Check(Oracle);
    }

    [Test]
    public void The_degree_does_not_change_a_bit()
    {
        LabelMap map = MapShapes.Noise(new(37, 29, 23), 0.01, 5);
        bool[] set = [.. map.Voxels.ToArray().Select(v => v == 1)];
        double[] Distances(int degree)
        {
            double[] squared = new double[set.Length];
            DistanceTransform.Squared(set, map.Grid.Size, new(0.7, 1.3, 3), squared, degree, default);
            return squared;
        }
        double[] alone = Distances(1);
        foreach (int degree in new[] { 0, 2, 7 })
            Assert.That(Distances(degree), Is.EqualTo(alone));
    }

    [Test]
    public void An_empty_set_is_infinitely_far()
    {
        double[] squared = new double[24];
        DistanceTransform.Squared(new bool[24], new(2, 3, 4), new(1, 1, 1), squared, 0, default);
        Assert.That(squared, Is.All.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Wrong_arrays_and_cancelled_calls_are_refused()
    {
        Assert.Throws<GeometryException>(() => DistanceTransform.Squared(new bool[23], new(2, 3, 4), new(1, 1, 1), new double[24], 0, default));
        Assert.Throws<GeometryException>(() => DistanceTransform.Squared(new bool[24], new(2, 3, 4), new(1, 1, 1), new double[25], 0, default));
        Assert.Throws<OperationCanceledException>(() => DistanceTransform.Squared(new bool[24], new(2, 3, 4), new(1, 1, 1), new double[24], 0, new(true)));
    }
}
