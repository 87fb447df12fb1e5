using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Integration.Tests.ProductTests;

/// <summary>`clara demo` as README's first command: harness, libclara, server, picture and report, all real.</summary>
public sealed class DemoTests
{
    [Test]
    public async Task The_sample_is_annotated_twice_with_the_same_voxels_and_shown()
    {
        using TempFolder folder = new();
        string output = folder.File("out");
        JObject report = JObject.Parse((await Product.ClaraAsync("demo", "-o", output, "--json", "--quiet")).Succeeded().Output);
        Assert.Multiple(() =>
        {
            Assert.That((bool)report["equal"]!, Is.True);
            Assert.That(report["structures"]!.Select(s => ((string)s["name"]!).ToLowerInvariant()), Is.SupersetOf(new[] { "liver", "spleen", "spine", "aorta" }));
            foreach (JToken structure in report["structures"]!)
                Assert.That((double)structure["dice"]!, Is.GreaterThan(0.7), (string)structure["name"]!); // far below what it reaches, far above chance
            foreach (string run in new[] { "local", "remote" })
                Assert.That(report["runs"]![run]!["steps"]!.Select(s => (string)s["name"]!), Is.SupersetOf(new[] { "test connection", "list models", "open image", "extreme points", "move point", "annotate", "save" }), run);
        });
        byte[] picture = await File.ReadAllBytesAsync((string)report["picture"]!);
        Assert.That(picture[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a }), "a PNG");
        Assert.That(JToken.DeepEquals(JObject.Parse(await File.ReadAllTextAsync(Path.Combine(output, "report.json"))), report), "the file is what --json prints");
    }

    [Test]
    public async Task A_real_image_with_its_labels_takes_the_sample_s_place()
    {
        using TempFolder folder = new();
        JObject report = JObject.Parse((await Product.ClaraAsync("demo", "--image", SharedFolder.Require("data/mr_abdomen.nii.gz"), "--labels", SharedFolder.Require("data/mr_abdomen_labels.nii.gz"),
            "-o", folder.File("out"), "--json", "--quiet")).Succeeded().Output);
        Assert.That((bool)report["equal"]!, Is.True);
        Assert.That((double)report["mean_dice"]!, Is.GreaterThan(0.6));
    }

    [Test]
    public async Task A_model_finds_the_structures_of_an_image_without_labels()
    {
        using TempFolder folder = new();
        string models = folder.File("models");
        (await Product.ClaraAsync("models", "import", SharedFolder.Require("models/brain_gwm_light.onnx"), "--template", "mr-brain-meshnet", "--models", models)).Succeeded();
        JObject report = JObject.Parse((await Product.ClaraAsync("demo", "--image", SharedFolder.Require("data/t1_brain.nii.gz"), "--model", "brain_gwm_light", "--models", models,
            "-o", folder.File("out"), "--json", "--quiet")).Succeeded().Output);
        Assert.That((bool)report["equal"]!, Is.True);
        Assert.That(report["structures"]!.Select(s => (string)s["name"]!), Is.EquivalentTo(new[] { "White Matter", "Grey Matter" }));
    }
}
