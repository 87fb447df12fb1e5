using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Interactive;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Components.CustomCodeTests;

/// <summary>An archive's own code in chains that work from prompts, and in those of scores: the same rules as for segmentation.</summary>
public sealed class InteractiveChainTests
{
    private const string Simple = """{"name": "SimpleInferer"}""", Roi = """ "padding": 2, "roi": [16, 12, 10], """;

    private static readonly Grid Grid = Grid.Axial(new(24, 20, 12), new(1, 1, 1));

    private static readonly VoxelPoint[] Points = [new(6, 10, 6), new(16, 10, 6), new(10, 4, 6), new(10, 15, 6), new(10, 10, 3), new(10, 10, 9)];

    private static readonly string Add = CustomSteps.Step("Add", """{"value": 1}""");

    private static TestArchive Archive(string type, byte[] network, string pre, string post = "[]", string inferer = Simple, string top = "")
    {
        TestArchive archive = new(network, pre, post, inferer: inferer, labels: type == "deepgrow" ? "[]" : """["one"]""", type: type, top: top);
        CustomSteps.CopyInto(archive.Folder);
        return archive;
    }

    private static CodeTrust Trusted(TestArchive archive) => new([archive.Folder]);

    private static LabelMap Annotate(TestArchive archive) =>
        archive.Runner.Use(archive.Archive, (n, work) => AnnotationPipeline.Of(archive.Archive, Trusted(archive)).Run(n, Volume.Allocate<short>(Grid), Points, new(1, "x"), null, null, work), default);

    private static LabelMap Click(TestArchive archive) =>
        archive.Runner.Use(archive.Archive, (n, work) => DeepgrowPipeline.Of(archive.Archive, Trusted(archive)).Run(n, Volume.Allocate<short>(Grid), new() { Foreground = [new(10, 10, 6)] }, new(5, "x"), null, work).Mask, default);

    private static double Score(TestArchive archive) =>
        archive.Runner.Use(archive.Archive, (n, work) => ClassificationPipeline.Of(archive.Archive, Trusted(archive)).Run(n, Volume.Allocate<short>(Grid), null, work), default)[0].Score;

    [Test]
    public void An_annotation_model_has_steps_and_an_inferer_of_its_own()
    {
        byte[] aboveHalf = PromptNetworks.Weighted(3, [1, 0], -0.5f);
        using TestArchive before = Archive("annotation", aboveHalf, $"[{Add}]", top: Roi), inferer = Archive("annotation", aboveHalf, "[]", inferer: CustomSteps.Step("NegatingInferer"), top: Roi);
        using TestArchive after = Archive("annotation", aboveHalf, "[]", $$"""[{{CustomSteps.Step("Negate")}}, {"name": "AsDiscreted", "args": {"threshold": 0.5} }, {"name": "Invertd"}, {{CustomSteps.Step("ClearFirst")}}]""", top: Roi);
        foreach (TestArchive archive in new[] { before, inferer, after })
            Assert.That(Annotate(archive).CountOf(1), Is.EqualTo((16 - 6 + 4) * (15 - 4 + 4) * (9 - 3 + 4)), "zeros are inside by the archive's own code only");
        Assert.That(ArchiveCheck.Of(before.Archive, "cpu", Trusted(before)).Warnings, Is.Empty);
    }

    [Test]
    public void A_deepgrow_model_has_steps_of_its_own()
    {
        byte[] aboveHalf = PromptNetworks.Weighted(3, [1, 0, 0], -0.5f), belowHalf = PromptNetworks.Weighted(2, [-1, 0, 0], -0.5f);
        string click = """{"name": "AddGuidanceFromPointsd"}, {"name": "AddGuidanceSignald"}""";
        using TestArchive volume = Archive("deepgrow", aboveHalf, $"[{Add}, {click}]", top: """ "meta_data": {"deepgrow": "3D"}, """), standard = Archive("deepgrow", aboveHalf, $"[{Add}]");
        using TestArchive slice = Archive("deepgrow", belowHalf, $"[{click}]", $$"""[{{CustomSteps.Step("Negate")}}, {"name": "AsDiscreted", "args": {"threshold": 0.5} }, {{CustomSteps.Step("ClearFirst")}}]""");
        Assert.That(Click(volume).CountOf(5), Is.EqualTo(Grid.Size.Count));
        Assert.That(Click(standard).CountOf(5), Is.EqualTo(Grid.Size.Count), "click steps come on their own where the config has none");
        Assert.That(Click(slice).CountOf(5), Is.EqualTo(24 * 20 - 1), "its first voxel is cleared");
        Assert.That(ArchiveCheck.Of(volume.Archive, "cpu", Trusted(volume)).Warnings, Is.Empty);
    }

    [Test]
    public void A_classification_model_has_steps_of_its_own()
    {
        using TestArchive archive = Archive("classification", PromptNetworks.OfMean(3, [2], [0.5f]), $"[{Add}]", $"[{CustomSteps.Step("Negate")}]");
        Assert.That(Score(archive), Is.EqualTo(-2.5).Within(1e-6));
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu", Trusted(archive)).Warnings, Is.Empty);
    }

    [Test]
    public void A_step_that_draws_the_prompts_itself_is_not_given_a_second_map()
    {
        using TestArchive points = Archive("annotation", PromptNetworks.Weighted(3, [0, 1], -5.5f), $"[{CustomSteps.Step("CountPrompts", """{"maps": 1}""")}]", top: Roi);
        using TestArchive clicks = Archive("deepgrow", PromptNetworks.Weighted(3, [0, 1, 0], -0.5f), $"[{CustomSteps.Step("CountPrompts", """{"maps": 2}""")}]");
        Assert.That(Annotate(points).CountOf(1), Is.GreaterThan(0), "six points are above 5.5");
        Assert.That(Click(clicks).CountOf(5), Is.EqualTo(Grid.Size.Count), "one click is above 0.5");
    }

    [TestCase("annotation", "pre", "config_aiaa.json: pre_transforms[0]"), TestCase("annotation", "post", "config_aiaa.json: post_transforms[0]"), TestCase("annotation", "inferer", "config_aiaa.json: inference"),
        TestCase("deepgrow", "pre", "config_aiaa.json: pre_transforms[0]"), TestCase("deepgrow", "post", "config_aiaa.json: post_transforms[0]"), TestCase("classification", "pre", "config_aiaa.json: pre_transforms[0]"), TestCase("classification", "post", "config_aiaa.json: post_transforms[0]")]
    public void Code_that_nobody_trusts_is_refused_with_the_place_and_the_way_to_trust_it(string type, string where, string place)
    {
        byte[] network = type == "classification" ? PromptNetworks.OfMean(3, [1], [0]) : PromptNetworks.Weighted(3, type == "deepgrow" ? [1, 0, 0] : [1, 0], 0);
        using TestArchive archive = Archive(type, network, where == "pre" ? $"[{Add}]" : "[]", where == "post" ? $"[{CustomSteps.Step("Negate")}]" : "[]", where == "inferer" ? CustomSteps.Step("NegatingInferer") : Simple);
        Assert.That(Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(archive.Archive, "cpu"))!.Message,
            Does.StartWith($"The model 'net' cannot be used: {place}").And.Contain("names code of its own").And.Contain("--trust-code with the folder of Clara.CustomSteps.dll").And.Not.Contain("\n"));
    }

    /// <summary>Such networks run once, in an order of axes or with an output that no inferer knows.</summary>
    [TestCase("deepgrow"), TestCase("classification")]
    public void An_inferer_of_its_own_is_refused_where_only_one_run_makes_sense(string type)
    {
        using TestArchive archive = Archive(type, PromptNetworks.Weighted(3, [1, 0, 0], 0), "[]", inferer: CustomSteps.Step("NegatingInferer"));
        Assert.That(Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(archive.Archive, "cpu", Trusted(archive)))!.Message,
            Does.Contain("names code of its own (Clara.CustomSteps.NegatingInferer, Clara.CustomSteps)").And.Contain("cannot have in inferer; use a built-in component"));
    }

    [Test]
    public void Whatever_its_steps_forget_the_mask_is_on_the_images_grid()
    {
        using TestArchive archive = Archive("annotation", PromptNetworks.Weighted(3, [1, 0], 0.5f), "[]", $$"""[{"name": "AsDiscreted", "args": {"threshold": 0.5} }, {"name": "Invertd"}, {{CustomSteps.Step("LoseGrid")}}]""", top: Roi);
        Assert.That(Annotate(archive).Grid, Is.EqualTo(Grid));
    }

    [TestCase("annotation"), TestCase("deepgrow"), TestCase("classification")]
    public void Code_that_throws_is_the_archives_failure(string type)
    {
        byte[] network = type == "classification" ? PromptNetworks.OfMean(3, [1], [0]) : PromptNetworks.Weighted(3, type == "deepgrow" ? [1, 0, 0] : [1, 0], 0);
        using TestArchive archive = Archive(type, network, $"[{CustomSteps.Step("Failing")}]", top: type == "annotation" ? Roi : "");
        ClaraException e = Assert.Throws<ClaraException>(() => _ = type switch { "annotation" => Annotate(archive).CountOf(1), "deepgrow" => Click(archive).CountOf(5), _ => Score(archive) })!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Inference, "The archive's own Clara.CustomSteps.Failing failed (InvalidOperationException: the author's mistake).")));
    }
}
