using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.PostChainTests;

/// <summary>What is wrong with a chain as a whole is told with the names that its own config has.</summary>
public sealed class PlaceTests
{
    [TestCase("[]", "must have a step that makes labels: AsDiscreted, ArgmaxAcrossChannels or ThresholdValues.")]
    [TestCase("""[{"_target_": "AsDiscreted", "argmax": true}, {"_target_": "Activationsd", "softmax": true}]""", "must be activations, then one step that makes labels, then steps on labels.")]
    public void A_bundles_is_its_inference_file(string post, string said)
    {
        using TempFolder folder = new();
        string bundle = folder.File("net");
        Directory.CreateDirectory(Path.Combine(bundle, "configs"));
        Directory.CreateDirectory(Path.Combine(bundle, "models"));
        File.WriteAllBytes(Path.Combine(bundle, "models", "model.onnx"), TestNetworks.Above(0.5f));
        File.WriteAllText(Path.Combine(bundle, "configs", "metadata.json"), """{"version": "1", "network_data_format": {"outputs": {"pred": {"channel_def": {"0": "background", "1": "one"}}}}}""");
        File.WriteAllText(Path.Combine(bundle, "configs", "inference.json"), $$"""{"preprocessing": [], "inferer": {"_target_": "SimpleInferer"}, "postprocessing": {{post}}}""");
        Assert.That(Assert.Throws<ModelInvalidException>(() => SegmentationPipeline.Of(ModelArchive.Open(bundle)))!.Message, Is.EqualTo($"The model 'net' cannot be used: configs/inference.json: postprocessing {said}"));
    }

    [Test]
    public void An_MMARs_is_its_config_aiaa()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), post: "[]");
        Assert.That(Assert.Throws<ModelInvalidException>(() => SegmentationPipeline.Of(archive.Archive))!.Message, Does.StartWith("The model 'net' cannot be used: config_aiaa.json: post_transforms must have a step that makes labels"));
    }
}
