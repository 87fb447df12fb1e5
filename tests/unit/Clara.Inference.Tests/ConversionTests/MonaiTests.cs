using Clara.Imaging;
using Clara.Inference.Conversion;
using Clara.Inference.Conversion.Monai;
using Clara.Models;
using Clara.Models.Weights;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Tests.ConversionTests;

/// <summary>Answers and parameter counts are PyTorch's and the specification's (4.5, 4.6).</summary>
public sealed class MonaiTests
{
    private const double Tolerance = 2e-4; // float32 in another order of sums; outputs are up to 10

    private const string UNet = """{"_target_": "UNet", "spatial_dims": 3, "in_channels": 1, "out_channels": 2, "channels": [4, 6, 8], "strides": [2, 2], "num_res_units": 2, "norm": "batch"}""";
    private const string UNet2D = """{"_target_": "monai.networks.nets.UNet", "dimensions": 2, "in_channels": 1, "out_channels": 2, "channels": [4, 6, 8], "strides": [2, 2], "norm": "BATCH"}""";
    private const string SegResNet = """{"_target_": "SegResNet", "init_filters": 8, "in_channels": 2, "out_channels": 3, "blocks_down": [1, 2], "blocks_up": [1], "dropout_prob": 0.2}""";
    private const string SegResNetDeconv = """{"name": "SegResNet", "args": {"init_filters": 8, "in_channels": 1, "out_channels": 2, "blocks_down": [1, 1], "blocks_up": [1], "upsample_mode": "deconv"}}""";
    private const string DynUNet = """
        {"_target_": "DynUNet", "spatial_dims": 3, "in_channels": 1, "out_channels": 2, "kernel_size": [3, 3, 3], "strides": [1, 2, [2, 2, 1]], "upsample_kernel_size": [2, [2, 2, 1]],
        "filters": [4, 6, 8], "res_block": true, "norm_name": ["INSTANCE", {"affine": true}]}
        """;
    private const string BasicUNet = """{"_target_": "BasicUNet", "in_channels": 3, "out_channels": 1, "features": [2, 2, 4, 4, 6, 2]}""";

    [TestCase("unet_batch", UNet, 8639, 1, 1, 8, 12, 16)]
    [TestCase("unet_instance", null, 2186, 1, 2, 8, 10, 12)] // the definition is in the checkpoint
    [TestCase("unet_2d", UNet2D, 1404, 1, 1, 16, 12)]
    [TestCase("segresnet", SegResNet, 38811, 1, 2, 8, 10, 12)]
    [TestCase("segresnet_deconv", SegResNetDeconv, 25218, 1, 1, 8, 12, 10)] // every name begins with module.
    [TestCase("dynunet", DynUNet, 10014, 1, 1, 8, 12, 10)]
    [TestCase("basicunet", BasicUNet, 7030, 1, 3, 16, 32, 32)]
    public void A_converted_network_answers_as_PyTorch_does(string name, string? definition, long parameters, params int[] shape)
    {
        ConvertedModel model = Converted.From(Converted.Fixture(name + ".pt"), definition);
        Numpy.Same(Converted.Floats(name + ".out"), Converted.Run(model.Onnx, Converted.Floats(name + ".in"), [.. shape.Select(n => (long)n)]), Tolerance, name);
        Assert.That((model.Parameters, model.InputChannels, model.Axes), Is.EqualTo((parameters, shape[1], shape.Length - 2)));
        Assert.That(model.LargestDifference, Is.LessThan(1e-4).And.GreaterThan(0));
    }

    [Test]
    public void The_definition_is_found_in_a_bundle_and_its_references_are_followed()
    {
        using TempFolder bundle = new();
        Directory.CreateDirectory(bundle.File("models"));
        Directory.CreateDirectory(bundle.File("configs"));
        File.Copy(Converted.Fixture("unet_batch.pt"), bundle.File("models/model.pt"));
        File.WriteAllText(bundle.File("configs/inference.json"), $$"""{"imports": ["$import glob"], "classes": 2, "network_def": {{UNet.Replace("\"out_channels\": 2", "\"out_channels\": \"@classes\"", StringComparison.Ordinal)}}, "network": "$@network_def.to(@device)"}""");
        Assert.That(Converted.From(bundle.Path).OutputChannels, Is.EqualTo(2));
        Assert.That(Converted.From(bundle.File("models/model.pt")).Network, Is.EqualTo("MONAI UNet"));
    }

    /// <summary>As annotation bundles have it: an input channel for each label beside those of the image.</summary>
    [Test]
    public void Expressions_in_a_definition_are_worked_out_with_what_they_refer_to()
    {
        string definition = UNet.Replace("\"in_channels\": 1", "\"in_channels\": \"$len(@names) - @images#here\"", StringComparison.Ordinal).Replace("\"out_channels\": 2", "\"out_channels\": \"$len(@names)\"", StringComparison.Ordinal);
        using TempFolder folder = new();
        File.WriteAllText(folder.File("c.json"), $$"""{"names": {"organ": 1, "background": 0}, "images": {"here": "$2 - 1"}, "network_def": {{definition}}}""");
        ConvertedModel model = Converted.From(Converted.Fixture("unet_batch.pt"), config: folder.File("c.json"));
        Assert.That((model.InputChannels, model.OutputChannels), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Where_the_definition_is_YAML_that_is_said()
    {
        using TempFolder bundle = new();
        Directory.CreateDirectory(bundle.File("models"));
        Directory.CreateDirectory(bundle.File("configs"));
        File.Copy(Converted.Fixture("unet_batch.pt"), bundle.File("models/model.pt"));
        File.WriteAllText(bundle.File("configs/inference.yaml"), "network_def: {}");
        Assert.That(() => Converted.From(bundle.Path), Throws.TypeOf<ModelInvalidException>().With.Message.EqualTo("model.pt holds weights only, and configs/inference.yaml, which may define their network, is YAML and not read: write it as JSON, or give the definition with --network."));
    }

    [Test]
    public void The_definition_is_found_in_an_archive_of_Clara_Train()
    {
        using TempFolder archive = new();
        Directory.CreateDirectory(archive.File("models"));
        Directory.CreateDirectory(archive.File("config"));
        File.Copy(Converted.Fixture("segresnet_deconv.pt"), archive.File("models/model.pt"));
        File.WriteAllText(archive.File("config/config_train.json"), $$"""{"OUT": 2, "train": {"model": {{SegResNetDeconv.Replace("\"out_channels\": 2", "\"out_channels\": \"{OUT}\"", StringComparison.Ordinal)}} } }""");
        Assert.That(Converted.From(archive.Path).Parameters, Is.EqualTo(25218));
    }

    [TestCase("unet_batch", "\"num_res_units\": 2", "\"num_res_units\": 1", "have no place in it ('model.0.conv.unit1.conv.weight'")]
    [TestCase("unet_batch", "\"num_res_units\": 2", "\"num_res_units\": 3", "has no 'model.0.conv.unit2.conv.weight' [4, 4, 3, 3, 3]")]
    [TestCase("unet_batch", "[4, 6, 8]", "[4, 6, 9]", "'model.1.submodule.1.submodule.conv.unit0.conv.weight' is [8, 6, 3, 3, 3], the definition wants [9, 6, 3, 3, 3]")]
    [TestCase("unet_batch", "\"batch\"", "\"layer\"", "the norm 'layer' cannot be converted")]
    [TestCase("unet_batch", "\"strides\": [2, 2]", "\"strides\": [2]", "UNet's 'strides' must have one item less")]
    [TestCase("unet_batch", "\"strides\"", "\"stride\"", "UNet's 'stride' is not known")]
    [TestCase("unet_batch", "\"in_channels\": 1", "\"in_channels\": \"$open('f')\"", "--network.in_channels: the expression '$open('f')' is not supported (the function open(...) is not supported).")]
    [TestCase("unet_batch", "\"in_channels\": 1", "\"in_channels\": \"$@nothing + 1\"", "refers to '@nothing'")]
    [TestCase("unet_batch", "\"in_channels\": 1", "\"in_channels\": \"$@in_channels + 1\"", "refers to itself")]
    [TestCase("unet_batch", "\"in_channels\": 1", "\"in_channels\": \"%other.json::n\"", "is the macro '%other.json::n'")]
    [TestCase("unet_batch", "\"in_channels\": 1", "\"in_channels\": \"@nothing\"", "refers to '@nothing'")]
    [TestCase("unet_batch", "\"_target_\": \"UNet\"", "\"_target_\": \"SwinUNETR\"", "the network 'SwinUNETR' cannot be converted; UNet, BasicUNet, SegResNet, DynUNet can")]
    public void A_definition_that_does_not_fit_the_weights_is_refused_by_name(string name, string from, string to, string message)
    {
        Assert.That(UNet, Does.Contain(from));
        Assert.That(() => Converted.From(Converted.Fixture(name + ".pt"), UNet.Replace(from, to, StringComparison.Ordinal)), Throws.TypeOf<ModelInvalidException>().With.Message.Contains(message));
    }

    [Test]
    public void Weights_without_a_definition_ask_for_one() =>
        Assert.That(() => Converted.From(Converted.Fixture("unet_batch.pt")), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("give it with --network or --config"));

    [Test]
    public void Whatever_stands_in_a_definition_it_is_converted_or_refused_in_one_sentence()
    {
        JToken[] others = [5, "x", 1.5, new JObject(), new JArray(-1, "a"), new JArray(2, 2, 2), JValue.CreateNull()];
        int refused = 0;
        foreach ((string name, string definition) in new[] { ("unet_batch", UNet), ("segresnet", SegResNet), ("dynunet", DynUNet), ("basicunet", BasicUNet) })
            foreach (string key in JObject.Parse(definition).Properties().Select(p => p.Name))
                foreach (JToken other in others)
                {
                    JObject json = JObject.Parse(definition);
                    json[key] = other.DeepClone();
                    try
                    {
                        MonaiNetwork.Build(DefinitionReader.In(json, "test") ?? throw new ModelInvalidException("test defines nothing."), TorchCheckpoint.Open(Converted.Fixture(name + ".pt")).Tensors, "test");
                    }
                    catch (ClaraException e)
                    {
                        refused++;
                        Assert.That(e.Message, Does.StartWith("test").And.Not.Contain("Exception"), json.ToString());
                    }
                }
        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void Cancelling_ends_a_conversion_within_its_check()
    {
        using CancellationTokenSource source = new();
        Assert.That(() => ModelConverter.Convert(new(Converted.Fixture("unet_batch.pt"), UNet), new Stop(source), source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Cancels at the first layer that is checked.</summary>
    private sealed class Stop(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage == "checking")
                source.Cancel();
        }
    }
}
