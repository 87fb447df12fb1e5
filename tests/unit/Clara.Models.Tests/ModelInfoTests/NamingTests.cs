namespace Clara.Models.Tests.ModelInfoTests;

/// <summary>Names as archives have them, and filters over them.</summary>
public sealed class NamingTests
{
    [TestCase("segmentation_ct_spleen", "segmentation", "ct", "spleen"), TestCase("segmentation_ct_liver_and_tumor", "segmentation", "ct", "liver_and_tumor"), TestCase("annotation_ct_liver", "annotation", "ct", "liver"), TestCase("clara_ct_seg_spleen", "segmentation", "ct", "spleen"),
        TestCase("clara_ct_seg_spleen_amp", "segmentation", "ct", "spleen"), TestCase("clara_pt_spleen_ct_segmentation", "segmentation", "ct", "spleen"), TestCase("spleen_ct_segmentation_v0.5.3", "segmentation", "ct", "spleen"), TestCase("clara_mri_seg_brain_tumors_br16_full_amp", "segmentation", "mr", "brain_tumors_br16_full"),
        TestCase("clara_pt_deepgrow_3d_annotation", "deepgrow", "", "3d_annotation"), TestCase("clara_xray_classification_chest", "classification", "xray", "chest"), TestCase("prostate_mri_anatomy", "", "mr", "prostate_anatomy"), TestCase("Brain-18", "", "", "brain_18"), TestCase("", "", "", "")]
    public void Function_modality_and_organ_are_parsed(string name, string function, string modality, string organ) => Assert.That(ModelNaming.Parse(name), Is.EqualTo(new ModelNaming(function, modality, organ)));

    [TestCase("clara_ct_seg_spleen_amp", "segmentation_ct_spleen"), TestCase("spleen_ct_segmentation", "segmentation_ct_spleen"), TestCase("brain_18", "brain_18")]
    public void Names_are_made_in_the_usual_order(string name, string id) => Assert.That(ModelNaming.Parse(name).Id, Is.EqualTo(id));

    private static readonly ModelInfo Spleen = new() { Name = "clara_ct_seg_spleen", Type = ModelType.Segmentation, Labels = [new(1, "spleen")] }, Brain = new() { Name = "brain_18", Type = ModelType.Segmentation, Modality = "MRI, T1", Labels = [new(1, "hippocampus")] };

    [Test]
    public void What_the_name_does_not_say_the_config_does() => Assert.That(ModelNaming.Of(Brain), Is.EqualTo(new ModelNaming("segmentation", "mr", "brain_18")));

    [TestCase("segmentation", null, null, null, null, "both"), TestCase("seg", "CT", null, null, null, "spleen"), TestCase(null, "mri", null, null, null, "brain"), TestCase(null, null, "Spleen", null, null, "spleen"), TestCase(null, null, null, "hippo", null, "brain"), TestCase(null, null, null, null, "Segmentation", "both"),
        TestCase("annotation", null, null, null, null, ""), TestCase(null, null, null, null, "others", ""), TestCase(null, null, null, null, null, "both")]
    public void Filters_take_what_is_asked(string? function, string? modality, string? organ, string? label, string? type, string taken)
    {
        ModelFilter filter = new() { Function = function, Modality = modality, Organ = organ, Label = label, Type = type };
        Assert.That((filter.Takes(Spleen), filter.Takes(Brain)), Is.EqualTo((taken is "both" or "spleen", taken is "both" or "brain")));
    }
}
