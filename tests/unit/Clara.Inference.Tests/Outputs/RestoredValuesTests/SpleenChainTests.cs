using System.Globalization;
using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;

namespace Clara.Inference.Tests.Outputs.RestoredValuesTests;

/// <summary>Probabilities brought back linearly before labels are made of them, as MONAI's spleen bundle does.</summary>
public sealed class SpleenChainTests
{
    private const string Softmax = """{"name": "Activationsd", "args": {"softmax": true}}""", Highest = """{"name": "AsDiscreted", "args": {"argmax": true}}""";

    private static string Inverting(bool nearest) => $$"""{"name": "Invertd", "args": {"keys": "pred", "transform": "@preprocessing", "orig_keys": "image", "nearest_interp": {{(nearest ? "true" : "false")}}, "to_tensor": true} }""";

    /// <summary>By scipy, at the image's voxel centres in the network's grid: linear within the grid, constant past its outer centres, nothing past its outer edges.</summary>
    [TestCase(1), TestCase(2), TestCase(3)]
    public void Classes_are_the_highest_of_the_probabilities_at_the_images_voxels(int seed)
    {
        Grid network = new(new(6, 5, 4), new(2.1, 1.7, 3.3), new(4, -3, 8), TestVolumes.Oblique(seed * 11, seed * 7));
        Grid image = new(new(15, 13, 12), new(1.0, 0.9, 1.2), Origin(network, -1.5), TestVolumes.Oblique(seed * 11 - 5, seed * 7 + 4));
        const int Classes = 4;
        float[] values = Numpy.Random(Classes * (int)network.Size.Count, seed);
        using NetworkOutput output = new(network, Classes, [.. values]);
        float[] positions = [.. Points(image).SelectMany(p => { Vector3 i = network.ToIndex(image.ToWorld(p)); return new[] { (float)i.X, (float)i.Y, (float)i.Z }; })];
        float[] truth = Numpy.Run($$"""
            from scipy import ndimage
            v = inputs[0].reshape({{Classes}}, -1); at = inputs[1].reshape(-1, 3).T.astype(float)
            size = np.array([[6], [5], [4]])
            outside = ((at < -0.5) | (at > size - 0.5)).any(0)
            r = np.stack([ndimage.map_coordinates(volume(c, (6, 5, 4)).astype(float), at, order=1, mode='nearest') for c in v]); r[:, outside] = 0
            s = np.sort(r, axis=0); close = (s[-1] - s[-2] < 1e-4) & ~outside
            edge = (np.abs(at + 0.5) < 1e-3).any(0) | (np.abs(at - size + 0.5) < 1e-3).any(0)
            answer = np.where(close | edge, -1, r.argmax(0))
            """, values, positions);
        Assert.That(truth.Count(t => t < 0), Is.LessThan(truth.Length / 50), "few voxels are left out for being too close to call");
        Assert.That(truth.Count(t => t > 0), Is.GreaterThan(100));
        foreach (int degree in new[] { 1, 3 })
        {
            LabelMap map = RestoredValues.Labels(output, new Argmax(), [new(1, "a")], image, new(degree, default));
            Assert.That(map.Grid, Is.EqualTo(image));
            for (int i = 0; i < truth.Length; i++)
                if (truth[i] >= 0 && map.Voxels[i] != truth[i])
                    Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"voxel {i} is {map.Voxels[i]}, scipy has {truth[i]}"));
        }
    }

    /// <summary>A slope cut at its middle: by labels the border follows the coarse voxels, by probabilities the slope.</summary>
    [Test]
    public void A_border_between_coarse_voxels_lies_where_the_values_say()
    {
        Volume<float> slope = Numpy.Volume(Grid.Axial(new(40, 3, 3), new(1, 1, 1)), [.. Enumerable.Range(0, 360).Select(i => (float)(i % 40))]);
        string pre = """[{"name": "Spacingd", "args": {"pixdim": [4, 1, 1]}}]""";
        // Class 1 has a logit of v - 18.5. Coarse voxels lie at 0, 4, .. 16, 20: the logits between 16 and 20 say 18.5, the nearest label 18.
        byte[] network = TestNetworks.Convolution(2, [1, 1, 1], [0, 1], [0, -18.5f]);
        using TestArchive linear = new(network, pre, $"[{Inverting(false)}, {Highest}]"), nearest = new(network, pre, $"[{Softmax}, {Inverting(true)}, {Highest}]"), labels = new(network, pre, $"[{Softmax}, {Highest}, {Inverting(false)}]");
        Assert.That(linear.Run(slope).Voxels[..40].ToArray(), Is.EqualTo(Enumerable.Range(0, 40).Select(x => (ushort)(x > 18.5 ? 1 : 0))));
        Assert.That(labels.Run(slope).Voxels[..40].ToArray(), Is.EqualTo(Enumerable.Range(0, 40).Select(x => (ushort)(x >= 18 ? 1 : 0))));
        Assert.That(nearest.Run(slope).Voxels.ToArray(), Is.EqualTo(labels.Run(slope).Voxels.ToArray()), "without interpolation it does not matter where it stands");
    }

    /// <summary>As MONAI pads crops with zeros on the way back: the first of equal classes is background.</summary>
    [Test]
    public void Outside_of_the_crop_there_is_background()
    {
        using TestArchive archive = new(TestNetworks.Above(-5), """[{"name": "CenterSpatialCropd", "args": {"roi_size": 10}}]""", $"[{Softmax}, {Inverting(false)}, {Highest}]");
        LabelMap map = archive.Run(Volume.Allocate<float>(Grid.Axial(new(20, 20, 20), new(1, 1, 1))));
        Assert.That(map.CountOf(1), Is.EqualTo(1000), "the network says 1 everywhere in its field of view of 10 voxels along each axis");
        Assert.That((map[4, 10, 10], map[5, 10, 10], map[14, 10, 10], map[15, 10, 10]), Is.EqualTo(((ushort)0, (ushort)1, (ushort)1, (ushort)0)));
    }

    [Test]
    public void On_the_same_grid_labels_are_those_of_the_network()
    {
        Volume<float> image = Numpy.Volume(Grid.Axial(new(12, 11, 10), new(1, 2, 3)), Numpy.Random(1320, 4));
        byte[] network = TestNetworks.Mix(5, out _, out _, 3);
        using TestArchive inverted = new(network, post: $"[{Inverting(false)}, {Highest}]"), plain = new(network, post: $"[{Highest}]");
        VolumeAssert.Equal(plain.Run(image), inverted.Run(image));
    }

    [Test]
    public void A_cancelled_restoring_ends()
    {
        using NetworkOutput output = new(Grid.Axial(new(4, 4, 4), new(2, 2, 2)), 2, new float[128]);
        Assert.Throws<OperationCanceledException>(() => RestoredValues.Labels(output, new Argmax(), [], Grid.Axial(new(8, 8, 8), new(1, 1, 1)), new(1, new(true))));
    }

    private static Vector3 Origin(Grid grid, double index)
    {
        WorldPoint w = grid.ToWorld(new Vector3(index, index, index));
        return new(w.X, w.Y, w.Z);
    }

    private static IEnumerable<VoxelPoint> Points(Grid grid)
    {
        for (int z = 0; z < grid.Size.Z; z++)
            for (int y = 0; y < grid.Size.Y; y++)
                for (int x = 0; x < grid.Size.X; x++)
                    yield return new(x, y, z);
    }
}
