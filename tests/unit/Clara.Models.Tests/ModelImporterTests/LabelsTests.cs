using Clara.Imaging;

namespace Clara.Models.Tests.ModelImporterTests;

/// <summary>Where the labels come from.</summary>
public sealed class LabelsTests
{
    [Test]
    public async Task Given_labels_win_over_those_beside()
    {
        using Importing importing = new();
        ModelArchive archive = await importing.ImportAsync(labels: importing.Write("mine.json", """{"5": "five"}"""));
        Assert.That(archive.Info.Labels, Is.EqualTo(new[] { new Label(5, "five") }));
    }

    [Test]
    public async Task Without_labels_it_is_said_which_file_is_missing()
    {
        using Importing importing = new();
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(importing.Write("net.onnx", ""))))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That(e.Message, Does.Contain("put net_labels.json beside it"));
        Assert.That(importing.Left(), Is.Empty);
    }

    [Test]
    public async Task Given_labels_that_do_not_exist_are_not_found()
    {
        using Importing importing = new();
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(labels: importing.Network + "_gone.json")))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That(e.Message, Does.Contain("brain.onnx_gone.json"));
    }

    [TestCase("[]"), TestCase("{"), TestCase("{}"), TestCase("""{"0": "background"}"""), TestCase("""{"liver": 1}"""), TestCase("""{"1": 2}"""), TestCase("""{"65536": "x"}"""),
        TestCase("""{"1": ""}"""), TestCase("""{"1": "a", "01": "b"}"""), TestCase("""{"1": "a"} {"2": "b"}""")]
    public async Task A_file_that_is_no_list_of_labels_is_named(string text)
    {
        using Importing importing = new();
        string labels = importing.Write("mine.json", text);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(labels: labels)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Format));
        Assert.That(e.Message, Does.StartWith("mine.json ").And.Not.Contain("\n"));
        Assert.That(importing.Left(), Is.Empty);
    }
}
