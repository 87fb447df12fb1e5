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
        Grid grid = new(new(48, 40, 32), new(1.1, 1.3, 1.7), new(-3.3, 1.7, 0.1), TestVolumes.Oblique(17, 9));
        LabelMap truth = TestVolumes.Sphere(grid, grid.ToWorld(new VoxelPoint(24, 20, 16)), 12);
        string image = _folder.File("ball.nii.gz"), labels = _folder.File("ball_labels.nii.gz"), here = _folder.File("ball-local.nii.gz"), there = _folder.File("ball-remote.nii.gz");
        await NiftiFile.WriteAsync(image, TestVolumes.Image(truth, 100, 0, 8, 5), CancellationToken.None);
        await NiftiFile.WriteAsync(labels, truth, CancellationToken.None);
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

    private async Task<string> HarnessAsync(string name, string[] arguments)
    {
        string folder = Directory.CreateDirectory(_folder.File($"harness-{name}-{Guid.NewGuid():N}")).FullName;
        string report = Path.Combine(folder, "report.json");
        (await Product.HarnessAsync([.. arguments, "--out", folder, "--report", report, "--quiet"])).Succeeded();
        Assert.That(JObject.Parse(await File.ReadAllTextAsync(report))["steps"]!.Select(s => (string)s["name"]!), Does.Contain("annotate"));
        return folder;
    }

    /// <summary>What the harness's run noted of how models worked, and of the devices that the list told before.</summary>
    private static async Task<string[]> NotesAsync(string folder)
    {
        JObject report = JObject.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.json")));
        string[] notes = [.. report["notes"]!.Select(n => (string)n!)];
        Assert.That(report["models"]!.Select(m => (string?)m["device"]).OfType<string>().Select(d => d.Split(';')[0]), Is.EqualTo(new[] { "Device cpu" }));
        return notes;
    }

    private static Task<LabelMap> ReadAsync(string path) => NiftiFile.ReadLabelMapAsync(path, null, CancellationToken.None);
}
