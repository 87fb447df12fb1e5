using Clara.Imaging;
using Clara.Models.Config;
using Clara.Models.Conversion;
using Clara.Models.Tests.BundleTests;
using Clara.Models.Tests.WeightsTests;
using Clara.Models.Weights;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Tests.ConversionTests;

/// <summary>MMARs become bundles and come back as they were.</summary>
public sealed class RoundTripTests
{
    private const string PyTorch = """
        {"version": "4", "type": "segmentation", "labels": ["spleen"], "description": "Spleen in CT.", "ROI": [160, 160, 160], "NO_CROP": true, "mode": "{MODE}",
         "pre_transforms": [{"name": "LoadImaged", "args": {"keys": "image"}}, {"name": "Spacingd#fine", "args": {"keys": "image", "pixdim": "{PIXDIM}", "mode": "{MODE}"}}, {"name": "CropForegroundd", "args": {"select_fn": "lambda x: x > 0.2"}, "disabled": "{NO_CROP}"},
                            {"name": "ScaleIntensityRanged", "args": {"a_min": -100, "a_max": 300, "b_min": 0.0, "b_max": 1.0, "clip": true}}, {"name": "SaveImaged", "args": {"output_dir": "{MMAR_EVAL_OUTPUT_PATH}/it's/{MODE}", "cost": "$5"}}],
         "inference": {"input": "image", "output": "pred", "AIAA": {"name": "aiaa.inference.PyTorchInference", "args": {"scanning_window": true, "roi": "{ROI}", "overlap": 0.5, "batch_size": 2}}, "meta_data": {"deepgrow": "3D"}},
         "post_transforms": [{"name": "AsDiscreted", "args": {"keys": "pred", "argmax": true, "inner": {"name": "Odd", "args": {"k": 1}}}}, {"ref": "fine"}], "writer": {"image": "pred"}}
        """;

    private const string TensorFlow = """
        {"version": "2.1.0", "type": "annotation", "labels": {"3": "liver", "7": "tumour"}, "decription": "Liver.", "padding": 10, "roi": [96, 96, 96], "sigma": 2.5, "cache_until": "LoadNifti", "modality": "CT",
         "pre_transforms": [{"name": "LoadNifti", "args": {"fields": "image"}}, {"name": "ScaleByResolution", "args": {"target_resolution": [1.0, 1.0, 1.0]}}],
         "inference": {"image": "image", "name": "TRTISInference", "args": {"scanning_window": false}, "node_mapping": {"NV_MODEL_INPUT": "image", "NV_MODEL_OUTPUT": "model"}},
         "post_transforms": [{"name": "ThresholdValues", "args": {"fields": "model", "threshold": 0.5}}]}
        """;

    private static readonly string Own = ArchiveFolder.Config(""" "pre_transforms": [{"name": "Orientationd", "args": {"axcodes": "LIA"}}] """, """{"CLARA": {"name": "OnnxInference", "args": {"model": "weights/net.onnx", "input": "in", "output": "out", "inferer": {"name": "SlidingWindowInferer", "args": {"roi_size": [32, 32, 32]}}}}}""");

    private static (TempFolder Folder, string Model) Mmar(string config, string network)
    {
        TempFolder folder = new();
        string model = folder.File("model");
        foreach ((string name, string text) in new[]
        {
            ("config/config_aiaa.json", config), ("config/environment.json", """{"DATA_ROOT": "/data", "MMAR_EVAL_OUTPUT_PATH": "eval", "PIXDIM": [1.0, 1.0, 2.0], "MODE": "bilinear"}"""), (network, "network"), ("models/model.pt", "weights"),
            ("models/model.ckpt.index", "tf"), ("docs/Readme.md", "about"), ("docs/license.txt", "free"), ("commands/train.sh", ""), ("config/dataset_0.json", "{}"),
            ("config/config_train.json", """{"epochs": 10, "train": {"loss": {"name": "DiceLoss", "args": {"include_background": false}}, "handlers": [{"name": "CheckpointSaver", "rank": 0, "args": {"save_dict": {"model": "@model"}}}], "dataset": {"name": "Dataset", "data_list_file_path": "{DATASET_JSON}", "args": {"p": "#@model.parameters()"}}}}"""),
        })
        {
            string path = Path.Combine(model, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        return (folder, model);
    }

    private static readonly object[] Archives = [new[] { PyTorch, "models/model.ts" }, new[] { TensorFlow, "models/model.onnx" }, new[] { Own, "weights/net.onnx" }];

    [TestCaseSource(nameof(Archives))]
    public async Task An_MMAR_becomes_a_bundle_and_an_equal_MMAR_again(string config, string network)
    {
        (TempFolder folder, string model) = Mmar(config, network);
        using (folder)
        {
            ModelArchive before = ModelArchive.Open(model);
            ConversionResult there = await ArchiveConversion.ConvertAsync(before, toBundle: true, folder.File("bundle"), default);
            ModelArchive bundle = ModelArchive.Open(there.Folder);
            ConversionResult back = await ArchiveConversion.ConvertAsync(bundle, toBundle: false, folder.File("again"), default);
            ModelArchive after = ModelArchive.Open(back.Folder);
            Assert.That(bundle.Format, Is.EqualTo(ArchiveFormat.Bundle));
            JObject expected = ServingConfigWriter.Write(before.Config);
            Assert.That(ServingConfigWriter.Write(bundle.Config).ToString(), Is.EqualTo(expected.ToString()));
            Assert.That(ServingConfigWriter.Write(after.Config).ToString(), Is.EqualTo(expected.ToString()));
            foreach (ModelArchive archive in new[] { bundle, after })
                Assert.That((File.ReadAllText(archive.NetworkFile), archive.Info.Labels, archive.Warnings), Is.EqualTo(("network", before.Info.Labels, Array.Empty<string>())));
            Assert.That(Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "again", "bundle", "model" }));
        }
    }

    [Test]
    public async Task Documents_licence_training_and_weights_go_where_the_other_form_has_them()
    {
        (TempFolder folder, string model) = Mmar(PyTorch, "models/model.ts");
        using (folder)
        {
            ConversionResult result = await ArchiveConversion.ConvertAsync(ModelArchive.Open(model), toBundle: true, folder.File("bundle"), default);
            foreach ((string name, string text) in new[] { ("docs/README.md", "about"), ("LICENSE", "free"), ("docs/data_license.txt", "free"), ("models/model.ts", "network"), ("models/model.pt", "weights"), ("configs/dataset_0.json", "{}") })
                Assert.That(File.ReadAllText(Path.Combine(result.Folder, name)), Is.EqualTo(text), name);
            JObject inference = JObject.Parse(File.ReadAllText(Path.Combine(result.Folder, "configs", "inference.json"))), train = JObject.Parse(File.ReadAllText(Path.Combine(result.Folder, "configs", "train.json")));
            Assert.That(inference.SelectToken("preprocessing.transforms[1]")!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"_target_":"Spacingd","keys":"image","pixdim":"@PIXDIM","mode":"@MODE"}"""));
            Assert.That(inference.SelectToken("preprocessing.transforms[2]._disabled_")!.ToString(), Is.EqualTo("@NO_CROP"));
            Assert.That((inference["dataset_dir"]!.ToString(), inference["output_dir"]!.ToString(), inference.SelectToken("postprocessing.transforms[1]")!.ToString()), Is.EqualTo(("/data", "eval", "@preprocessing::transforms::1")));
            Assert.That(train.SelectToken("train.loss")!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"_target_":"DiceLoss","include_background":false}"""));
            Assert.That((train.SelectToken("train.handlers[0].save_dict.model")!.ToString(), train.SelectToken("train.dataset.p")!.ToString()), Is.EqualTo(("@model", "$@model.parameters()")));
            JObject metadata = JObject.Parse(File.ReadAllText(Path.Combine(result.Folder, "configs", "metadata.json")));
            Assert.That(metadata.SelectToken("network_data_format.outputs.pred.channel_def")!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""{"0":"background","1":"spleen"}"""));
            foreach (string said in new[] { "models/model.ckpt.index has no use", "models/model.pt is copied as it is", "commands/ has no counterpart", "configs/train.json is config/config_train.json", "handlers[0].rank has no counterpart" })
                Assert.That(result.Warnings, Has.Some.Contains(said));
        }
    }

    /// <summary>MONAI's bundles have the state dict by itself; what has that already, or is no state dict, comes along as it is.</summary>
    [TestCase("unet_instance.pt", false, "models/model.pt is the checkpoint's state dict by itself")]
    [TestCase("unet_batch.pt", true, null)]
    [TestCase("legacy.pt", true, "models/model.pt is copied as it is, and MONAI may not load it: model.pt has the format of PyTorch before 1.6")]
    [TestCase("whole_module.pt", true, "models/model.pt is copied as it is, and MONAI may not load it: model.pt refers to 'torch.nn.modules.linear.Linear'")]
    public async Task A_checkpoint_becomes_its_state_dict(string weights, bool isCopied, string? warning)
    {
        (TempFolder folder, string model) = Mmar(PyTorch, "models/model.ts");
        using (folder)
        {
            string fixture = TorchFile.Fixture(weights);
            File.Copy(fixture, Path.Combine(model, "models", "model.pt"), overwrite: true);
            ConversionResult result = await ArchiveConversion.ConvertAsync(ModelArchive.Open(model), toBundle: true, folder.File("bundle"), default);
            string made = Path.Combine(result.Folder, "models", "model.pt");
            Assert.That(File.ReadAllBytes(made).AsSpan().SequenceEqual(File.ReadAllBytes(fixture)), Is.EqualTo(isCopied));
            if (!isCopied)
            {
                TorchState state = TorchState.Open(made);
                Assert.That((state.IsBare, state.All["train_conf"]), Is.EqualTo((true, (object?)null)));
                foreach ((StoredTensor a, StoredTensor b) in TorchCheckpoint.Open(fixture).Tensors.Zip(TorchCheckpoint.Open(made).Tensors))
                    Assert.That((b.Name, b.Read()), Is.EqualTo((a.Name, a.Read())));
            }
            Assert.That(result.Warnings.Where(w => w.Contains("model.pt", StringComparison.Ordinal)), warning is null ? Is.Empty : Has.One.StartsWith(warning));
        }
    }

    /// <summary>Of code only assemblies can come, where they are trusted and no links; the rest is said to be left out.</summary>
    [Test]
    public async Task Own_code_comes_under_the_rules_of_an_import()
    {
        (TempFolder folder, string model) = Mmar(PyTorch, "models/model.ts");
        using (folder)
        {
            Directory.CreateDirectory(Path.Combine(model, "custom", "more"));
            foreach (string name in new[] { "custom/Steps.dll", "custom/more/Other.DLL", "custom/train.py", "docs/Manual.dll" })
                File.WriteAllText(Path.Combine(model, name), name);
            File.CreateSymbolicLink(Path.Combine(model, "custom", "Linked.dll"), Path.Combine(model, "models", "model.pt"));
            string target = folder.File("bundle");
            List<string> asked = [];
            ConversionResult result = await ArchiveConversion.ConvertAsync(ModelArchive.Open(model), toBundle: true, target, path => { asked.Add(path); return path.EndsWith("Steps.dll", StringComparison.Ordinal); }, default);
            Assert.That(asked, Is.EqualTo(new[] { Path.Combine(target, "custom", "Steps.dll"), Path.Combine(target, "custom", "more", "Other.DLL"), Path.Combine(target, "docs", "Manual.dll") }));
            Assert.That(Directory.GetFiles(target, "*.dll", SearchOption.AllDirectories), Is.EqualTo(asked[..1]), "also none from the folders that are copied");
            Assert.That(Directory.GetFiles(Path.Combine(target, "custom"), "*", SearchOption.AllDirectories), Is.EqualTo(asked[..1]));
            Assert.That(File.ReadAllText(asked[0]), Is.EqualTo("custom/Steps.dll"));
            foreach (string said in new[] { "custom/Steps.dll came along: code of the archive's own, which runs only with --trust-code " + target, "custom/more/Other.DLL, docs/Manual.dll are left out: code runs with all of your rights", "custom/ is left out but for assemblies (.dll): other code" })
                Assert.That(result.Warnings, Has.One.StartsWith(said));
            ConversionResult back = await ArchiveConversion.ConvertAsync(ModelArchive.Open(target), toBundle: false, folder.File("again"), default);
            Assert.That(back.Warnings, Has.One.StartsWith("custom/Steps.dll is left out: code runs with all of your rights"));
            Assert.That(Directory.Exists(Path.Combine(back.Folder, "custom")), Is.False);
        }
    }

    [Test]
    public async Task A_zoo_bundle_becomes_an_MMAR_that_says_the_same()
    {
        using Bundle bundle = new(metadata: Bundle.Metadata.Replace("\"authors\": \"\"", "\"authors\": \"somebody\", \"eval_metrics\": {\"mean_dice\": 0.96}", StringComparison.Ordinal));
        bundle.Write("docs/README.md", "about");
        bundle.Write("LICENSE", "free");
        using TempFolder folder = new();
        ModelArchive before = bundle.Open();
        ConversionResult result = await ArchiveConversion.ConvertAsync(before, toBundle: false, folder.File("spleen"), default);
        ModelArchive after = ModelArchive.Open(result.Folder);
        Assert.That(ServingConfigWriter.Write(after.Config).ToString(), Is.EqualTo(ServingConfigWriter.Write(before.Config).ToString()));
        Assert.That((after.Config.Inference.Weights, after.Info.Labels.Single()), Is.EqualTo((WeightsFormat.TorchScript, new Label(1, "spleen"))));
        Assert.That(File.ReadAllText(Path.Combine(result.Folder, "docs", "license.txt")), Is.EqualTo("free"));
        Assert.That(result.Warnings, Has.Some.Contains("authors, eval_metrics, copyright have no place in an MMAR"));
    }

    [Test]
    public async Task What_cannot_be_is_refused_and_leaves_nothing()
    {
        (TempFolder folder, string model) = Mmar(PyTorch, "models/model.ts");
        using (folder)
        {
            ModelArchive archive = ModelArchive.Open(model);
            Assert.That((await Assert.CatchAsync<ClaraException>(() => ArchiveConversion.ConvertAsync(archive, false, folder.File("x"), default)))!.Message, Does.Contain("is an MMAR already"));
            Assert.That((await Assert.CatchAsync<ClaraException>(() => ArchiveConversion.ConvertAsync(archive, true, model, default)))!.Message, Does.Contain("is there already"));
            await Assert.CatchAsync<OperationCanceledException>(() => ArchiveConversion.ConvertAsync(archive, true, folder.File("x"), new(true)));
            Assert.That(Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "model" }));
        }
    }
}
