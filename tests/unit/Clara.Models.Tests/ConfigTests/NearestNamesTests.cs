using Clara.Models.Config;

namespace Clara.Models.Tests.ConfigTests;

public sealed class NearestNamesTests
{
    private static readonly string[] Known = ["Spacingd", "Orientationd", "ScaleIntensityd", "ScaleIntensityRanged", "Activationsd"];

    [TestCase("Spacing", "Spacingd"), TestCase("spacingD", "Spacingd"), TestCase("Orientatoind", "Orientationd"), TestCase("ScaleIntensity", "ScaleIntensityd,ScaleIntensityRanged"), TestCase("Zoom", ""), TestCase("", "")]
    public void Misspelt_names_are_found(string name, string nearest) => Assert.That(string.Join(",", NearestNames.Of(name, Known)), Is.EqualTo(nearest));

    [Test]
    public void A_hint_ends_a_message() => Assert.That((NearestNames.Hint("Spacing", Known), NearestNames.Hint("Zoom", Known)), Is.EqualTo(("; nearest: Spacingd", "")));

    [Test]
    public void A_very_long_name_costs_nothing() => Assert.That(NearestNames.Of(new string('a', 1_000_000), Known), Is.Empty);
}
