using System.Text;
using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>Networks of several channels: their images as files in the network's order, or as all volumes of one file.</summary>
public sealed class ChannelsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ChannelsTests()
    {
        // Foreground where the first channel is above the second one by half or more; the scores are the two means.
        Archive("difference", "segmentation", PromptNetworks.Weighted(3, [1, -1], 0), """[{"name": "AsDiscreted", "args": {"threshold": 0.5}}]""", """["more"]""");
        Archive("means", "classification", new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 2, -1, -1, -1).Output("scores", OnnxBuilder.Float, 1, 2)
            .Node("GlobalAveragePool", ["image"], "mean").Node("Flatten", ["mean"], "scores", ("axis", [1])).ToArray(), "[]", """["first", "second"]""");
    }

    public void Dispose() => _folder.Dispose();

    private void Archive(string name, string type, byte[] network, string post, string labels) =>
        PromptArchives.Archive(_folder.File("models"), name, type, labels, network, "[]", "", post);

    private Task<Outcome> Run(params string[] arguments) => Outcome.Of([.. arguments, "--quiet", "--models", _folder.File("models")]);

    /// <summary>2 x 2 x 2 voxels; of several volumes each follows the other.</summary>
    private string Image(string name, string more, params byte[] voxels)
    {
        File.WriteAllBytes(_folder.File(name), [.. Encoding.ASCII.GetBytes($"NRRD0004\ntype: uchar\nencoding: raw\n{more}\n\n"), .. voxels]);
        return _folder.File(name);
    }

    private string One(string name, params byte[] voxels) => Image(name, "dimension: 3\nsizes: 2 2 2", voxels);

    private async Task<ushort[]> Mask(params string[] arguments)
    {
        Outcome run = await Run(["segment", .. arguments, "--model", "difference", "-o", _folder.File("m.nii")]);
        Assert.That(run.Code, Is.Zero, run.Error);
        return (await NiftiFile.ReadLabelMapAsync(_folder.File("m.nii"), null, default)).Voxels.ToArray();
    }

    [Test]
    public async Task Files_are_channels_in_the_order_in_which_they_are_given()
    {
        string a = One("a.nrrd", 1, 0, 0, 5, 0, 0, 0, 0), b = One("b.nrrd", 0, 3, 0, 5, 0, 0, 0, 9);
        Assert.That(await Mask(a, "--channel", b), Is.EqualTo(new ushort[] { 1, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(await Mask(b, "--channel", a), Is.EqualTo(new ushort[] { 0, 1, 0, 0, 0, 0, 0, 1 }));
    }

    [TestCase("dimension: 4\nsizes: 2 2 2 2\nkinds: domain domain domain time", new byte[] { 1, 0, 0, 5, 0, 0, 0, 0, 0, 3, 0, 5, 0, 0, 0, 9 })]
    [TestCase("dimension: 4\nsizes: 2 2 2 2\nkinds: vector domain domain domain", new byte[] { 1, 0, 0, 3, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0, 9 })]
    public async Task All_volumes_of_a_file_are_channels_where_asked(string header, byte[] voxels) =>
        Assert.That(await Mask(Image("all.nrrd", header, voxels), "--all-channels"), Is.EqualTo(new ushort[] { 1, 0, 0, 0, 0, 0, 0, 0 }));

    [Test]
    public async Task Scores_come_of_several_channels_too()
    {
        Outcome run = await Run("classify", One("a.nrrd", 8, 0, 0, 0, 0, 0, 0, 0), "--channel", One("b.nrrd", 0, 8, 8, 0, 0, 0, 0, 0), "--model", "means", "--json");
        Assert.That(JObject.Parse(run.Output)["scores"]!.Select(s => (double)s), Is.EqualTo(new[] { 1.0, 2 }).Within(1e-6));
    }

    [Test]
    public async Task Channels_on_another_grid_or_too_few_of_them_are_refused_and_nothing_is_written()
    {
        string a = One("a.nrrd", 1, 0, 0, 5, 0, 0, 0, 0), wide = Image("wide.nrrd", "dimension: 3\nsizes: 4 2 1", 1, 2, 3, 4, 5, 6, 7, 8);
        Outcome run = await Run("segment", a, "--channel", wide, "--model", "difference", "-o", _folder.File("none.nii"));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("The channels do not lie on one grid: 2 x 2 x 2 voxels and 4 x 2 x 1; resample them first."));
        run = await Run("segment", a, "--model", "difference", "-o", _folder.File("none.nii"));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("The model 'difference' takes images of 2 channels on one grid, in the order in which it was trained, and this one has 1."));
        Assert.That(File.Exists(_folder.File("none.nii")), Is.False);
    }
}
