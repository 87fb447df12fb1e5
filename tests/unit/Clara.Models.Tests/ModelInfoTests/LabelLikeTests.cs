namespace Clara.Models.Tests.ModelInfoTests;

/// <summary>Which models a label is offered: either name contains the other, in any case.</summary>
public sealed class LabelLikeTests
{
    [TestCase("liver", true), TestCase("LIVER", true), TestCase("liver tumor", true), TestCase("live", true), TestCase("spleen", false)]
    public void Names_that_contain_each_other_are_alike(string label, bool alike) =>
        Assert.That(new ModelInfo { Name = "m", Type = ModelType.Segmentation, Labels = [new(1, "kidney"), new(2, "Liver")] }.HasLabelLike(label), Is.EqualTo(alike));

    [Test]
    public void A_model_without_labels_takes_any() => Assert.That(new ModelInfo { Name = "m", Type = ModelType.Annotation }.HasLabelLike("anything"), Is.True);
}
