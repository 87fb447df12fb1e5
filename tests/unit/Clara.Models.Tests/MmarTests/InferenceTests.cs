using Clara.Models.Config;

namespace Clara.Models.Tests.MmarTests;

/// <summary>The `inference` object of the serving configs of Clara Train 2, 3 and 4, as their archives write it.</summary>
public sealed class InferenceTests
{
    private static InferenceConfig Read(string inference, string more = "") => ArchiveFolder.Open(ArchiveFolder.Config(more, inference)).Config.Inference;

    private static string Shown(InferenceConfig c) => $"{c.Inferer.Name} {string.Join("x", c.Inferer.Has("roi_size") ? c.Inferer.Numbers("roi_size", 3) : [])} {(c.Inferer.Has("overlap") ? c.Inferer.Number("overlap") : "-")} {(c.Inferer.Has("sw_batch_size") ? c.Inferer.Number("sw_batch_size") : "-")}";

    private const string Version2 = """{"image": "image", "scanning_window": true, "batch_size": 3, "roi": [160, 160, 160], "tf": {"input_nodes": {"image": "NV_MODEL_INPUT"}, "output_nodes": {"model": "NV_MODEL_OUTPUT"}}, "trtis": {"input_channels": 1, "output_channels": 2, "max_batch_size": 4}}""";
    private const string Version3 = """{"image": "image", "name": "TRTISInference", "args": {"scanning_window": true, "batch_size": 1, "roi": [224, 224, 128]}, "node_mapping": {"NV_MODEL_INPUT": "image", "NV_MODEL_OUTPUT": "model"}, "trtis": {"platform": "tensorflow_graphdef"}}""";
    private const string Version4 = """{"input": "image", "output": "pred", "AIAA": {"name": "aiaa.inference.PyTorchInference", "args": {"scanning_window": true, "roi": [160, 160, 160], "overlap": 0.5, "batch_size": 2, "device": "cuda", "sw_device": "cuda"}}, "TRITON": {"name": "aiaa.inference.TritonInference", "args": {}, "triton_model_config": {"platform": "pytorch_libtorch"}}}""";

    [TestCase(Version2, "SlidingWindowInferer 160x160x160 0.25 3"), TestCase(Version3, "SlidingWindowInferer 224x224x128 0.25 1"), TestCase(Version4, "SlidingWindowInferer 160x160x160 0.5 2")]
    [TestCase("""{"image": "image", "tf": {"input_nodes": {"image": "NV_MODEL_INPUT"}}}""", "SimpleInferer  - -")]
    [TestCase("""{"name": "TFInference", "args": {"scanning_window": false, "roi": [96, 96, 96]}}""", "SimpleInferer  - -")]
    [TestCase("""{"TRITON": {"name": "aiaa.inference.TritonInference", "args": {"scanning_window": true, "roi": [96, 96, 64]}}}""", "SlidingWindowInferer 96x96x64 0.25 1")]
    public void Windows_are_taken_over(string inference, string shown) => Assert.That(Shown(Read(inference)), Is.EqualTo(shown));

    [Test]
    public void Fields_and_nodes_are_taken_over()
    {
        InferenceConfig two = Read(Version2), four = Read(Version4);
        Assert.That((two.InputField, two.OutputField, four.InputField, four.OutputField), Is.EqualTo(("image", "model", "image", "pred")));
        Assert.That((two.InputName, two.OutputName), Is.EqualTo(((string?)null, (string?)null)), "the only input of a network is the image whatever an export called it");
        InferenceConfig several = Read("""{"image": "image", "node_mapping": {"NV_INPUT_A": "mask", "NV_INPUT_B": "image", "NV_OUTPUT_A": "aux", "NV_OUTPUT_B": "model"}}""");
        Assert.That((several.InputName, several.OutputName), Is.EqualTo(("NV_INPUT_B", "NV_OUTPUT_B")));
    }

    [Test]
    public void The_roi_of_the_model_serves_where_the_engine_has_none() =>
        Assert.That(Shown(Read("""{"name": "TRTISInference", "args": {"scanning_window": true}}""", "\"roi\": [64, 64, 32]")), Is.EqualTo("SlidingWindowInferer 64x64x32 0.25 1"));

    [Test]
    public void Our_own_engine_comes_first() => Assert.That(Shown(Read(Version4[..^1] + """, "CLARA": {"name": "OnnxInference"}}""")), Is.EqualTo("SimpleInferer  - -"));

    [TestCase("""{"name": "TRTISInference", "args": {"scanning_window": true}}""", "config_aiaa.json: inference.args.roi is missing")]
    [TestCase("""{"AIAA": {"name": "aiaa.inference.PyTorchInference", "args": {"scanning_window": "yes"}}}""", "config_aiaa.json: inference.AIAA.args.scanning_window must be true or false")]
    [TestCase("""{"AIAA": {"name": "PyTorchInferenc"}}""", "config_aiaa.json: inference.AIAA: the engine 'PyTorchInferenc' is not known; nearest: PyTorchInference")]
    [TestCase("""{"AIAA": {"name": "PyTorchInference", "args": 5}}""", "config_aiaa.json: inference.AIAA.args must be an object")]
    public void What_does_not_go_is_named(string inference, string said) => Assert.That(ArchiveFolder.Refusal(ArchiveFolder.Config("", inference)), Does.Contain(said));

    [Test]
    public void A_copy_of_a_server_is_read()
    {
        ModelArchive archive = ArchiveFolder.Open($$"""{"clara_ct_seg_spleen_amp": {"version": "2", "type": "segmentation", "labels": ["spleen"], "decription": "Spleen in CT.", "format": "trtmodel", "path": "x", "inference": {{Version2}}, "inference_roi": [1] } }""");
        Assert.That((archive.Info.Description, archive.Info.Labels[0].Name, archive.Format, archive.Warnings), Is.EqualTo(("Spleen in CT.", "spleen", ArchiveFormat.MmarTensorFlow, Array.Empty<string>())));
    }

    [Test]
    public void Annotation_models_keep_their_numbers()
    {
        ModelArchive archive = ArchiveFolder.Open("""{"type": "annotation", "labels": ["liver"], "padding": 10.0, "roi": [96, 96, 96], "sigma": 2.5, "cache_until": "Spacingd", "inference": {"input": "image", "AIAA": {"name": "aiaa.inference.PyTorchInference"}, "meta_data": {"deepgrow": "2D"}}}""");
        Assert.That((archive.Info.Type, archive.Info.PaddingMm, archive.Info.Roi, archive.Info.Sigma), Is.EqualTo((ModelType.Annotation, 10.0, new Clara.Imaging.Size3(96, 96, 96), 2.5)));
        Assert.That((archive.Config.CacheUntil, archive.Config.MetaData["deepgrow"], archive.Format), Is.EqualTo(("Spacingd", "2D", ArchiveFormat.MmarPyTorch)));
    }
}
