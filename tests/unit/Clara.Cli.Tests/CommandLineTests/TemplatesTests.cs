using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>A network of one's own through each template, from the file to a result.</summary>
public sealed class TemplatesTests
{
    private Scene _scene = null!;

    [OneTimeSetUp]
    public async Task Create()
    {
        _scene = await Scene.CreateAsync();
        _scene.Text("labels.json", """{"1": "ball"}""");
        _scene.Text("scores.json", """{"1": "ball", "2": "other"}""");
        _scene.Text("inside.json", "[[13, 20, 16]]");
    }

    [OneTimeTearDown]
    public void Delete() => _scene.Dispose();

    private async Task<string> ImportAsync(string template, byte[] network, params string[] more)
    {
        string name = $"{template}-{Guid.NewGuid():N}", file = _scene.File(name + ".onnx");
        await File.WriteAllBytesAsync(file, network);
        Outcome done = await Outcome.Of(["models", "import", file, "--template", template, "--models", _scene.File("models"), .. more]);
        Assert.That(done.Code, Is.Zero, done.Error);
        Outcome check = await Outcome.Of("models", "check", name, "--models", _scene.File("models"), "--json");
        Assert.That(JObject.Parse(check.Output)["models"]![0]!["findings"], Is.Empty);
        return name;
    }

    private async Task<LabelMap> RunAsync(string model, params string[] line)
    {
        Outcome done = await Outcome.Of([.. line, "--model", model, "--models", _scene.File("models"), "-o", _scene.File(model + ".nii.gz"), "--quiet"]);
        Assert.That(done.Code, Is.Zero, done.Error);
        return await NiftiFile.ReadLabelMapAsync(_scene.File(model + ".nii.gz"), null, CancellationToken.None);
    }

    /// <summary>Both balls of the scene as one label.</summary>
    private LabelMap Balls(int id) => new(_scene.Reference.Grid, [new(id, "ball")], [.. _scene.Reference.Voxels.ToArray().Select(v => (ushort)(v > 0 ? id : 0))]);

    [TestCase("ct-sliding-window", "A_MIN=0", "A_MAX=100"), TestCase("mr-sliding-window", "description=Balls.", "BLEND=constant")]
    public async Task Segmentation(string template, string first, string second)
    {
        string model = await ImportAsync(template, TestNetworks.Above(0.5f), "--labels", _scene.File("labels.json"), "--set", "ROI_SIZE=[24, 24, 24]", "--set", first, "--set", second);
        LabelMap mask = await RunAsync(model, "segment", _scene.ImageFile);
        Assert.That(mask.Labels[0], Is.EqualTo(new Label(1, "ball")));
        VolumeAssert.Dice(Balls(1), mask, 1, 0.9);
    }

    [Test]
    public async Task Annotation_from_extreme_points()
    {
        string model = await ImportAsync("annotation-dextr3d", PromptNetworks.Weighted(3, [1, 0.1f], -0.5f), "--set", "A_MIN=0", "--set", "A_MAX=100", "--set", "roi=[32, 28, 24]", "--set", "padding=8.5");
        LabelMap mask = await RunAsync(model, "annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "3");
        VolumeAssert.Dice(_scene.Reference, mask, 3, 0.9);
    }

    [TestCase(2), TestCase(3)]
    public async Task Clicks(int dimensions)
    {
        // What is bright near the click: 100 becomes 1, the rest 0.
        string model = await ImportAsync($"deepgrow-{dimensions}d", PromptNetworks.Weighted(dimensions, [0.3f, 1, -1], -0.6f), "--set", "SUBTRAHEND=0", "--set", "DIVISOR=100", "--set", "CROP_SIZE=[24, 24]",
            "--set", dimensions == 2 ? "INPUT_SIZE=[32, 32]" : "INPUT_SIZE=[32, 32, 32]");
        LabelMap mask = await RunAsync(model, "click", _scene.ImageFile, "--foreground", _scene.File("inside.json"), "--label", "3");
        VoxelBox box = LabelBox.OfForeground(mask, default)!.Value;
        Assert.That((mask[13, 20, 16], box.Size.Z > 1), Is.EqualTo(((ushort)3, dimensions == 3)));
    }

    [Test]
    public async Task Classification()
    {
        string model = await ImportAsync("classification", PromptNetworks.OfMean(3, [1, -1], [0, 0]), "--labels", _scene.File("scores.json"), "--set", "INPUT_SIZE=[16, 16, 8]");
        Outcome done = await Outcome.Of("classify", _scene.ImageFile, "--model", model, "--models", _scene.File("models"), "--json", "--quiet");
        double[] scores = JObject.Parse(done.Output)["scores"]!.ToObject<double[]>()!;
        // The mean of what was scaled to 0 to 1 is positive, and the two logits are each other's negatives.
        Assert.That((scores[0] > 0.5, scores[0] + scores[1]), Is.EqualTo((true, 1.0)).Using<double>((a, b) => Math.Abs(a - b) < 1e-6));
    }

    [Test]
    public async Task Templates_are_listed_with_what_may_be_set()
    {
        JToken[] templates = [.. JObject.Parse((await Outcome.Of("models", "templates", "--json")).Output)["templates"]!];
        Assert.That(templates.Select(t => (string)t["name"]!), Is.EqualTo(ModelTemplate.Names));
        Assert.That(templates.Select(t => (string)t["about"]!), Has.All.Not.Empty);
        Assert.That(templates.Single(t => (string)t["name"]! == "ct-sliding-window")["variables"]!["PIXDIM"]!.ToObject<double[]>(), Is.EqualTo(new[] { 1.5, 1.5, 1.5 }));
        Assert.That((await Outcome.Of("models", "templates")).Output, Does.Contain("annotation-dextr3d").And.Contain("Needs no labels."));
    }

    [TestCase("PIXDIMS=[1, 1, 1]", "has no 'PIXDIMS'; nearest: PIXDIM"), TestCase("PIXDIM", "is no setting"), TestCase("PIXDIM=[1, 1", "begins like JSON and is none"), TestCase("PIXDIM=fine", "pixdim"),
        TestCase("BLEND=linear", "mode")]
    public async Task A_setting_that_cannot_be_is_said_and_nothing_is_left(string setting, string said)
    {
        await File.WriteAllBytesAsync(_scene.File("bad.onnx"), TestNetworks.Above(0.5f));
        Outcome done = await Outcome.Of("models", "import", _scene.File("bad.onnx"), "--template", "ct-sliding-window", "--labels", _scene.File("labels.json"), "--models", _scene.File("none"), "--set", setting);
        Assert.That((done.Code, done.Error), Is.EqualTo((1, done.Error)));
        Assert.That(done.Error, Does.Contain(said));
        Assert.That(Directory.Exists(_scene.File("none")) ? Directory.GetFileSystemEntries(_scene.File("none")) : [], Is.Empty);
    }

    [Test]
    public async Task An_archive_keeps_its_own_config() =>
        Assert.That((await Outcome.Of("models", "import", _scene.File("a.zip"), "--set", "PIXDIM=1")).Code, Is.EqualTo(2));
}
