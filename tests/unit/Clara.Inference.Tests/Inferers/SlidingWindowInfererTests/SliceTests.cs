using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Inferers.SlidingWindowInfererTests;

/// <summary>Networks of slices over volumes (MONAI's SliceInferer): each slice of one axis is an image of its own.</summary>
public sealed class SliceTests
{
    private static string Slices(string roi, int axis, string more = "") => $$"""{"name": "SliceInferer", "args": {"roi_size": {{roi}}, "spatial_dim": {{axis}} {{more}} } }""";

    /// <summary>A window that is larger than the slice, one that is smaller, and one that is each along one axis; every slice by itself in scipy.</summary>
    [TestCase(0, 9, 8), TestCase(1, 9, 8), TestCase(2, 9, 8), TestCase(2, 4, 5), TestCase(0, 4, 12)]
    public void Every_slice_of_the_axis_is_run_by_itself(int axis, int rx, int ry)
    {
        const string Oracle = """
            from scipy import ndimage
            image, w = volume(inputs[0], (8, 7, 6)).astype(np.float64), inputs[1].reshape(3, 3).astype(np.float64)
            out = np.zeros_like(image)
            for i in range(image.shape[axis]):
                at = tuple(i if a == axis else slice(None) for a in range(3))
                slice_, sums, total = image[at], None, None
                before = [max(0, r - n) // 2 for r, n in zip(roi, slice_.shape)]
                padded = np.pad(slice_, [(f, max(0, r - n) - f) for f, r, n in zip(before, roi, slice_.shape)])
                starts = [sorted({min(k * max(1, r // 2), n - r) for k in range(n)} if n > r else {0}) for n, r in zip(padded.shape, roi)]
                sums, total = np.zeros(padded.shape), np.zeros(padded.shape)
                for x in starts[0]:
                    for y in starts[1]:
                        window = (slice(x, x + roi[0]), slice(y, y + roi[1]))
                        sums[window] += ndimage.correlate(padded[window], w, mode='constant', cval=0)
                        total[window] += 1
                out[at] = (sums / total)[before[0]:before[0] + slice_.shape[0], before[1]:before[1] + slice_.shape[1]]
            answer = flat(out)
            """;
        float[] kernel = Numpy.Random(9, 5), image = Numpy.Random(8 * 7 * 6, 6);
        byte[] network = new OnnxBuilder().Input("image", OnnxBuilder.Float, -1, 1, -1, -1).Output("logits", OnnxBuilder.Float, -1, 1, -1, -1).Weights("w", [1, 1, 3, 3], kernel).Weights("b", [1], 0)
            .Node("Conv", ["image", "w", "b"], "logits", ("pads", [1, 1, 1, 1]), ("kernel_shape", [3, 3])).ToArray();
        // A threshold in the middle of the values makes a mask of them.
        float[] truth = Numpy.Run($"axis, roi = {axis}, ({rx}, {ry})\n" + Oracle, image, kernel);
        float middle = truth.Order().ElementAt(truth.Length / 2) + 1e-4f;
        using TestArchive archive = new(network, post: FormattableString.Invariant($$"""[{"name": "AsDiscreted", "args": {"threshold": {{middle}} } }]"""), inferer: Slices($"[{rx}, {ry}]", axis, """, "overlap": 0.5, "sw_batch_size": 3"""));
        LabelMap map = archive.Run(Numpy.Volume(Grid.Axial(new(8, 7, 6), new(1, 1, 1)), image));
        for (int i = 0; i < truth.Length; i++)
            if (Math.Abs(truth[i] - middle) > 2e-5)
                Assert.That(map.Voxels[i] == 1, Is.EqualTo(truth[i] >= middle), $"voxel {i}: {truth[i]} and {middle}");
    }

    [Test]
    public void A_network_of_volumes_is_refused_by_its_axes()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), inferer: Slices("[8, 8]", 2));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Assert.That(Assert.Throws<ModelInvalidException>(() => SegmentationPipeline.Of(archive.Archive).Check(network))!.Message, Does.Contain("segmenting in 2-D needs 4 axes"));
    }

    [Test]
    public void A_fixed_slice_of_another_extent_is_refused_with_both()
    {
        byte[] fixedSlice = new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, 16, 12).Output("logits", OnnxBuilder.Float, 1, 1, 16, 12).Node("Identity", ["image"], "logits").ToArray();
        using TestArchive fits = new(fixedSlice, inferer: Slices("[16, 12]", 1), post: """[{"name": "AsDiscreted", "args": {"threshold": 0.5}}]"""), other = new(fixedSlice, inferer: Slices("[16, 16]", 1));
        Assert.That(fits.Run(Numpy.Volume(Grid.Axial(new(16, 3, 12), new(1, 1, 1)), Numpy.Random(16 * 3 * 12, 1))).CountOf(1), Is.GreaterThan(0));
        using Network network = Network.Load(other.Archive, "cpu", 1);
        Assert.That(Assert.Throws<ModelInvalidException>(() => SegmentationPipeline.Of(other.Archive).Check(network))!.Message, Does.Contain("takes 16 x 12 voxels at once").And.Contain("roi_size").And.Contain("16 x 16"));
    }
}
