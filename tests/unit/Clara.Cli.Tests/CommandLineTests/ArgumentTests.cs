using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

public sealed class ArgumentTests
{
    [TestCase("nonsense")]
    [TestCase("info")]
    [TestCase("info a.nii b.nii")]
    [TestCase("segment a.nii -o m.nii")]
    [TestCase("annotate a.nii --label x -o m.nii")]
    [TestCase("annotate a.nii --label x -o m.nii --points p.json --from m.nii")]
    [TestCase("bench annotation a.nii b.nii --min-voxels many")]
    [TestCase("bench annotation a.nii b.nii --min-voxels 0")]
    [TestCase("serve --port many")]
    [TestCase("serve --port 70000")]
    [TestCase("models list --protocol gopher")]
    [TestCase("models show")]
    public async Task Wrong_arguments_exit_with_2(string line) => (await Outcome.Of(line.Split(' '))).FailedWith(2);

    [TestCase("nonsense")]
    [TestCase("models nonsense")]
    [TestCase("info a.nii nonsense")]
    public async Task A_word_that_is_no_command_is_named(string line) =>
        Assert.That((await Outcome.Of(line.Split(' '))).Error, Does.Contain("'nonsense'"));

    [TestCase("--help")]
    [TestCase("--version")]
    [TestCase("annotate --help")]
    public async Task Help_is_no_failure(string line)
    {
        Outcome run = await Outcome.Of(line.Split(' '));
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Is.Not.Empty);
    }

    [TestCase("models", "models")]
    [TestCase("models list", "models")]
    [TestCase("models show annotation_any", "name")]
    [TestCase("doctor", "checks")]
    public async Task With_json_standard_output_is_one_object_in_snake_case(string line, string key)
    {
        Outcome run = await Outcome.Of([.. line.Split(' '), "--json"]);
        Assert.That(run.Code, Is.Zero, run.Error);
        JObject json = JObject.Parse(run.Output);
        Assert.That(json.ContainsKey(key));
        Assert.That(json.Descendants().OfType<JProperty>().Select(p => p.Name), Has.All.Match("^[a-z0-9_]+$"));
    }

    [Test]
    public async Task The_annotator_without_a_network_is_always_listed()
    {
        Outcome run = await Outcome.Of("models", "--json", "--models", "/nowhere/at/all");
        Assert.That(JObject.Parse(run.Output)["models"]!.Select(m => (string)m["name"]!), Does.Contain("annotation_any"));
    }

    [Test]
    public async Task An_unknown_model_fails_in_one_line() => (await Outcome.Of("models", "show", "nothing")).FailedWith(1);
}
