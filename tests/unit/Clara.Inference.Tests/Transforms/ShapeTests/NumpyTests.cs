using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Transforms.ShapeTests;

/// <summary>Steps that cut, continue and resample, against MONAI's index arithmetic in numpy; the grid follows, so that results find their way back.</summary>
public sealed class NumpyTests
{
    private static readonly Grid Grid = new(new(9, 7, 5), new(1.5, 2, 3), new(-10, 20, 30), TestVolumes.Oblique(10, 20));

    private static Volume<float>[] Image() => [Chains.Noise(Grid, 1), Chains.Noise(Grid, 2)];

    /// <summary>Step, arguments and script, which makes y of x (2, 9, 7, 5), and first: the index in x of the first voxel of y.</summary>
    private static readonly (string Name, string Args, string Script)[] Crops =
    [
        ("CenterSpatialCropd", "\"roi_size\": [4, 3, 2]", "s = [9//2 - 4//2, 7//2 - 3//2, 5//2 - 2//2]\ny = x[:, s[0]:s[0]+4, s[1]:s[1]+3, s[2]:s[2]+2]\nfirst = s"),
        ("CenterSpatialCropd", "\"roi_size\": [-1, 100, 5]", "y = x\nfirst = [0, 0, 0]"),
        ("CropSubVolumeCenter", "\"size\": [6, 6, 0]", "y = x[:, 1:7, 0:6]\nfirst = [1, 0, 0]"),
        ("SpatialPadd", "\"spatial_size\": [12, 7, 6]", "y = np.pad(x, [(0, 0), (1, 2), (0, 0), (0, 1)])\nfirst = [-1, 0, 0]"),
        ("SpatialPadd", "\"spatial_size\": [12, -1, 8], \"method\": \"end\", \"value\": 2.5", "y = np.pad(x, [(0, 0), (0, 3), (0, 0), (0, 3)], constant_values=2.5)\nfirst = [0, 0, 0]"),
        ("DivisiblePadd", "\"k\": 4", "y = np.pad(x, [(0, 0), (1, 2), (0, 1), (1, 2)])\nfirst = [-1, 0, -1]"),
        ("DivisiblePadd", "\"k\": [2, 0, 5], \"method\": \"end\"", "y = np.pad(x, [(0, 0), (0, 1), (0, 0), (0, 0)])\nfirst = [0, 0, 0]"),
        ("SymmetricPadderDiv", "\"div_int\": 8", "y = np.pad(x, [(0, 0), (3, 4), (0, 1), (1, 2)])\nfirst = [-3, 0, -1]"),
        ("CropForegroundd", "\"select_fn\": \"x > 0.97\", \"mode\": [\"minimum\"]", Foreground + "y = x[:, a[0]:b[0], a[1]:b[1], a[2]:b[2]]\nfirst = a"),
        ("CropForegroundd", "\"select_fn\": \"lambda x: x > 0.97\", \"channel_indices\": 1, \"margin\": [1, 0, 2]",
            "n = np.argwhere(x[1] > np.float32(0.97)); a = np.maximum(n.min(0) - [1, 0, 2], 0); b = np.minimum(n.max(0) + 1 + [1, 0, 2], [9, 7, 5])\ny = x[:, a[0]:b[0], a[1]:b[1], a[2]:b[2]]\nfirst = a"),
        ("CropForegroundd", "\"select_fn\": \"x < 0.02\", \"margin\": 3, \"allow_smaller\": false", "n = np.argwhere((x < np.float32(0.02)).any(0)); a = n.min(0) - 3; b = n.max(0) + 4\n" + Padded),
        ("CropForegroundd", "\"select_fn\": \"x >= 0.99\", \"k_divisible\": [4, 4, 1]", "n = np.argwhere((x >= np.float32(0.99)).any(0)); lo = n.min(0); hi = n.max(0) + 1; o = hi - lo; s = -(-o // [4, 4, 1]) * [4, 4, 1]; a = lo + o // 2 - s // 2; b = a + s\n" + Padded),
    ];

    private static IEnumerable<TestCaseData> CropRows() => Crops.Select((s, i) => new TestCaseData(i).SetArgDisplayNames($"{s.Name} {s.Args}"));

    /// <summary>All at once: numpy takes longer to start than to compute.</summary>
    private static readonly Lazy<float[][]> CropTruths = new(() => Parts("x = np.stack([volume(i, (9, 7, 5)) for i in inputs]); parts = []\n"
        + string.Concat(Crops.Select(c => $"{c.Script}\nparts.append(np.concatenate([y.shape[1:], first, flat(y[0]), flat(y[1])]))\n"))));

    private static float[][] Parts(string script)
    {
        float[] all = Numpy.Run($"{script}\nanswer = np.concatenate([np.concatenate([[p.size], p]) for p in parts])", [.. Image().Select(c => c.Voxels.ToArray())]);
        List<float[]> truths = [];
        for (int at = 0; at < all.Length; at += 1 + (int)all[at])
            truths.Add(all[(at + 1)..(at + 1 + (int)all[at])]);
        return [.. truths];
    }

    [TestCaseSource(nameof(CropRows))]
    public void Crops_and_pads_are_MONAIs(int row)
    {
        float[] answer = CropTruths.Value[row];
        Sample sample = Chains.Apply(Chains.Step(Crops[row].Name, Crops[row].Args), Image());
        Size3 size = sample.Grid.Size;
        Assert.That(new float[] { size.X, size.Y, size.Z }, Is.EqualTo(answer[..3]));
        Assert.That(Chains.Flat(sample), Is.EqualTo(answer[6..]));
        VoxelBox box = new(new((int)answer[3], (int)answer[4], (int)answer[5]), size);
        Assert.That(sample.Grid.IsSameAs(Grid.Crop(box)), Is.True, "the grid says where the first voxel lies");
    }

    private const string Foreground = "n = np.argwhere((x > np.float32(0.97)).any(0)); a = n.min(0); b = n.max(0) + 1\n";

    private const string Padded = "y = np.pad(x, [(0, 0)] + [(50, 50)] * 3)[:, a[0]+50:b[0]+50, a[1]+50:b[1]+50, a[2]+50:b[2]+50]\nfirst = a";

    private const string Linear = """
        def linear(v, size):
            for axis, m in enumerate(size):
                n = v.shape[axis]
                p = np.clip((np.arange(m) + 0.5) * n / m - 0.5, 0, n - 1)
                i = np.minimum(p.astype(int), n - 1); j = np.minimum(i + 1, n - 1)
                w = (p - i).reshape([-1 if a == axis else 1 for a in range(3)])
                v = np.take(v, i, axis) * (1 - w) + np.take(v, j, axis) * w
            return v
        def area(v, size):
            for axis, m in enumerate(size):
                n = v.shape[axis]
                v = np.stack([np.take(v, np.arange(i * n // m, -(-(i + 1) * n // m)), axis).mean(axis) for i in range(m)], axis)
            return v
        def nearest(v, size):
            for axis, m in enumerate(size):
                v = np.take(v, np.arange(m) * v.shape[axis] // m, axis)
            return v
        def exact(v, size):
            for axis, m in enumerate(size):
                v = np.take(v, np.floor((np.arange(m) + 0.5) * v.shape[axis] / m).astype(int), axis)
            return v

        """;

    /// <summary>Step, arguments and formula: PyTorch's interpolate as the specification's 7.2 states it.</summary>
    private static readonly (string Name, string Args, string Formula)[] Sizes =
    [
        ("Resized", "\"spatial_size\": [4, 10, 5]", "area(v, [4, 10, 5])"),
        ("Resized", "\"spatial_size\": [4, 10]", "area(v, [4, 10, 5])"),
        ("Resized", "\"spatial_size\": [4, 10, -1], \"mode\": \"trilinear\", \"align_corners\": false", "linear(v, [4, 10, 5])"),
        ("Resized", "\"spatial_size\": 6, \"mode\": [\"nearest\", \"area\"]", "nearest(v, [6, 6, 6])"),
        ("Resized", "\"spatial_size\": [5, 10, 3], \"mode\": \"nearest-exact\"", "exact(v, [5, 10, 3])"),
        ("ScaleToShape", "\"target_shape\": [8, 8, 8]", "linear(v, [8, 8, 8])"),
        ("ScaleToShape", "\"target_shape\": [8, 8, 8], \"is_label\": true", "exact(v, [8, 8, 8])"),
        ("ScaleByFactor", "\"factor\": 0.5", "linear(v, [4, 4, 2])"),
        ("ScaleByFactor", "\"factor\": [2, 1, 0.4]", "linear(v, [18, 7, 2])"),
    ];

    private static IEnumerable<TestCaseData> SizeRows() => Sizes.Select((s, i) => new TestCaseData(i).SetArgDisplayNames($"{s.Name} {s.Args}"));

    private static readonly Lazy<float[][]> SizeTruths = new(() => Parts(Linear + "both = [volume(i, (9, 7, 5)).astype(np.float64) for i in inputs]; parts = []\n"
        + string.Concat(Sizes.Select(s => $"parts.append(np.concatenate([flat({s.Formula}) for v in both]))\n"))));

    [TestCaseSource(nameof(SizeRows))]
    public void Resizing_is_PyTorchs(int row)
    {
        Sample sample = Chains.Apply(Chains.Step(Sizes[row].Name, Sizes[row].Args), Image());
        Numpy.Same(SizeTruths.Value[row], Chains.Flat(sample), 1e-6);
        for (int axis = 0; axis < 3; axis++)
            Assert.That(sample.Grid.Size[axis] * sample.Grid.SpacingMm[axis], Is.EqualTo(Grid.Size[axis] * Grid.SpacingMm[axis]).Within(1e-9), "the field of view stays");
    }

    /// <summary>The specification's 7.3.</summary>
    [TestCase("nearest", 3, new[] { 0f, 1, 3 }), TestCase("area", 2, new[] { 1f, 3 }), TestCase("linear", 3, new[] { 0.33333f, 2, 3.66667f })]
    public void Resizing_has_the_golden_numbers(string mode, int size, float[] golden)
    {
        Volume<float> line = Numpy.Volume(Grid.Axial(new(5, 1, 1), new(1, 1, 1)), [0, 1, 2, 3, 4]);
        Numpy.Same(golden, Chains.Apply(Chains.Step("Resized", $"\"spatial_size\": [{size}, 1, 1], \"mode\": \"{mode}\""), line).Image.Voxels, 1e-5);
    }

    [TestCase("\"pixdim\": [1, -1, 2]"), TestCase("\"pixdim\": [1, 0, 2]")]
    public void An_axis_without_a_voxel_size_keeps_its_own(string args)
    {
        Sample kept = Chains.Apply(Chains.Step("Spacingd", args), Image()), given = Chains.Apply(Chains.Step("ScaleByResolution", "\"target_resolution\": [1, 2, 2]"), Image());
        Assert.That(kept.Grid.SpacingMm, Is.EqualTo(new Vector3(1, 2, 2)));
        Assert.That(Chains.Flat(kept), Is.EqualTo(Chains.Flat(given)));
        Assert.That(Chains.Apply(Chains.Step("Spacingd", "\"pixdim\": -1"), Image()).Grid, Is.EqualTo(Grid));
    }

    [TestCase("Spacingd", "\"pixdim\": [1, 1.3, 2], \"mode\": \"nearest\""), TestCase("Spacingd", "\"pixdim\": [1, 1.3, 2], \"mode\": [\"nearest\", \"bilinear\"], \"padding_mode\": \"border\""),
        TestCase("ScaleByResolution", "\"target_resolution\": [1, 1.3, 2], \"is_label\": true")]
    public void Spacing_by_the_nearest_voxel_makes_no_new_values(string name, string args)
    {
        Volume<float>[] image = Image();
        Sample sample = Chains.Apply(Chains.Step(name, args), image);
        float[] truth = Numpy.Run("""
            from scipy import ndimage
            old, new = [1.5, 2, 3], [1, 1.3, 2]
            at = np.meshgrid(*[np.floor(np.arange(int(np.round((n - 1) * o / w + 1))) * w / o + 0.5 + 1e-6).clip(0, n - 1).astype(int) for n, o, w in zip((9, 7, 5), old, new)], indexing='ij')
            answer = np.concatenate([flat(volume(i, (9, 7, 5))[tuple(at)]) for i in inputs])
            """, [.. image.Select(c => c.Voxels.ToArray())]);
        Assert.That(Chains.Flat(sample), Is.EqualTo(truth));
    }

    [TestCase("Orientationd", "\"axcodes\": \"LPS\", \"as_closest_canonical\": true"), TestCase("LoadNifti", "\"as_closest_canonical\": true"), TestCase("Orientationd", "")]
    public void Canonical_axes_are_RAS(string name, string args) => Assert.That(AxisCodes.Of(Chains.Apply(Chains.Step(name, args), Image()).Grid).ToString(), Is.EqualTo("RAS"));

    [TestCase("Spacingd", "\"pixdim\": 1, \"padding_mode\": \"zeros\"", "'padding_mode' must be border"), TestCase("Spacingd", "\"pixdim\": 1, \"mode\": 3", "'mode' must be"), TestCase("Spacingd", "\"pixdim\": 1, \"scale_extent\": true", "'scale_extent' must be false"),
        TestCase("Resized", "\"spatial_size\": 4, \"align_corners\": true", "'align_corners' must be false"), TestCase("Resized", "\"spatial_size\": 4, \"size_mode\": \"longest\"", "'size_mode' must be all"),
        TestCase("Resized", "\"spatial_size\": 4, \"mode\": \"bicubic\"", "'mode' must be area, nearest"), TestCase("Resized", "\"spatial_size\": 4.5", "'spatial_size' must be two or three whole numbers"),
        TestCase("ScaleToShape", "\"target_shape\": 0", "'target_shape' must be three whole numbers of 1 to 4096"), TestCase("ScaleByFactor", "\"factor\": 0", "'factor' must be numbers of 0.01 to 100"),
        TestCase("SpatialPadd", "\"spatial_size\": 9, \"mode\": \"reflect\"", "'mode' must be constant"), TestCase("SpatialPadd", "\"spatial_size\": 9, \"method\": \"start\"", "'method' must be symmetric or end"),
        TestCase("CropForegroundd", "\"mode\": \"minimum\", \"allow_smaller\": false", "'mode' must be constant where the box may reach past the image"),
        TestCase("CropForegroundd", "\"mode\": \"edge\", \"k_divisible\": [1, 1, 8]", "'mode' must be constant where the box may reach past the image"),
        TestCase("CropForegroundd", "\"select_fn\": \"x > y\"", "'select_fn' must be"), TestCase("CropForegroundd", "\"channel_indices\": -1", "'channel_indices'"), TestCase("ScaleByResolution", "\"target_resolution\": [1, 0, 1]", "'target_resolution' must be three sizes")]
    public void Wrong_arguments_are_refused(string name, string args, string said) =>
        Assert.That(Assert.Throws<ModelInvalidException>(() => Chains.Apply(Chains.Step(name, args), Image()))!.Message, Does.StartWith("config_aiaa.json: pre_transforms[0]").And.Contain(said));

    [Test]
    public void A_channel_that_the_image_has_not_is_said() =>
        Assert.That(Assert.Throws<ClaraException>(() => Chains.Apply(Chains.Step("CropForegroundd", "\"channel_indices\": 2"), Image()))!.Message, Does.Contain("channel 2").And.Contain("has 2"));
}
