using System.Text.RegularExpressions;
using Clara.Dicom.Segmentation;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Dicom.Tests.LabelPresetsTests;

/// <summary>The file that viewers read: its structure, and its codes against what others know of them.</summary>
[TestFixture]
public sealed class ManifestTests
{
    private static readonly JObject Manifest = JObject.Parse(File.ReadAllText(Repository.PathOf("plugin-manifest/mitk/label-presets.json")));

    private static IEnumerable<string> Codes => ((JObject)Manifest["concepts"]!).Properties().Select(p => p.Name);

    [Test]
    public void The_file_has_what_its_schema_allows()
    {
        JObject schema = JObject.Parse(File.ReadAllText(Repository.PathOf("plugin-manifest/mitk/label-presets.schema.json")));
        JToken item = schema["properties"]!["labels"]!["items"]!;
        string[] required = [.. item["required"]!.Select(t => (string)t!)], known = [.. ((JObject)item["properties"]!).Properties().Select(p => p.Name)];
        Regex colour = new((string)item["properties"]!["colour"]!["pattern"]!);
        foreach (JObject label in Manifest["labels"]!.Cast<JObject>())
        {
            string[] keys = [.. label.Properties().Select(p => p.Name)];
            Assert.That(required, Is.SubsetOf(keys), $"{label}");
            Assert.That(keys, Is.SubsetOf(known), $"{label}");
            Assert.That((string)label["colour"]!, Does.Match(colour));
        }
        Assert.That(Manifest.Properties().Select(p => p.Name), Is.EquivalentTo(((JObject)schema["properties"]!).Properties().Select(p => p.Name)));
    }

    [Test]
    public void Every_concept_is_used_and_every_code_has_a_meaning()
    {
        string[] used = [.. Manifest["labels"]!.SelectMany(l => new[] { l["category"], l["type"], l["modifier"], l["region"] }).Where(t => t is not null).Select(t => (string)t!).Distinct()];
        Assert.That(used, Is.EquivalentTo(Codes));
    }

    [TestCaseSource(nameof(Codes))]
    public void Codes_have_SNOMEDs_check_digit(string code)
    {
        Assert.That(code, Does.Match("^[1-9][0-9]{5,17}$"));
        Assert.That(Verhoeff.IsValid(code), Is.True);
        Assert.That(code[^3..^1], Is.EqualTo("00"), "the partition of concepts of the international edition");
    }

    [Test]
    public void The_check_digit_test_can_fail()
    {
        Assert.That(Verhoeff.IsValid("10200004"), Is.True);
        Assert.That(Verhoeff.IsValid("10200014"), Is.False);
        Assert.That(Verhoeff.IsValid("12000004"), Is.False);
    }

    [Test]
    public void Codes_mean_what_DICOMs_part_16_says_where_it_has_them()
    {
        // pydicom's dictionary is made from PS3.16: of each code, the meanings and keywords. A word in common is enough, because the wording differs ("Renal", "Structure of").
        string unlike = Python.Run("""
            import json, re, sys
            from pydicom.sr._concepts_dict import concepts
            known = {}
            for keyword, codes in concepts['SCT'].items():
                for code, (meaning, _) in codes.items():
                    known.setdefault(code, []).append(re.sub('([a-z])([A-Z])', r'\1 \2', keyword) + ' ' + meaning)
            stems = lambda text: {w[:5] for w in re.findall('[a-z]{3,}', text.lower())}
            ours = json.load(open(sys.argv[1]))['concepts']
            print(sum(c in known for c in ours), sum(c not in known for c in ours))
            for code, meaning in ours.items():
                if code in known and not any(stems(meaning) & stems(k) for k in known[code]): print(code, meaning, known[code])
            """, Repository.PathOf("plugin-manifest/mitk/label-presets.json"));
        string[] lines = unlike.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(int.Parse(lines[0].Split(' ')[0], null), Is.GreaterThan(60), "known to PS3.16");
        Assert.That(lines.Skip(1), Is.Empty);
    }

    [Test]
    public void Categories_are_of_DICOMs_context_group_7150()
    {
        string[] categories = [.. LabelPresets.All.Select(p => p.Codes.Category.Value).Append(LabelPresets.Unknown.Category.Value).Distinct()];
        Assert.That(categories, Is.SubsetOf(new[] { "123037004", "49755003", "85756007" }));
        Assert.That(LabelPresets.All.Where(p => p.Codes.Modifier is not null).Select(p => p.Codes.Modifier!.Value).Distinct(), Is.EquivalentTo(new[] { "7771000", "24028007" }));
    }

    [Test]
    public void Sides_in_names_and_in_codes_agree()
    {
        foreach (LabelPreset preset in LabelPresets.All)
        {
            string said = preset.Codes.Modifier?.Meaning ?? (preset.Codes.Type.Meaning.Contains("left", StringComparison.OrdinalIgnoreCase) ? "Left"
                : preset.Codes.Type.Meaning.Contains("right", StringComparison.OrdinalIgnoreCase) ? "Right" : "");
            string named = preset.Name.Split('_').Contains("left") ? "Left" : preset.Name.Split('_').Contains("right") ? "Right" : "";
            Assert.That(said, Is.EqualTo(named), preset.Name);
        }
    }
}
