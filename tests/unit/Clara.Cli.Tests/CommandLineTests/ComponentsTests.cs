using Clara.Inference.Components;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>clara components: lists, shows and documents what archives can name.</summary>
public sealed class ComponentsTests
{
    [Test]
    public async Task The_list_has_every_component_and_a_kind_only_its_own()
    {
        JToken[] all = await List(), inferers = await List("--kind", "inferer");
        Assert.That(all.Select(c => (string)c["name"]!), Is.EqualTo(ComponentRegistry.BuiltIn.All.Select(c => c.Name)));
        Assert.That(inferers.Select(c => (string)c["name"]!), Is.EqualTo(new[] { "SimpleInferer", "SlidingWindowInferer", "SliceInferer" }));
        Assert.That(all.Select(c => (string)c["kind"]!).Distinct(), Is.SupersetOf(new[] { "transform", "inferer", "activation", "discretiser", "label_step", "loader", "writer", "format", "training" }));
    }

    [TestCase("Spacingd"), TestCase("spacing"), TestCase("monai.transforms.Spacingd")]
    public async Task One_is_shown_with_its_arguments(string name)
    {
        Outcome json = await Outcome.Of("components", name, "--json"), text = await Outcome.Of("components", name);
        JToken pixdim = JObject.Parse(json.Output)["arguments"]!.Single(a => (string)a["name"]! == "pixdim");
        Assert.That(((string)pixdim["unit"]!, (string)pixdim["default"]!, (bool)pixdim["ignored"]!), Is.EqualTo(("mm", "required", false)));
        Assert.That(text.Output, Does.StartWith("### Spacingd\n").And.Contain("| `pixdim` |"));
    }

    [Test]
    public async Task The_page_is_the_one_in_the_repository()
    {
        Outcome run = await Outcome.Of("components", "--markdown");
        Assert.That((run.Code, run.Output), Is.EqualTo((0, File.ReadAllText(Clara.TestKit.Repository.PathOf("managed/Clara.Inference/COMPONENTS.md")))));
    }

    [Test]
    public async Task A_list_for_people_says_what_is_not_served()
    {
        Outcome run = await Outcome.Of("components", "--kind", "training");
        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.Contain("RandFlipd").And.Contain("Not served"));
    }

    [Test]
    public async Task An_unknown_name_fails_with_the_nearest()
    {
        Outcome run = await Outcome.Of("components", "Spaccingd");
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("'Spaccingd'").And.Contain("Spacingd"));
    }

    [TestCase("components --kind nonsense"), TestCase("components --markdown --json"), TestCase("components Spacingd --markdown")]
    public async Task Wrong_arguments_exit_with_2(string line) => (await Outcome.Of(line.Split(' '))).FailedWith(2);

    private static async Task<JToken[]> List(params string[] more)
    {
        Outcome run = await Outcome.Of(["components", "--json", .. more]);
        Assert.That(run.Code, Is.Zero, run.Error);
        return [.. JObject.Parse(run.Output)["components"]!];
    }
}
