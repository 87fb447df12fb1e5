using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Tests.Data;

[TestFixture]
public sealed class DicomJsonTests
{
    // Written by hand after the example of PS3.18 Annex F.2.1.1.2; every kind of value once.
    private const string Answer = """
        {
          "00080005": {"vr": "CS", "Value": ["ISO_IR 192"]},
          "00080008": {"vr": "CS", "Value": ["ORIGINAL", null, "AXIAL"]},
          "00080060": {"vr": "CS"},
          "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Yamada^Tarou", "Phonetic": "x"}]},
          "0020000D": {"vr": "UI", "Value": ["1.2.3"]},
          "00200013": {"vr": "IS", "Value": ["7"]},
          "00280010": {"vr": "US", "Value": [512]},
          "00280030": {"vr": "DS", "Value": [0.9765625, 2]},
          "00081115": {"vr": "SQ", "Value": [{"0020000E": {"vr": "UI", "Value": ["1.2.4"]}}, {}]},
          "00091002": {"vr": "UN", "InlineBinary": "z0x9c8v7"},
          "7fe00010": {"vr": "OW", "BulkDataURI": "http://server/bulk/1"},
          "comment": ["anything", {"else": 1}]
        }
        """;

    [Test]
    public void Every_kind_of_value_of_the_standards_model_is_read()
    {
        DicomDataset dataset = Read(Answer);

        Assert.Multiple(() =>
        {
            Assert.That(dataset.Texts(DicomTags.ImageType), Is.EqualTo(new[] { "ORIGINAL", "", "AXIAL" }));
            Assert.That(dataset.Contains(DicomTags.Modality) && dataset.Text(DicomTags.Modality) is null);
            Assert.That(dataset.Text(DicomTags.PatientName), Is.EqualTo("Yamada^Tarou==x"));
            Assert.That(dataset.Whole(DicomTags.InstanceNumber), Is.EqualTo(7));
            Assert.That(dataset.Whole(DicomTags.Rows), Is.EqualTo(512));
            Assert.That(dataset.Numbers(DicomTags.PixelSpacing), Is.EqualTo(new[] { 0.9765625, 2 }));
            Assert.That(dataset.Items(DicomTags.ReferencedSeriesSequence), Has.Count.EqualTo(2));
            Assert.That(dataset.FirstItem(DicomTags.ReferencedSeriesSequence)!.Text(DicomTags.SeriesInstanceUid), Is.EqualTo("1.2.4"));
            Assert.That(dataset.Bytes(DicomTag.Of(0x00091002)).ToArray(), Is.EqualTo(Convert.FromBase64String("z0x9c8v7")));
            Assert.That(dataset[DicomTags.PixelData], Is.EqualTo(new DicomBulk(DicomVr.OW, "http://server/bulk/1")));
            Assert.That(dataset.Select(e => e.Key), Is.Ordered);
        });
    }

    [Test]
    public void What_was_written_is_read_again()
    {
        StringWriter first = new(), second = new();
        DicomJson.Write(first, Read(Answer));
        DicomJson.Write(second, Read(first.ToString()));

        Assert.That(second.ToString(), Is.EqualTo(first.ToString()));
        Assert.That(first.ToString(), Does.Contain("\"Value\":[0.9765625,2]").And.Contain("\"Alphabetic\":\"Yamada^Tarou\"").And.Contain("[\"ORIGINAL\",null,\"AXIAL\"]"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"00080060\": 5}")]
    [TestCase("{\"00080060\": {\"vr\": \"CS\", \"Value\": [\"CT\"")]
    [TestCase("{\"00080060\": {\"vr\": \"CS\", \"Value\": \"CT\"}}")]
    [TestCase("{\"00091002\": {\"vr\": \"OB\", \"InlineBinary\": \"*\"}}")]
    [TestCase("<html>")]
    public void A_damaged_text_is_one_sentence_with_its_source(string json) =>
        Assert.That(Assert.Catch<ImageFormatException>(() => Read(json))!.Message, Does.Contain("here.json").And.Not.Contain("\n"));

    [Test]
    public void Sequences_without_end_are_refused_and_do_not_exhaust_the_stack()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"00081115\":{\"vr\":\"SQ\",\"Value\":[", 100_000));

        Assert.That(() => Read(deep), Throws.InstanceOf<ImageFormatException>());
    }

    [Test]
    public void An_array_of_answers_is_read_and_none_is_none()
    {
        Assert.That(DicomJson.ReadAll(new StringReader($"[{Answer},{{}}]"), "here.json"), Has.Count.EqualTo(2));
        Assert.That(DicomJson.ReadAll(new StringReader(""), "here.json"), Is.Empty);
    }

    private static DicomDataset Read(string json) => DicomJson.Read(new StringReader(json), "here.json");
}
