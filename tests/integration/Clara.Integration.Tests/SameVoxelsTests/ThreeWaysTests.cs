using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Integration.Tests.SameVoxelsTests;

/// <summary>The same image, points and model give the same voxels on every way: command line here, command line over a server, harness through libclara here and over the server.</summary>
public sealed class ThreeWaysTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    private string Models => _folder.File("models");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        foreach (string network in new[] { "brain_gwm_light", "brain_18" })
            (await Product.ClaraAsync("models", "import", SharedFolder.Require($"models/{network}.onnx"), "--template", "mr-brain-meshnet", "--models", Models)).Succeeded();
        PromptArchives.Write(Models);
        PromptArchives.WritePipeline(Models);
        _server = await RunningServer.StartAsync(Models, _folder.File("workspace"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [TestCase("ct_abdomen", 1)]
    [TestCase("ct_abdomen", 5)]
    [TestCase("mr_abdomen", 1)]
    [TestCase("mr_abdomen", 5)]
    public async Task Annotation_is_equal_voxel_for_voxel(string name, int label)
    {
        string image = SharedFolder.Require($"data/{name}.nii.gz"), labels = SharedFolder.Require($"data/{name}_labels.nii.gz");
        string here = _folder.File($"{name}-{label}-local.nii.gz"), there = _folder.File($"{name}-{label}-remote.nii.gz");
        (await Product.ClaraAsync("annotate", image, "--from", labels, "--label", $"{label}", "-o", here, "--quiet")).Succeeded();
        (await Product.ClaraAsync("annotate", image, "--from", labels, "--label", $"{label}", "-o", there, "--server", _server.Url, "--quiet")).Succeeded();
        string harnessHere = await HarnessAsync(name, ["--image", image, "--labels", labels, "--label", $"{label}", "--move", "x,0"]);
        string harnessThere = await HarnessAsync(name, ["--image", image, "--labels", labels, "--label", $"{label}", "--move", "x,0", "--server", _server.Url]);

        LabelMap local = await ReadAsync(here);
        Assert.That(local.CountOf(label), Is.GreaterThan(0));
        VolumeAssert.Equal(local, await ReadAsync(there));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessHere, "annotation.nii.gz")));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessThere, "annotation.nii.gz")));
    }

    /// <summary>Counts of brain_18's white matter and cortex as ../shared/models/README.md has them.</summary>
    [TestCase("brain_gwm_light", new[] { "White Matter", "Grey Matter" })]
    [TestCase("brain_18", new[] { "Cerebral-White-Matter", "Cerebral-Cortex" }, 487_601, 551_704)]
    public async Task Segmentation_by_a_network_is_equal_voxel_for_voxel(string model, string[] first, params int[] voxels)
    {
        string image = SharedFolder.Require("data/t1_brain.nii.gz");
        string here = _folder.File($"{model}-local.nii.gz"), there = _folder.File($"{model}-remote.nii.gz");
        (await Product.ClaraAsync("segment", image, "--model", model, "--models", Models, "-o", here, "--quiet")).Succeeded();
        (await Product.ClaraAsync("segment", image, "--model", model, "-o", there, "--server", _server.Url, "--timeout", "0", "--quiet")).Succeeded();
        string harnessHere = await HarnessAsync("t1", ["--image", image, "--model", model, "--models", Models]);
        string harnessThere = await HarnessAsync("t1", ["--image", image, "--model", model, "--server", _server.Url, "--preference", "server.timeout_seconds=0"]);

        LabelMap local = await ReadAsync(here);
        Volume source = await NiftiFile.ReadAsync(image, CancellationToken.None);
        Assert.That(local.Grid.IsSameAs(source.Grid), Is.True, "a mask lies on exactly its image's grid");
        Assert.That(local.Labels.Take(2).Select(l => l.Name), Is.EqualTo(first));
        Assert.That(Enumerable.Range(1, voxels.Length).Select(id => local.CountOf(id)), Is.EqualTo(voxels));
        VolumeAssert.Equal(local, await ReadAsync(there));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessHere, "segmentation.nii.gz")));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessThere, "segmentation.nii.gz")));
        Assert.That(await NotesAsync(harnessHere), Has.Some.StartsWith("Device cpu; auto was asked for: "));
        Assert.That(await NotesAsync(harnessThere), Has.Some.StartsWith("Server: Device cpu; auto was asked for: "));
        VolumeAssert.Equal(await ReadAsync(Path.Combine(harnessHere, "annotation.nii.gz")), await ReadAsync(Path.Combine(harnessThere, "annotation.nii.gz")));
    }

    [Test]
    public async Task Annotation_by_a_network_is_equal_voxel_for_voxel()
    {
        string image = await BallAsync(_folder.File("ball.nii.gz")), labels = _folder.File("ball_labels.nii.gz"), here = _folder.File("ball-local.nii.gz"), there = _folder.File("ball-remote.nii.gz");
        await NiftiFile.WriteAsync(labels, Ball(), CancellationToken.None);
        string[] asked = ["annotate", image, "--from", labels, "--label", "1", "--model", PromptArchives.Annotation, "--quiet"];
        (await Product.ClaraAsync([.. asked, "-o", here, "--models", Models])).Succeeded();
        (await Product.ClaraAsync([.. asked, "-o", there, "--server", _server.Url])).Succeeded();
        string[] harness = ["--image", image, "--labels", labels, "--label", "1", "--move", "x,0", "--annotation-model", PromptArchives.Annotation];
        string harnessHere = await HarnessAsync("ball", [.. harness, "--models", Models]), harnessThere = await HarnessAsync("ball", [.. harness, "--server", _server.Url]);

        LabelMap local = await ReadAsync(here);
        Assert.That(local.CountOf(1), Is.GreaterThan(1000));
        VolumeAssert.Equal(local, await ReadAsync(there));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessHere, "annotation.nii.gz")));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessThere, "annotation.nii.gz")));
    }

    [TestCase(PromptArchives.Slices)]
    [TestCase(PromptArchives.Volumes)]
    [TestCase(PromptArchives.Pipeline)]
    public async Task Clicks_are_followed_equally_voxel_for_voxel(string model)
    {
        string image = await BallAsync(_folder.File($"{model}.nii.gz")), here = _folder.File($"{model}-local.nii.gz"), there = _folder.File($"{model}-remote.nii.gz");
        string inside = _folder.File($"{model}-inside.json"), outside = _folder.File($"{model}-outside.json");
        await File.WriteAllTextAsync(inside, "[[20, 18, 16], [26, 22, 16]]");
        await File.WriteAllTextAsync(outside, "[[24, 6, 16]]");
        string[] asked = ["click", image, "--foreground", inside, "--background", outside, "--model", model, "--label", "3", "--quiet"];
        (await Product.ClaraAsync([.. asked, "-o", here, "--models", Models])).Succeeded();
        (await Product.ClaraAsync([.. asked, "-o", there, "--server", _server.Url])).Succeeded();
        string[] harness = ["--image", image, "--inside", "20,18,16", "--inside", "26,22,16", "--outside", "24,6,16", "--click-model", model, "--label", "3"];
        string harnessHere = await HarnessAsync("clicks", [.. harness, "--models", Models], "clicks"), harnessThere = await HarnessAsync("clicks", [.. harness, "--server", _server.Url], "clicks");

        LabelMap local = await ReadAsync(here);
        Assert.That(local.CountOf(3), Is.GreaterThan(100));
        VolumeAssert.Equal(local, await ReadAsync(there));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessHere, "clicks.nii.gz")));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessThere, "clicks.nii.gz")));
        Assert.That(await NotesAsync(harnessHere), Has.Some.StartsWith("Device cpu; "));
    }

    [Test]
    public async Task Clicks_of_the_annotator_without_a_network_count_equally()
    {
        string image = SharedFolder.Require("data/ct_abdomen.nii.gz"), labels = SharedFolder.Require("data/ct_abdomen_labels.nii.gz");
        string here = _folder.File("clicked-local.nii.gz"), there = _folder.File("clicked-remote.nii.gz"), without = _folder.File("unclicked.nii.gz"), inside = _folder.File("inside.json"), outside = _folder.File("outside.json");
        VoxelPoint[] six = ExtremePoints.Of(await ReadAsync(labels), 5, CancellationToken.None);
        VoxelPoint low = new(six[0].X, six[2].Y, six[4].Z), high = new(six[1].X, six[3].Y, six[5].Z);
        await File.WriteAllTextAsync(inside, $"[[{low.X}, {low.Y}, {low.Z}]]");
        await File.WriteAllTextAsync(outside, $"[[{(low.X + high.X) / 2}, {(low.Y + high.Y) / 2}, {(low.Z + high.Z) / 2}]]");
        string[] asked = ["annotate", image, "--from", labels, "--label", "5", "--quiet"];
        string[] clicked = [.. asked, "--foreground", inside, "--background", outside];
        (await Product.ClaraAsync([.. asked, "-o", without])).Succeeded();
        (await Product.ClaraAsync([.. clicked, "-o", here])).Succeeded();
        (await Product.ClaraAsync([.. clicked, "-o", there, "--server", _server.Url])).Succeeded();
        string harness = await HarnessAsync("clicked", ["--image", image, "--labels", labels, "--label", "5", "--move", "x,0", "--inside", $"{low.X},{low.Y},{low.Z}",
            "--outside", $"{(low.X + high.X) / 2},{(low.Y + high.Y) / 2},{(low.Z + high.Z) / 2}"]);

        LabelMap local = await ReadAsync(here), unclicked = await ReadAsync(without);
        Assert.That(local.Voxels.SequenceEqual(unclicked.Voxels), Is.False, "the clicks change something");
        VolumeAssert.Equal(local, await ReadAsync(there));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harness, "annotation.nii.gz")));
    }

    [Test]
    public async Task Scores_are_equal_to_the_last_digit()
    {
        string image = await BallAsync(_folder.File("scored.nii.gz"));
        string[] asked = ["classify", image, "--model", PromptArchives.Scores, "--json", "--quiet"];
        JObject here = JObject.Parse((await Product.ClaraAsync([.. asked, "--models", Models])).Succeeded().Output), there = JObject.Parse((await Product.ClaraAsync([.. asked, "--server", _server.Url])).Succeeded().Output);
        string[] harness = ["--image", image, "--classify", PromptArchives.Scores];
        string harnessHere = await HarnessAsync("scores", [.. harness, "--models", Models], "classify"), harnessThere = await HarnessAsync("scores", [.. harness, "--server", _server.Url], "classify");

        double[] scores = [.. here["scores"]!.Select(s => (double)s)];
        Assert.That(here["classes"]!.Select(c => (string)c!), Is.EqualTo(new[] { "Nodule", "Mass" }));
        Assert.That(scores, Is.All.InRange(0.01, 0.99));
        Assert.That(there["scores"]!.Select(s => (double)s), Is.EqualTo(scores));
        foreach (string folder in new[] { harnessHere, harnessThere })
        {
            JToken told = JObject.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.json")))["scores"]!;
            Assert.That(told.Select(s => (string)s["name"]!), Is.EqualTo(new[] { "Nodule", "Mass" }));
            Assert.That(told.Select(s => (double)s["score"]!), Is.EqualTo(scores));
        }
    }

    [Test]
    public async Task An_image_of_two_channels_gives_equal_voxels()
    {
        const string Model = "segmentation_difference";
        PromptArchives.Archive(Models, Model, "segmentation", """["more"]""", PromptNetworks.Weighted(3, [1, -1], 0), "[]", "", """[{"name": "AsDiscreted", "args": {"threshold": 10}}]""");
        string first = await BallAsync(_folder.File("first.nii.gz")), second = await BallAsync(_folder.File("second.nii.gz"), shift: 6), here = _folder.File("difference.nii.gz"), there = _folder.File("difference-remote.nii.gz");
        string[] asked = ["segment", first, "--channel", second, "--model", Model, "--quiet"];
        (await Product.ClaraAsync([.. asked, "-o", here, "--models", Models])).Succeeded();
        (await Product.ClaraAsync([.. asked, "-o", there, "--server", _server.Url])).Succeeded();
        string[] harness = ["--image", first, "--channel", second, "--model", Model, "--move", "x,0"];
        string harnessHere = await HarnessAsync("channels", [.. harness, "--models", Models]), harnessThere = await HarnessAsync("channels", [.. harness, "--server", _server.Url]);

        LabelMap local = await ReadAsync(here);
        Assert.That(local.CountOf(1), Is.GreaterThan(100));
        VolumeAssert.Equal(local, await ReadAsync(there));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessHere, "segmentation.nii.gz")));
        VolumeAssert.Equal(local, await ReadAsync(Path.Combine(harnessThere, "segmentation.nii.gz")));
        // One channel too few is the caller's fault, and the message is the same here and there.
        foreach (string[] where in new[] { new[] { "--models", Models }, ["--server", _server.Url] })
        {
            Outcome refused = await Product.HarnessAsync(["--image", first, "--model", Model, "--quiet", .. where]);
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Error, Does.Contain($"The model '{Model}' takes images of 2 channels on one grid").And.Contain("CLARA_E_GEOMETRY"));
        }
    }

    /// <summary>A ball of 12 mm on an oblique grid.</summary>
    private static LabelMap Ball(int shift = 0)
    {
        Grid grid = new(new(48, 40, 32), new(1.1, 1.3, 1.7), new(-3.3, 1.7, 0.1), TestVolumes.Oblique(17, 9));
        return TestVolumes.Sphere(grid, grid.ToWorld(new VoxelPoint(24 + shift, 20, 16)), 12);
    }

    /// <summary>Its image: bright, with noise.</summary>
    private static async Task<string> BallAsync(string file, int shift = 0)
    {
        await NiftiFile.WriteAsync(file, TestVolumes.Image(Ball(shift), 100, 0, 8, 5), CancellationToken.None);
        return file;
    }

    private async Task<string> HarnessAsync(string name, string[] arguments, string step = "annotate")
    {
        string folder = Directory.CreateDirectory(_folder.File($"harness-{name}-{Guid.NewGuid():N}")).FullName;
        string report = Path.Combine(folder, "report.json");
        (await Product.HarnessAsync([.. arguments, "--out", folder, "--report", report, "--quiet"])).Succeeded();
        Assert.That(JObject.Parse(await File.ReadAllTextAsync(report))["steps"]!.Select(s => (string)s["name"]!), Does.Contain(step));
        return folder;
    }

    /// <summary>What the harness's run noted of how models worked, and of the devices that the list told before.</summary>
    private static async Task<string[]> NotesAsync(string folder)
    {
        JObject report = JObject.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.json")));
        string[] notes = [.. report["notes"]!.Select(n => (string)n!)];
        Assert.That(report["models"]!.Select(m => (string?)m["device"]).OfType<string>().Select(d => d.Split(';')[0]), Is.All.EqualTo("Device cpu").And.Not.Empty);
        return notes;
    }

    private static Task<LabelMap> ReadAsync(string path) => NiftiFile.ReadLabelMapAsync(path, null, CancellationToken.None);
}
