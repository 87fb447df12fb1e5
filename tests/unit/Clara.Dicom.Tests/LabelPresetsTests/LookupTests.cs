using Clara.Dicom.Segmentation;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Dicom.Tests.LabelPresetsTests;

[TestFixture]
public sealed class LookupTests
{
    [TestCase("data/ct_labels.json")]
    [TestCase("data/mr_labels.json")]
    [TestCase("models/brain_18_labels.json")]
    [TestCase("models/brain_gwm_light_labels.json")]
    public void Every_name_of_the_shared_files_has_a_preset(string file)
    {
        JObject names = JObject.Parse(File.ReadAllText(SharedFolder.Require(file)));
        Assert.That(names.Properties().Where(p => p.Name != "0").Select(p => (string)p.Value!).Where(n => LabelPresets.Find(n) is null), Is.Empty);
    }

    [TestCase("kidney_left")]
    [TestCase("Kidney Left")]
    [TestCase("KIDNEY-LEFT")]
    [TestCase(" kidneyleft ")]
    public void Case_spaces_underscores_and_hyphens_do_not_matter(string name)
    {
        LabelPreset preset = LabelPresets.Find(name)!;
        Assert.That(preset.Codes, Is.EqualTo(new LabelCodes(new("123037004", "SCT", "Anatomical Structure"), new("64033007", "SCT", "Kidney"), new("7771000", "SCT", "Left"))));
        Assert.That(preset.Region, Is.Null);
    }

    [Test]
    public void A_cyst_is_abnormal_and_lies_in_a_region()
    {
        LabelPreset preset = LabelPresets.Find("kidney_cyst_right")!;
        Assert.That((preset.Codes.Category.Value, preset.Codes.Type.Value, preset.Codes.Modifier!.Value, preset.Region!.Value), Is.EqualTo(("49755003", "367643001", "24028007", "64033007")));
    }

    [Test]
    public void Tumor_lesion_and_other_are_known()
    {
        Assert.That(LabelPresets.Find("tumor")!.Codes.Type.Value, Is.EqualTo("108369006"));
        Assert.That(LabelPresets.Find("lesion")!.Codes.Type.Value, Is.EqualTo("52988006"));
        Assert.That(LabelPresets.Find("other")!.Codes, Is.EqualTo(LabelPresets.Unknown));
    }

    [Test]
    public void No_two_presets_look_alike()
    {
        Rgb[] colours = [.. LabelPresets.All.Select(p => p.Colour)];
        Assert.That(colours.Distinct().Count(), Is.EqualTo(colours.Length));
    }

    [Test]
    public void A_label_keeps_the_colour_and_codes_that_it_has()
    {
        Label own = new(3, "liver") { Colour = new(1, 2, 3), Codes = new(new("1", "99X", "a"), new("2", "99X", "b")) };
        Assert.That(LabelPresets.Complete(own), Is.EqualTo(own));
    }

    [Test]
    public void A_known_name_gets_its_preset_and_an_unknown_one_claims_nothing()
    {
        Label liver = LabelPresets.Complete(new(3, "Liver")), unknown = LabelPresets.Complete(new(7, "Blob 7"));
        Assert.That(liver.Codes, Is.EqualTo(LabelPresets.Find("liver")!.Codes));
        Assert.That(liver.Colour, Is.EqualTo(new Rgb(221, 130, 101)));
        Assert.That(unknown.Codes, Is.EqualTo(LabelPresets.Unknown));
        Assert.That(unknown.Name, Is.EqualTo("Blob 7"));
    }

    [Test]
    public void Unknown_labels_differ_in_colour_and_keep_it()
    {
        Rgb[] colours = [.. Enumerable.Range(1, 100).Select(id => LabelPresets.Complete(new(id, "unknown")).Colour!.Value)];
        Assert.That(colours.Distinct().Count(), Is.GreaterThan(90));
        Assert.That(colours.Take(12).Distinct().Count(), Is.EqualTo(12));
        Assert.That(LabelPresets.Complete(new(5, "x")).Colour, Is.EqualTo(colours[4]));
    }
}
