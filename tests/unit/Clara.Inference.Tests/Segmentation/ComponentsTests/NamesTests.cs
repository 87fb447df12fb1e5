using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Segmentation.ComponentsTests;

/// <summary>Names and arguments of both lines of Clara Train and of MONAI; what would change the result unnoticed is refused.</summary>
public sealed class NamesTests
{
    private static readonly Grid Grid = Grid.Axial(new(6, 5, 4), new(1, 1, 1));

    private static LabelMap Run(string pre = "[]", string post = TestArchive.Argmax, string inferer = """{"name": "SimpleInferer"}""")
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), pre, post, inferer);
        return archive.Run(Numpy.Volume(Grid, Numpy.Random((int)Grid.Size.Count, 3)));
    }

    private static string Refusal(string pre = "[]", string post = TestArchive.Argmax, string inferer = """{"name": "SimpleInferer"}""") =>
        Assert.Throws<ModelInvalidException>(() => Run(pre, post, inferer))!.Message;

    private const string TensorFlowBefore = """
        [{"name": "LoadNifti"}, {"name": "ConvertToChannelsFirst", "args": {"fields": "image"}}, {"name": "ScaleByResolution", "args": {"fields": "image", "target_resolution": [1, 1, 1]}},
        {"name": "ScaleIntensityRange", "args": {"fields": "image", "a_min": 0, "a_max": 1, "b_min": 0, "b_max": 1, "clip": true}}]
        """;

    private const string TensorFlowAfter = """
        [{"name": "ArgmaxAcrossChannels", "args": {"fields": "model"}}, {"name": "FetchExtremePoints", "args": {"image_field": "image", "label_field": "model", "points": "points"}},
        {"name": "CopyProperties", "args": {"fields": ["model"], "from_field": "image", "properties": ["affine"]}}, {"name": "RestoreOriginalShape", "args": {"field": "model", "src_field": "image", "is_label": true}}]
        """;

    private const string PyTorchBefore = """
        [{"name": "LoadImaged", "args": {"keys": "image"}}, {"name": "AddChanneld", "args": {"keys": "image"}}, {"name": "Spacingd", "args": {"keys": "image", "pixdim": [1, 1, 1]}},
        {"name": "ScaleIntensityRanged", "args": {"keys": "image", "a_min": 0, "a_max": 1, "b_min": 0, "b_max": 1, "clip": true}}]
        """;

    private const string PyTorchAfter = """
        [{"name": "AddChanneld", "args": {"keys": "pred"}}, {"name": "Activationsd", "args": {"keys": "pred", "softmax": true}}, {"name": "AsDiscreted", "args": {"keys": "pred", "argmax": true}},
        {"name": "SqueezeDimd", "args": {"keys": "pred", "dim": 0}}, {"name": "ToNumpyd", "args": {"keys": "pred"}}, {"name": "Restored", "args": {"keys": "pred", "ref_image": "image"}},
        {"name": "ExtremePointsd", "args": {"image": "pred", "result": "result", "points": "points"}}, {"name": "BoundingBoxd", "args": {"image": "pred", "result": "result", "bbox": "bbox"}}]
        """;

    /// <summary>The worked chains of the specification, with the intensities of this test.</summary>
    [TestCase(TensorFlowBefore, TensorFlowAfter), TestCase(PyTorchBefore, PyTorchAfter)]
    public void Chains_of_both_lines_run(string pre, string post) => Assert.That(Run(pre, post).Voxels.ToArray(), Is.EqualTo(Run().Voxels.ToArray()));

    [TestCase("Spacingd", "pixdim"), TestCase("spacing", "pixdim"), TestCase("SPACINGD", "pixdim"), TestCase("ScaleByResolution", "target_resolution"), TestCase("SpacingD", "pixdim")]
    public void A_name_is_looked_up_without_case_and_without_the_dictionarys_d(string name, string key) =>
        Assert.That(Run($$"""[{"name": "{{name}}", "args": {"{{key}}": [1, 1, 1] } }]""").CountOf(1), Is.GreaterThan(0));

    [TestCase("CropForeground"), TestCase("CropForegroundd"), TestCase("cropforeground"), TestCase("CROPFOREGROUNDD")]
    public void CropForeground_keeps_its_own_d(string name) => Assert.That(Run($$"""[{"name": "{{name}}" }]""").CountOf(1), Is.GreaterThan(0));

    [TestCase("Restored"), TestCase("restored"), TestCase("Restore"), TestCase("RestoreOriginalShape"), TestCase("Invertd")]
    public void Restoring_has_many_names(string name) => Assert.That(Run(post: $$"""[{"name": "AsDiscreted", "args": {"argmax": true} }, {"name": "{{name}}" }]""").CountOf(1), Is.GreaterThan(0));

    [TestCase("""[{"name": "Gaussian"}]""", "pre_transforms[0]: the component 'Gaussian' is not known in pre_transforms")]
    [TestCase("""[{"name": "ScaleIntensityRanged", "args": {"a_min": 1, "a_max": 1, "b_min": 0, "b_max": 1}}]""", "'a_max' must be different from a_min")]
    [TestCase("""[{"name": "ScaleIntensityRanged", "args": {"a_min": 1}}]""", "the argument 'a_max' is missing")]
    [TestCase("""[{"name": "Spacingd", "args": {"pixdim": [1, 1e-4, 1]}}]""", "'pixdim' must be three sizes in mm")]
    [TestCase("""[{"name": "Spacingd", "args": {"pixdim": [1, 1]}}]""", "'pixdim' must be 3 numbers")]
    [TestCase("""[{"name": "Orientationd", "args": {"axcodes": "LLA"}}]""", "'axcodes' must be three letters")]
    [TestCase("""[{"name": "CropForegroundd", "args": {"select_fn": "lambda x: __import__('os').system('x')"}}]""", "'select_fn' must be \"lambda x: x > NUMBER\"")]
    [TestCase("""[{"name": "CropForegroundd", "args": {"margin": -1}}]""", "'margin' must be a whole number")]
    [TestCase("""[{"name": "CenterData", "args": {"subtrahend": 1, "divisor": 0}}]""", "'divisor' must be a number other than 0")]
    [TestCase("""[{"name": "NormalizeIntensityd", "args": {"subtrahend": "208"}}]""", "'subtrahend' must be a number, or one a channel")]
    [TestCase("""[{"name": "RandFlipd"}]""", "the component 'RandFlipd' cannot be served: it changes the image by chance and belongs into training only.")]
    [TestCase("""[{"name": "Activationsd"}]""", "the component 'Activationsd' is not known in pre_transforms; it belongs into post_transforms.")]
    [TestCase("""[{"name": "Spaccingd"}]""", "nearest: Spacingd")]
    [TestCase("""[{"name": "ScaleIntensity", "args": {"minv": "low"}}]""", "'minv' must be a number")]
    public void Wrong_steps_before_the_network_name_the_place(string pre, string said) =>
        Assert.That(Refusal(pre), Does.StartWith("The model 'net' cannot be used: config_aiaa.json: pre_transforms[0]").And.Contain(said));

    [TestCase("""[]""", "post_transforms must have a step that makes labels")]
    [TestCase("""[{"name": "AsDiscreted", "args": {"argmax": true}}, {"name": "Activationsd", "args": {"softmax": true}}]""", "post_transforms must be activations, then one step that makes labels")]
    [TestCase("""[{"name": "AsDiscreted", "args": {"argmax": true}}, {"name": "AsDiscreted", "args": {"argmax": true}}]""", "post_transforms must be activations, then one step")]
    [TestCase("""[{"name": "Restored"}, {"name": "AsDiscreted", "args": {"argmax": true}}]""", "post_transforms must be activations, then one step")]
    [TestCase("""[{"name": "Activationsd", "args": {"softmax": true, "sigmoid": true}}]""", "'softmax' must be false where sigmoid is true")]
    [TestCase("""[{"name": "Invertd", "args": {"nearest_interp": false}}, {"name": "Activationsd", "args": {"softmax": true}}, {"name": "AsDiscreted", "args": {"argmax": true}}]""", "post_transforms must be activations, then one step")]
    [TestCase("""[{"name": "AsDiscreted", "args": {"to_onehot": 2}}]""", "'to_onehot' must be absent or false: The result is a label map, in which each voxel has one label")]
    [TestCase("""[{"name": "Lambdad", "args": {"func": "lambda x: x + 1"}}]""", "code of other languages is not run; AsDiscreted's channel_labels and paint_order give channels their ids.")]
    [TestCase("""[{"name": "AsDiscreted", "args": {"rounding": "torchrounding"}}]""", "'rounding' must be absent")]
    [TestCase("""[{"name": "AsDiscreted", "args": {"threshold": 0.5, "paint_order": [0, 0]}}]""", "'paint_order' must be every channel once")]
    [TestCase("""[{"name": "BratsChannelsToLabels", "args": {"class_names": ["TC", "TC"]}}]""", "'class_names' must be TC, WT and ET")]
    [TestCase("""[{"name": "MeanEnsembled"}]""", "'MeanEnsembled' cannot be served: an archive has one network.")]
    [TestCase("""[{"name": "Gaussian"}]""", "post_transforms[0]: the component 'Gaussian' is not known in post_transforms")]
    public void Wrong_steps_after_the_network_name_the_place(string post, string said) => Assert.That(Refusal(post: post), Does.Contain(said));

    [TestCase("""{"name": "SaliencyInferer"}""", "'SaliencyInferer' is not known in inferer")]
    [TestCase("""{"name": "SlidingWindowInferer"}""", "the argument 'roi_size' is missing")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": [4, 4, 1.5]}}""", "'roi_size' must be three whole numbers")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 0}}""", "'roi_size' must be three whole numbers")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "overlap": 1}}""", "'overlap' must be at least 0 and below 1")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "mode": "linear"}}""", "'mode' must be constant or gaussian")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "sigma_scale": 0}}""", "'sigma_scale' must be")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "padding_mode": "reflect"}}""", "'padding_mode' must be constant or replicate")]
    [TestCase("""{"name": "SliceInferer", "args": {"roi_size": [4, 4, 4]}}""", "'roi_size' must be two whole numbers of 1 to 1024")]
    [TestCase("""{"name": "SliceInferer", "args": {"roi_size": [4, 4], "spatial_dim": 3}}""", "'spatial_dim' must be 0, 1 or 2")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "cval": -1024}}""", "'cval' must be 0")]
    [TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 4, "mirror_axes": [3]}}""", "'mirror_axes' must be axes of 0 to 2")]
    public void Wrong_inferers_name_the_place(string inferer, string said) => Assert.That(Refusal(inferer: inferer), Does.Contain("config_aiaa.json: inference.CLARA.inferer").And.Contain(said));

    [Test]
    public void Arguments_that_change_nothing_here_are_taken() =>
        Run(inferer: """{"name": "TFScanWindowInferer", "args": {"roi_size": [4, 4, 4], "batch_size": 3, "sw_batch_size": 4, "padding_mode": "constant", "cval": 0.0, "device": "cuda"}}""");

    [TestCase("x > 0.2", 0.2), TestCase("lambda x: x > -1e2", -100), TestCase("$lambda x : x>5.", 5)]
    public void A_threshold_of_MONAIs_select_fn_is_read(string text, double threshold)
    {
        float[] voxels = new float[Grid.Size.Count];
        Array.Fill(voxels, (float)threshold);
        voxels[7] = (float)threshold + 1;
        using TestArchive archive = new(TestNetworks.Above((float)threshold - 1), $$"""[{"name": "CropForegroundd", "args": {"select_fn": "{{text}}" } }]""");
        Assert.That(archive.Run(Numpy.Volume(Grid, voxels)).CountOf(1), Is.EqualTo(1), "of the image only the box of one voxel goes to the network");
    }
}
