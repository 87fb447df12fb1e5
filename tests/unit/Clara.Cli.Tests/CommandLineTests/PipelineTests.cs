using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>A pipeline of deepgrow models: brought before the models that it runs, checked, shown, and clicked with.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private Task<Outcome> Run(params string[] arguments) => Outcome.Of([.. arguments, "--models", _folder.File("models")]);

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task It_is_imported_first_says_what_it_waits_for_and_runs_when_its_models_are_there()
    {
        PromptArchives.WritePipeline(_folder.File("new"));
        Outcome run = await Run("models", "import", _folder.File("new/deepgrow_pipeline"), "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("the model 'deepgrow_2d' is not here yet"));
        string image = _folder.File("ball.nii"), clicks = _folder.File("clicks.json");
        Grid grid = new(new(40, 36, 30), new(1, 1.2, 1.5), new(-20, 4, 1), TestVolumes.Oblique(10, 5));
        LabelMap truth = TestVolumes.Sphere(grid, grid.ToWorld(new VoxelPoint(20, 18, 15)), 10);
        await NiftiFile.WriteAsync(image, TestVolumes.Image(truth, 100, 0, 5, 3), default);
        await File.WriteAllTextAsync(clicks, "[[20, 18, 15]]");
        string[] click = ["click", image, "--foreground", clicks, "--model", PromptArchives.Pipeline, "-o", _folder.File("m.nii"), "--quiet"];
        run = await Run(click);
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("config_aiaa.json: inference.AIAA.args.models: the model 'deepgrow_3d' is missing").Or.Contain("config_aiaa.json: inference.AIAA.args.models: the model 'deepgrow_2d' is missing"));

        PromptArchives.Write(_folder.File("models"));
        run = await Run("models", "check", PromptArchives.Pipeline, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        JToken row = JObject.Parse(run.Output)["models"]![0]!;
        Assert.That(((bool)row["usable"]!, (string)row["detail"]!, row["warnings"]!.Any()), Is.EqualTo((true, "input clicks, output the masks of deepgrow_2d and deepgrow_3d", false)));
        JObject shown = JObject.Parse((await Run("models", "show", PromptArchives.Pipeline, "--json")).Output);
        Assert.That((shown["runs"]!.ToObject<string[]>(), (string)shown["type"]!, shown.ContainsKey("network")), Is.EqualTo((new[] { "deepgrow_2d", "deepgrow_3d" }, "deepgrow", false)));
        run = await Run(click);
        Assert.That(run.Code, Is.Zero, run.Error);
        LabelMap mask = await NiftiFile.ReadLabelMapAsync(_folder.File("m.nii"), null, default);
        Assert.That(Enumerable.Range(0, 30).Count(z => mask.Voxels.Slice(z * 40 * 36, 40 * 36).Contains((ushort)1)), Is.GreaterThan(5), "slices, of which one was clicked at");
    }
}
