using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

public sealed class ConvertModelTests
{
    private const string UNet = """{"_target_": "UNet", "spatial_dims": 3, "in_channels": 1, "out_channels": 2, "channels": [4, 6, 8], "strides": [2, 2], "num_res_units": 2, "norm": "batch"}""";
    private static readonly string Weights = Repository.PathOf("tests/fixtures/weights/unet_batch.pt");

    [Test]
    public async Task Weights_and_a_definition_become_an_ONNX_file()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("net.json"), $$"""{"network_def": {{UNet}}}""");
        Outcome run = await Outcome.Of("convert-model", Weights, "--config", folder.File("net.json"), "-o", folder.File("m.onnx"), "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        JObject json = JObject.Parse(run.Output);
        Assert.That((string)json["network"]! + json["parameters"] + json["input"]!["shape"]!.ToString(Newtonsoft.Json.Formatting.None) + json["output"]!["shape"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("""MONAI UNet8639[1,1,"x","y","z"][1,2,"x","y","z"]"""));
        Assert.That((double)json["max_difference"]!, Is.InRange(1e-9, 1e-4));
        Assert.That(json["input"]!["multiple_of"]!.Select(n => (int)n), Is.EqualTo(new[] { 4, 4, 4 }));
        Assert.That(new FileInfo(folder.File("m.onnx")).Length, Is.GreaterThan(8639 * 4));
        Assert.That((await Outcome.Of("convert-model", Weights, "--network", UNet, "-o", folder.File("n.onnx"))).Output, Does.Contain("n.onnx written: MONAI UNet").And.Contain("8639 parameters"));
        Assert.That(File.ReadAllBytes(folder.File("n.onnx")), Is.EqualTo(File.ReadAllBytes(folder.File("m.onnx"))));
    }

    [Test]
    public async Task What_fails_leaves_no_file_and_one_line()
    {
        using TempFolder folder = new();
        string to = folder.File("m.onnx");
        (await Outcome.Of("convert-model", Weights, "-o", to, "--quiet")).FailedWith(1);
        (await Outcome.Of("convert-model", Weights, "--network", UNet.Replace("8]", "9]", StringComparison.Ordinal), "-o", to, "--quiet")).FailedWith(1);
        (await Outcome.Of("convert-model", folder.File("none.pt"), "-o", to, "--quiet")).FailedWith(1);
        (await Outcome.Of("convert-model", folder.Path, "-o", to, "--quiet")).FailedWith(1);
        (await Outcome.Of("convert-model", Weights, "--network", UNet, "-o", folder.File("none/m.onnx"), "--quiet")).FailedWith(1);
        (await Outcome.Of("convert-model", Weights, "--network", UNet, "-o", folder.File("m.pt"), "--quiet")).FailedWith(2);
        (await Outcome.Of("convert-model", Weights, "--network", UNet, "--config", "c.json", "-o", to, "--quiet")).FailedWith(2);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        (await Outcome.OfAsync(cancelled.Token, "convert-model", Weights, "--network", UNet, "-o", to, "--quiet")).FailedWith(130);
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);
    }
}
