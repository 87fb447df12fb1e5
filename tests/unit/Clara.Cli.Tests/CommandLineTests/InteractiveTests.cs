using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>clara annotate --model, click and classify with networks of a models folder.</summary>
public sealed class InteractiveTests
{
    private Scene _scene = null!;

    [OneTimeSetUp]
    public async Task Create()
    {
        _scene = await Scene.CreateAsync();
        PromptArchives.Write(_scene.File("models"));
    }

    [OneTimeTearDown]
    public void Delete() => _scene.Dispose();

    private string Models => _scene.File("models");

    private Task<LabelMap> ReadAsync(string name) => NiftiFile.ReadLabelMapAsync(_scene.File(name), null, CancellationToken.None);

    [Test]
    public async Task Annotate_takes_a_network_by_name()
    {
        Outcome done = await Outcome.Of("annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "left ball", "--model", PromptArchives.Annotation, "--models", Models, "-o", _scene.File("a.nii.gz"), "--json", "--quiet");
        Assert.That(done.Code, Is.Zero, done.Error);
        Assert.That((string?)JObject.Parse(done.Output)["model"], Is.EqualTo(PromptArchives.Annotation));
        VolumeAssert.Dice(_scene.Reference, await ReadAsync("a.nii.gz"), 3, 0.9);
    }

    [Test]
    public async Task Click_fills_the_slice_of_the_last_click_or_the_one_asked_for()
    {
        string inside = _scene.Text("inside.json", "[[13, 20, 14], [14, 20, 16]]"), outside = _scene.Text("outside.json", "{\"points\": [[20, 20, 16]]}");
        Outcome done = await Outcome.Of("click", _scene.ImageFile, "--foreground", inside, "--background", outside, "--label", "5", "--model", PromptArchives.Slices, "--models", Models, "-o", _scene.File("c.nii.gz"), "--json", "--quiet");
        Assert.That(done.Code, Is.Zero, done.Error);
        JToken structure = JObject.Parse(done.Output)["structures"]!.Single();
        LabelMap map = await ReadAsync("c.nii.gz");
        Assert.That(((int)structure["label"]!, (long)structure["voxels"]!), Is.EqualTo((5, map.CountOf(5))));
        VoxelBox box = LabelBox.OfForeground(map, default)!.Value;
        Assert.That((box.Start.Z, box.Size.Z, map[14, 20, 16]), Is.EqualTo((16, 1, (ushort)5)));
        done = await Outcome.Of("click", _scene.ImageFile, "--foreground", inside, "--slice", "14", "--spatial-size", "40,40", "--model", PromptArchives.Slices, "--models", Models, "-o", _scene.File("d.nii.gz"), "--quiet");
        Assert.That(done.Code, Is.Zero, done.Error);
        Assert.That(LabelBox.OfForeground(await ReadAsync("d.nii.gz"), default)!.Value.Start.Z, Is.EqualTo(14));
    }

    [Test]
    public async Task A_DeepEdit_bundle_is_imported_checked_clicked_and_segments_by_itself()
    {
        string source = _scene.File("blob_deepedit"), models = _scene.File("deepedit models"), inside = _scene.Text("spot.json", "[[13, 20, 14]]");
        DeepEditBundle.Write(source, PromptNetworks.TwoClasses([0, 1, -1], -0.5f, 24, 20, 16));
        Outcome done = await Outcome.Of("models", "import", source, "--models", models, "--json", "--quiet");
        Assert.That((done.Code, done.Error), Is.EqualTo((0, "")));
        done = await Outcome.Of("models", "check", "--models", models, "--json", "--quiet");
        JToken row = JObject.Parse(done.Output)["models"]!.Single();
        Assert.That((done.Code, (bool)row["usable"]!, row["findings"]!.Count()), Is.EqualTo((0, true, 0)), done.Output);
        done = await Outcome.Of("click", _scene.ImageFile, "--foreground", inside, "--label", "5", "--model", "blob_deepedit", "--models", models, "-o", _scene.File("clicked.nii.gz"), "--quiet");
        Assert.That(done.Code, Is.Zero, done.Error);
        LabelMap map = await ReadAsync("clicked.nii.gz");
        Assert.That((map[13, 20, 14], map.Grid.IsSameAs(_scene.Image.Grid)), Is.EqualTo(((ushort)5, true)));
        done = await Outcome.Of("segment", _scene.ImageFile, "--model", "blob_deepedit", "--models", models, "-o", _scene.File("automatic.nii.gz"), "--quiet");
        Assert.That(done.Code, Is.Zero, done.Error);
        Assert.That((await ReadAsync("automatic.nii.gz")).Voxels.ToArray(), Is.All.Zero, "this network finds nothing without a click");
    }

    /// <summary>Each step by itself: one look tells all that is wrong with a chain that takes clicks.</summary>
    [Test]
    public async Task Check_names_every_wrong_step_of_a_DeepEdit_chain()
    {
        string models = _scene.File("broken deepedit");
        DeepEditBundle.Write(Path.Combine(models, "broken"), PromptNetworks.TwoClasses([0, 1, -1], -0.5f), $"{DeepEditBundle.ClickSteps}, {{\"_target_\": \"Sharpend\"}}", """{"one": 1, "two": 2, "background": 0}""");
        Outcome done = await Outcome.Of("models", "check", "--models", models, "--json", "--quiet");
        JToken[] errors = [.. JObject.Parse(done.Output)["models"]!.Single()["findings"]!.Where(f => (string?)f["severity"] == "error")];
        Assert.That(done.Code, Is.Not.Zero);
        Assert.That(errors.Select(e => (string?)e["path"]), Is.SupersetOf(new[] { "click_steps[0]", "click_steps[4]" }), done.Output);
    }

    [Test]
    public async Task Classify_prints_the_classes_with_their_scores()
    {
        Outcome json = await Outcome.Of("classify", _scene.ImageFile, "--model", PromptArchives.Scores, "--models", Models, "--json", "--quiet");
        Assert.That(json.Code, Is.Zero, json.Error);
        JObject result = JObject.Parse(json.Output);
        Assert.That(result["classes"]!.ToObject<string[]>(), Is.EqualTo(new[] { "Nodule", "Mass" }));
        Assert.That((string)result["device"]!["taken"]!, Is.EqualTo("cpu"));
        double mean = _scene.Image.Voxels.ToArray().Average();
        Assert.That((double)result["scores"]![0]!, Is.EqualTo(1 / (1 + Math.Exp(-0.01 * mean))).Within(1e-4));
        Outcome table = await Outcome.Of("classify", _scene.ImageFile, "--model", PromptArchives.Scores, "--models", Models, "--quiet");
        Assert.That(table.Output, Does.Contain("Nodule").And.Contain("Mass").And.Contain("Device cpu; auto was asked for: "));
    }

    [Test]
    public async Task Check_tells_what_fits_and_what_does_not()
    {
        foreach (string model in new[] { PromptArchives.Annotation, PromptArchives.Slices, PromptArchives.Volumes, PromptArchives.Scores })
        {
            Outcome good = await Outcome.Of("models", "check", model, "--models", Models);
            Assert.That(good.Code, Is.Zero, good.Error + good.Output);
        }
        Outcome bad = await Outcome.Of("models", "check", PromptArchives.Broken, "--models", Models);
        Assert.That(bad.Code, Is.EqualTo(1));
        Assert.That(bad.Error + bad.Output, Does.Contain("1 input channels"));
    }

    [Test]
    public async Task Mistakes_are_one_line_and_the_right_code()
    {
        string inside = _scene.Text("one.json", "[[13, 20, 14]]"), none = _scene.Text("none.json", "[]"), outside = _scene.Text("far.json", "[[13, 20, 99]]");
        (await Outcome.Of("click", _scene.ImageFile, "--model", PromptArchives.Slices, "-o", _scene.File("e.nii.gz"))).FailedWith(2);
        (await Outcome.Of("click", _scene.ImageFile, "--foreground", inside, "--spatial-size", "0,5", "--model", PromptArchives.Slices, "-o", _scene.File("e.nii.gz"))).FailedWith(2);
        (await Outcome.Of("click", _scene.ImageFile, "--foreground", none, "--model", PromptArchives.Slices, "--models", Models, "-o", _scene.File("e.nii.gz"), "--quiet")).FailedWith(1);
        (await Outcome.Of("click", _scene.ImageFile, "--foreground", outside, "--model", PromptArchives.Slices, "--models", Models, "-o", _scene.File("e.nii.gz"), "--quiet")).FailedWith(1);
        (await Outcome.Of("click", _scene.ImageFile, "--foreground", inside, "--slice", "3", "--model", PromptArchives.Slices, "--models", Models, "-o", _scene.File("e.nii.gz"), "--quiet")).FailedWith(1);
        (await Outcome.Of("classify", _scene.ImageFile, "--model", PromptArchives.Slices, "--models", Models, "--quiet")).FailedWith(1);
        (await Outcome.Of("annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "3", "--model", PromptArchives.Broken, "--models", Models, "-o", _scene.File("e.nii.gz"), "--quiet")).FailedWith(1);
        Assert.That(_scene.Files, Does.Not.Contain("e.nii.gz"));
    }
}
