using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.ClassificationPipelineTests;

public sealed class ScoreTests
{
    private static TestArchive Archive(byte[] network, string post, string labels = """["Nodule", "Mass", "Effusion"]""", string pre = "[]") => new(network, pre, post, labels: labels, type: "classification");

    private static IReadOnlyList<ClassScore> Run(TestArchive archive, Volume image) =>
        archive.Runner.Use(archive.Archive, (n, work) => ClassificationPipeline.Of(archive.Archive).Run(n, image, null, work), default);

    private static Volume<ushort> Image(params int[] size)
    {
        ushort[] voxels = [.. Enumerable.Range(0, size[0] * size[1] * size[2]).Select(i => (ushort)(i % 5))];
        return Volume.Wrap<ushort>(voxels, Grid.Axial(new(size[0], size[1], size[2]), new(1, 1, 1)));
    }

    [TestCase(2), TestCase(3)]
    public void Sigmoid_scores_come_in_the_order_of_the_labels(int axes)
    {
        using TestArchive archive = Archive(PromptNetworks.OfMean(axes, [1, -1, 0.5f], [-2, 0, 1]), """[{"name": "Activationsd", "args": {"sigmoid": true}}, {"name": "ToNumpyd"}]""");
        IReadOnlyList<ClassScore> scores = Run(archive, Image(10, 7, axes == 2 ? 1 : 3)); // the mean is 2
        Assert.That(scores.Select(s => s.Class), Is.EqualTo(new[] { "Nodule", "Mass", "Effusion" }));
        Assert.That(scores.Select(s => s.Score), Is.EqualTo(new[] { 0.5, 1 / (1 + Math.Exp(2)), 1 / (1 + Math.Exp(-2)) }).Within(1e-6));
    }

    [Test]
    public void Softmax_scores_add_up_to_one_and_without_an_activation_the_values_are_the_networks()
    {
        byte[] network = PromptNetworks.OfMean(2, [1, -1, 0.5f], [-2, 0, 1]);
        double[] logits = [0, -2, 2], shares = [.. logits.Select(l => Math.Exp(l) / logits.Sum(Math.Exp))];
        using TestArchive softmax = Archive(network, """[{"name": "Activationsd", "args": {"softmax": true}}]"""), plain = Archive(network, "[]");
        Assert.That(Run(softmax, Image(10, 5, 1)).Select(s => s.Score), Is.EqualTo(shares).Within(1e-6));
        Assert.That(Run(plain, Image(10, 5, 1)).Select(s => s.Score), Is.EqualTo(logits).Within(1e-6));
    }

    [TestCase(2), TestCase(3)]
    public void Where_the_file_does_not_tell_one_slice_is_for_a_network_of_slices(int axes)
    {
        using TestArchive archive = Archive(PromptNetworks.OfMean(axes, [1, -1, 0.5f], [-2, 0, 1]), "[]");
        IReadOnlyList<ClassScore> scores = archive.Runner.Use(archive.Archive, (n, work) => ClassificationPipeline.Of(archive.Archive).Run(new ShapelessNetwork(n), Image(10, 7, axes == 2 ? 1 : 3), null, work), default);
        Assert.That(scores.Select(s => s.Score), Is.EqualTo(new[] { 0.0, -2, 2 }).Within(1e-5));
    }

    [Test]
    public void A_score_that_is_no_number_is_a_failure()
    {
        using TestArchive archive = Archive(PromptNetworks.OfMean(3, [1, float.NaN, 0.5f], [0, 0, 0]), """[{"name": "Activationsd", "args": {"sigmoid": true}}]""");
        ClaraException e = Assert.Throws<ClaraException>(() => Run(archive, Image(4, 4, 4)))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Inference, "The network gave scores that are no numbers (NaN or infinite); check that the image is what the model was made for.")));
    }

    [Test]
    public void The_pre_chain_runs_before()
    {
        using TestArchive archive = Archive(PromptNetworks.OfMean(2, [1], [0]), "[]", """["one"]""", """[{"name": "LoadPng"}, {"name": "ConvertToChannelsFirst"}, {"name": "CenterData", "args": {"subtrahend": 1, "divisor": 4}}]""");
        Assert.That(Run(archive, Image(10, 5, 1))[0].Score, Is.EqualTo(0.25).Within(1e-6));
    }

    [Test]
    public void A_networks_first_axis_of_space_is_the_images_first()
    {
        using TestArchive archive = Archive(PromptNetworks.OfMean(2, [1], [0], 10, 5), "[]", """["one"]""");
        Assert.That(Run(archive, Image(10, 5, 1))[0].Score, Is.EqualTo(2).Within(1e-6));
        Assert.That(() => Run(archive, Image(5, 10, 1)), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("10 x 5").And.Message.Contains("5 x 10"));
    }

    [Test]
    public async Task A_16_bit_PNG_is_a_slice_for_a_2_D_network()
    {
        using TempFolder folder = new();
        await ImageFile.WriteAsync(folder.File("chest.png"), Image(10, 6, 1), default);
        using TestArchive archive = Archive(PromptNetworks.OfMean(2, [1], [0], 10, 6), "[]", """["one"]""", """[{"name": "LoadPng"}]""");
        Assert.That(Run(archive, await ImageFile.ReadAsync(folder.File("chest.png"), default))[0].Score, Is.EqualTo(2).Within(1e-6));
    }

    [Test]
    public void What_cannot_work_is_said()
    {
        using TestArchive volume = Archive(PromptNetworks.OfMean(2, [1, 1, 1], [0, 0, 0]), "[]");
        Assert.That(() => Run(volume, Image(10, 5, 2)), Throws.TypeOf<GeometryException>().With.Message.Contains("one slice"));
        using TestArchive labels = Archive(PromptNetworks.OfMean(2, [1, 1], [0, 0]), "[]");
        Assert.That(() => Run(labels, Image(10, 5, 1)), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("2 scores").And.Message.Contains("3 labels"));
        using TestArchive mask = Archive(PromptNetworks.OfMean(2, [1, 1, 1], [0, 0, 0]), """[{"name": "AsDiscreted", "args": {"argmax": true}}]""");
        Assert.That(() => Run(mask, Image(10, 5, 1)), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("activations"));
    }
}
