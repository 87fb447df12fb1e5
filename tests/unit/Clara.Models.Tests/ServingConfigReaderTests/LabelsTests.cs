using Clara.Imaging;

namespace Clara.Models.Tests.ServingConfigReaderTests;

/// <summary>Labels as Clara Train writes them (a list), as we write them (ids and names), and what is neither.</summary>
public sealed class LabelsTests
{
    private static string With(string labels) => $$"""{"type": "segmentation", "labels": {{labels}}, "inference": {{ArchiveFolder.Inference}}}""";

    [Test]
    public void A_list_of_names_has_the_ids_1_to_N() =>
        Assert.That(ArchiveFolder.Open(With("""["liver", " tumor "]""")).Info.Labels, Is.EqualTo(new[] { new Label(1, "liver"), new Label(2, "tumor") }));

    [Test]
    public void An_object_says_the_ids_and_0_is_background() =>
        Assert.That(ArchiveFolder.Open(With("""{"17": "hippocampus", "0": "background", "3": "cortex"}""")).Info.Labels, Is.EqualTo(new[] { new Label(3, "cortex"), new Label(17, "hippocampus") }));

    [Test]
    public void One_text_is_the_label_1() => Assert.That(ArchiveFolder.Open(With("\"spleen\"")).Info.Labels, Is.EqualTo(new[] { new Label(1, "spleen") }));

    [TestCase("null"), TestCase("[]"), TestCase("{}")]
    public void No_labels_are_none(string labels) => Assert.That(ArchiveFolder.Open(With(labels)).Info.Labels, Is.Empty);

    [TestCase("7"), TestCase("true"), TestCase("""["a", ""]"""), TestCase("""["a", null]"""), TestCase("""["a", ["b"]]"""), TestCase("""{"1": ""}"""), TestCase("""{"1": {}}"""),
        TestCase("""{"liver": "1"}"""), TestCase("""{"-1": "a"}"""), TestCase("""{"65536": "a"}"""), TestCase("""{"1.5": "a"}"""), TestCase("""{"1": "a", "01": "b"}"""),
        TestCase("""{"99999999999999999999": "a"}""")]
    public void What_is_no_list_of_labels_is_refused(string labels) => Assert.That(ArchiveFolder.Refusal(With(labels)), Does.Contain("config_aiaa.json: labels must be"));

    [Test]
    public void More_names_than_ids_are_refused() =>
        Assert.That(ArchiveFolder.Refusal(With($"[{string.Join(",", Enumerable.Repeat("\"a\"", 65536))}]")), Does.Contain("labels must be"));

    [Test]
    public void A_label_that_looks_like_a_date_keeps_its_text() =>
        Assert.That(ArchiveFolder.Open(With("""["2021-03-01T10:00:00Z"]""")).Info.Labels[0].Name, Is.EqualTo("2021-03-01T10:00:00Z"));
}
