using Clara.Dicom.Segmentation;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Dicom.Tests.LabelPresetsTests;

/// <summary>The two forms that MITK reads say what the presets say.</summary>
[TestFixture]
public sealed class MitkFilesTests
{
    [Test]
    public void The_list_for_the_suggestions_preference_is_in_step()
    {
        JArray expected = [.. LabelPresets.All.Select(p => new JObject { ["name"] = p.Name, ["color"] = $"#{p.Colour.R:x2}{p.Colour.G:x2}{p.Colour.B:x2}" })];
        InStep("label-suggestions.json", expected);
    }

    [Test]
    public void The_groups_with_codes_for_newer_versions_are_in_step()
    {
        JArray labels = [.. LabelPresets.All.Select(Label)];
        InStep("label-suggestions.groups.json", new JObject { ["version"] = 4, ["groups"] = new JArray(new JObject { ["name"] = "Clara", ["labels"] = labels }) });
    }

    private static JObject Label(LabelPreset preset, int index)
    {
        JObject label = new() { ["name"] = preset.Name, ["value"] = index + 1, ["color"] = new JArray(preset.Colour.R, preset.Colour.G, preset.Colour.B) };
        Add("segmented_property_category", preset.Codes.Category);
        Add("segmented_property_type", preset.Codes.Type);
        Add("segmented_property_type.modifier.[0]", preset.Codes.Modifier);
        Add("anatomic_region.[0]", preset.Region);
        return label;

        void Add(string path, CodedConcept? concept)
        {
            if (concept is null)
                return;
            label[path + ".value"] = concept.Value;
            label[path + ".scheme"] = concept.Scheme;
            label[path + ".meaning"] = concept.Meaning;
        }
    }

    private static void InStep(string file, JToken expected)
    {
        JToken actual = JToken.Parse(File.ReadAllText(Repository.PathOf("plugin-manifest/mitk/" + file)));
        if (JToken.DeepEquals(actual, expected))
            return;
        string path = Path.Combine(Path.GetTempPath(), file);
        File.WriteAllText(path, expected.ToString());
        Assert.Fail($"plugin-manifest/mitk/{file} differs from label-presets.json; what it should say is in {path}");
    }
}
