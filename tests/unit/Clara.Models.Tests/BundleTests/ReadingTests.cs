using Clara.Imaging;
using Clara.Models.Config;
using Clara.TestKit;

namespace Clara.Models.Tests.BundleTests;

/// <summary>Bundles become serving configs.</summary>
public sealed class ReadingTests
{
    [Test]
    public void A_spleen_bundle_is_read_as_it_is_written()
    {
        using Bundle bundle = new();
        ModelArchive archive = bundle.Open();
        ServingConfig config = archive.Config;
        Assert.That((archive.Info.Name, archive.Info.Type, archive.Info.Version, archive.Info.Modality, archive.Format), Is.EqualTo(("spleen_ct_segmentation", ModelType.Segmentation, "0.5.3", "CT", ArchiveFormat.Bundle)));
        Assert.That(archive.Info.Labels, Is.EqualTo(new[] { new Label(1, "spleen") }));
        Assert.That(archive.Info.Description, Does.StartWith("A pre-trained model"));
        Assert.That(config.PreTransforms.Select(c => c.Name), Is.EqualTo(new[] { "LoadImaged", "EnsureChannelFirstd", "Orientationd", "Spacingd", "ScaleIntensityRanged", "EnsureTyped" }));
        Assert.That(config.PostTransforms.Select(c => c.Name), Is.EqualTo(new[] { "Activationsd", "Invertd", "AsDiscreted", "SaveImaged" }));
        Assert.That((config.PreTransforms[0].Text("keys"), config.PreTransforms[3].Numbers("pixdim", 3)[2], config.PreTransforms[4].Number("a_min")), Is.EqualTo(("image", 2.0, -57.0)));
        Assert.That((config.PostTransforms[1].Text("transform"), config.PostTransforms[1].Flag("nearest_interp", true), config.PostTransforms[3].Text("output_dir")), Is.EqualTo(("@preprocessing", false, "./eval")));
        Assert.That((config.Inference.Inferer.Name, config.Inference.Inferer.Numbers("roi_size", 3)[0], config.Inference.Inferer.Number("overlap"), config.Inference.Weights), Is.EqualTo(("SlidingWindowInferer", 96.0, 0.5, WeightsFormat.TorchScript)));
        Assert.That(config.PreTransforms[3].Place, Is.EqualTo("configs/inference.json: preprocessing.transforms[3]"));
        Assert.That(archive.Warnings, Is.Empty);
    }

    [Test]
    public void Channels_that_are_thresholded_one_by_one_have_ids_from_one()
    {
        using Bundle bundle = new(Bundle.Inference.Replace("\"argmax\": true", "\"threshold\": 0.5", StringComparison.Ordinal),
            Bundle.Metadata.Replace("""{"0": "background", "1": "spleen"}""", """{"0": "Tumor core", "1": "Whole tumor", "2": "Enhancing tumor"}""", StringComparison.Ordinal));
        Assert.That(bundle.Open().Info.Labels, Is.EqualTo(new[] { new Label(1, "Tumor core"), new Label(2, "Whole tumor"), new Label(3, "Enhancing tumor") }));
    }

    /// <summary>A bundle of the zoo calls it so; where both are there the one of MONAI's schema counts.</summary>
    [TestCase("\"label_def\": {\"0\": \"background\", \"1\": \"liver\"}", "liver"), TestCase("\"label_def\": {\"1\": \"liver\"}, \"channel_def\": {\"0\": \"background\", \"1\": \"spleen\"}", "spleen")]
    public void Labels_are_named_by_label_def_too(string definition, string name)
    {
        using Bundle bundle = new(metadata: Bundle.Metadata.Replace("\"channel_def\": {\"0\": \"background\", \"1\": \"spleen\"}", definition, StringComparison.Ordinal));
        ModelArchive archive = bundle.Open();
        Assert.That(archive.Info.Labels, Is.EqualTo(new[] { new Label(1, name) }));
        Assert.That(archive.Warnings, Is.Empty);
    }

    [Test]
    public void A_flat_bundle_and_one_inside_its_TorchScript_file_say_the_same()
    {
        using Bundle flat = new(configs: "", network: "model.onnx"), inside = new();
        Directory.Delete(Path.Combine(inside.Folder, "configs"), recursive: true);
        File.WriteAllBytes(Path.Combine(inside.Folder, "models", "model.ts"), Bundle.TorchScript(("extra/metadata.json", Bundle.Metadata), ("extra/inference.json", Bundle.Inference)));
        ModelArchive a = flat.Open(), b = inside.Open();
        Assert.That((a.Format, b.Format), Is.EqualTo((ArchiveFormat.Bundle, ArchiveFormat.TorchScriptBundle)));
        Assert.That((a.Config.Inference.Weights, b.Config.Inference.Weights), Is.EqualTo((WeightsFormat.Onnx, WeightsFormat.TorchScript)));
        Assert.That(b.Config.PreTransforms.Select(c => c.Name), Is.EqualTo(a.Config.PreTransforms.Select(c => c.Name)));
        Assert.That(b.Config.PreTransforms[0].Place, Is.EqualTo("model.ts/extra/inference.json: preprocessing.transforms[0]"));
    }

    [Test]
    public void Our_own_block_in_the_metadata_wins()
    {
        using Bundle bundle = new(metadata: Bundle.Metadata.Replace("\"authors\": \"\"", """ "clara": {"type": "annotation", "roi": [128, 128, 64], "sigma": 2, "padding": 15, "labels": {"4": "organ"}}, "authors": "" """, StringComparison.Ordinal));
        ModelInfo info = bundle.Open().Info;
        Assert.That((info.Type, info.Roi, info.Sigma, info.PaddingMm, info.Labels.Single()), Is.EqualTo((ModelType.Annotation, (Size3?)new Size3(128, 128, 64), 2.0, 15.0, new Label(4, "organ"))));
    }

    [TestCase("\"task\": \"Decathlon spleen segmentation\"", "\"task\": \"Breast density classification\"", ModelType.Classification)]
    [TestCase("\"task\": \"Decathlon spleen segmentation\"", "\"task\": \"lung nodule detection\"", ModelType.Other)]
    [TestCase("\"channel_def\": {\"0\": \"image\"}", "\"channel_def\": {\"0\": \"image\", \"1\": \"positive points\", \"2\": \"negative points\"}", ModelType.Deepgrow)]
    public void Types_are_concluded_from_the_metadata(string from, string to, ModelType type)
    {
        using Bundle bundle = new(metadata: Bundle.Metadata.Replace(from, to, StringComparison.Ordinal));
        Assert.That(bundle.Open().Info.Type, Is.EqualTo(type));
    }

    [Test]
    public void The_catalogue_lists_bundles_and_sees_any_of_their_configs_change()
    {
        using TempFolder models = new();
        using (Bundle bundle = new())
            Directory.Move(bundle.Folder, models.File("spleen"));
        ModelCatalogue catalogue = new(models.Path);
        Assert.That(catalogue.List(default).Single().Config.Inference.Inferer.Number("overlap"), Is.EqualTo(0.5));
        string inference = models.File("spleen/configs/inference.json");
        File.WriteAllText(inference, Bundle.Inference.Replace("\"overlap\": 0.5", "\"overlap\": 0.25", StringComparison.Ordinal));
        Assert.That(catalogue.List(default).Single().Config.Inference.Inferer.Number("overlap"), Is.EqualTo(0.25));
        // A macro's file in a folder below counts as well.
        Directory.CreateDirectory(models.File("spleen/configs/parts"));
        File.WriteAllText(models.File("spleen/configs/parts/window.json"), """{"overlap": 0.125}""");
        File.WriteAllText(inference, Bundle.Inference.Replace("\"overlap\": 0.5", "\"overlap\": \"%parts/window.json::overlap\"", StringComparison.Ordinal));
        Assert.That(catalogue.List(default).Single().Config.Inference.Inferer.Number("overlap"), Is.EqualTo(0.125));
        File.WriteAllText(models.File("spleen/configs/parts/window.json"), """{"overlap": 0.75}""");
        Assert.That(catalogue.List(default).Single().Config.Inference.Inferer.Number("overlap"), Is.EqualTo(0.75));
        File.WriteAllText(inference, "{");
        Assert.That(catalogue.List(default), Is.Empty);
        ModelProblem problem = catalogue.Problems(default).Single();
        Assert.That((problem.Name, problem.Format, problem.Message), Is.EqualTo(("spleen", (ArchiveFormat?)ArchiveFormat.Bundle, "The model 'spleen' cannot be used: configs/inference.json is not a JSON object (line 1, column 1).")));
    }

    [Test]
    public void Missing_parts_are_named_all_at_once()
    {
        using Bundle bundle = new("""{"inferer": {"_target_": "SimpleInferer"}}""", network: "models/model.pt");
        Assert.That(ModelArchive.Inspect(bundle.Folder, []).Where(f => f.IsError).Select(f => f.Message), Is.EqualTo(new[]
        {
            "configs/inference.json: postprocessing is missing; it is the chain of transforms.", "configs/inference.json: preprocessing is missing; it is the chain of transforms.",
            "models/ has no network that can be run: model.onnx, or model.ts (TorchScript). models/model.pt holds weights without their network; make an ONNX file of it by 'clara convert-model'.",
        }));
        Assert.That(ModelArchive.Inspect(bundle.Folder, []).Where(f => f.IsError).Select(f => (f.File, f.Path)), Is.EqualTo(new[] { ("configs/inference.json", "postprocessing"), ("configs/inference.json", "preprocessing"), ("models/", "") }));
        File.Delete(Path.Combine(bundle.Folder, "configs", "inference.json"));
        bundle.Write("configs/inference.yaml", "");
        Assert.That(bundle.Refusal(), Does.Contain("configs/inference.json is missing; there is a YAML file of that name"));
        bundle.Write("configs/inference.json", Bundle.Inference);
        File.Delete(Path.Combine(bundle.Folder, "configs", "metadata.json"));
        Assert.That(bundle.Refusal(), Does.Contain("configs/metadata.json is missing."));
    }
}
