using Clara.Models.Config;

namespace Clara.Models.Tests.MmarTests;

/// <summary>Which weights of an archive are run, and what is said of those that cannot be.</summary>
public sealed class WeightsTests
{
    private const string PyTorch = """{"AIAA": {"name": "aiaa.inference.PyTorchInference"}}""";

    private static ModelArchive Open(params string[] weights)
    {
        using ArchiveFolder folder = new();
        return ModelArchive.Open(folder.Add("spleen", ArchiveFolder.Config("", PyTorch), weights));
    }

    private static string Refusal(params string[] weights) => Assert.Throws<ModelInvalidException>(() => Open(weights))!.Message;

    [Test]
    public void Onnx_comes_before_TorchScript()
    {
        ModelArchive both = Open("models/model.ts", "models/net.onnx", "models/model.pt"), script = Open("models/model.ts", "models/model.pt");
        Assert.That((Path.GetFileName(both.NetworkFile), both.Config.Inference.Weights), Is.EqualTo(("net.onnx", WeightsFormat.Onnx)));
        Assert.That((Path.GetFileName(script.NetworkFile), script.Config.Inference.Weights), Is.EqualTo(("model.ts", WeightsFormat.TorchScript)));
    }

    [Test]
    public void Of_several_the_one_of_the_usual_name_is_taken()
    {
        Assert.That(Path.GetFileName(Open("models/a.onnx", "models/model.onnx").NetworkFile), Is.EqualTo("model.onnx"));
        Assert.That(Refusal("models/a.onnx", "models/b.onnx"), Does.Contain("models/ has 2 .onnx files; call the one to be used model.onnx"));
    }

    [TestCase("models/model.pt", "models/model.pt holds weights without their network", "clara convert-model")]
    [TestCase("models/model.trt.pb", "models/model.trt.pb is a TensorRT graph", "tf2onnx")]
    [TestCase("models/model.fzn.pb", "models/model.fzn.pb is a frozen TensorFlow graph", "NV_MODEL_INPUT:0")]
    [TestCase("models/model.ckpt.index", "models/model.ckpt.index is a TensorFlow checkpoint", "tf2onnx")]
    public void Weights_that_cannot_be_run_say_what_to_do(string file, string said, string advice) =>
        Assert.That(Refusal(file), Does.StartWith("The model 'spleen' cannot be used: models/ has no network that can be run").And.Contain(said).And.Contain(advice));

    [Test]
    public void A_named_network_may_be_seen_from_commands_as_public_archives_write_it()
    {
        using ArchiveFolder folder = new();
        ModelArchive archive = ModelArchive.Open(folder.Add("spleen", ArchiveFolder.Config("", """{"CLARA": {"name": "TorchScriptInference", "args": {"model": "../models/model.ts"}}}"""), "models/model.ts"));
        Assert.That((archive.Config.Inference.Weights, archive.Warnings.Single()), Is.EqualTo((WeightsFormat.TorchScript, "config_aiaa.json: inference.CLARA.args.model: ../models/model.ts was found as seen from commands/, not from the archive's folder.")));
    }

    [Test]
    public void One_look_tells_all_that_is_wrong()
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("spleen", """{"type": "segmentation", "labels": 5, "pre_transforms": [{"name": "A"}, {}, {"path": "my.Code"}], "post_transforms": 3, "extra": 1, "inference": {"AIAA": {"name": "x"}}}""", "models/model.pt");
        IReadOnlyList<ArchiveFinding> findings = ModelArchive.Inspect(model, []);
        Assert.That(findings.Where(f => f.IsError).Select(f => $"{f.File}|{f.Path}"), Is.EqualTo(new[]
        {
            "config_aiaa.json|labels", "config_aiaa.json|pre_transforms[1]", "config_aiaa.json|pre_transforms[2]", "config_aiaa.json|inference.AIAA", "config_aiaa.json|post_transforms", "models/|",
        }));
        Assert.That(findings[^1].Message, Does.Contain("models/model.pt"));
        Assert.That(findings.Single(f => !f.IsError).Path, Is.EqualTo("extra"));
        Assert.That(Assert.Throws<ModelInvalidException>(() => ModelArchive.Open(model))!.Message, Does.Contain(findings[0].Message));
    }

    [Test]
    public void A_good_archive_has_no_findings()
    {
        using ArchiveFolder folder = new();
        Assert.That(ModelArchive.Inspect(folder.Add("liver"), []), Is.Empty);
        Assert.That(ModelArchive.Inspect(Path.Combine(folder.Path, "gone"), []).Single().Message, Is.EqualTo("config/config_aiaa.json is missing."));
    }
}
