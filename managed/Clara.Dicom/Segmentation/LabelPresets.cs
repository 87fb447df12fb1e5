using System.Globalization;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Dicom.Segmentation;

/// <summary>
/// Codes and colours by name, from plugin-manifest/mitk/label-presets.json, which is part of this assembly. Any thread. Since 0.2.
/// </summary>
public static class LabelPresets
{
    private const string Resource = "label-presets.json";
    private const string SnomedCt = "SCT";

    // Hues a golden angle apart differ as much as they can however many labels there are.
    private const double GoldenAngle = 0.381966011250105;

    private static readonly Lazy<IReadOnlyList<LabelPreset>> Loaded = new(Load);
    private static readonly Lazy<Dictionary<string, LabelPreset>> ByName = new(() => Loaded.Value.ToDictionary(p => Key(p.Name)));

    /// <summary>
    /// Codes for a label of which only the name is known, and no preset has it: (85756007, SCT, "Tissue") as category and type, the widest of DICOM's context groups 7150 and 7166.
    /// It claims no anatomy and no abnormality. 3D Slicer and dcmqi take the same.
    /// </summary>
    public static LabelCodes Unknown { get; } = new(new("85756007", SnomedCt, "Tissue"), new("85756007", SnomedCt, "Tissue"));

    /// <summary>All presets in the manifest's order.</summary>
    public static IReadOnlyList<LabelPreset> All => Loaded.Value;

    /// <summary>The preset of a name, without regard to case, spaces, underscores and hyphens; null when there is none.</summary>
    public static LabelPreset? Find(string name) => ByName.Value.GetValueOrDefault(Key(name));

    /// <summary>The label with a colour and codes: its own where it has them, else those of its name's preset, else <see cref="Unknown"/> and a colour of its id.</summary>
    public static Label Complete(Label label)
    {
        LabelPreset? preset = Find(label.Name);
        return label with { Colour = label.Colour ?? preset?.Colour ?? ColourOf(label.Id), Codes = label.Codes ?? preset?.Codes ?? Unknown };
    }

    private static string Key(string name) => string.Concat(name.Where(c => c is not ('_' or '-') && !char.IsWhiteSpace(c))).ToUpperInvariant();

    private static Rgb ColourOf(int id)
    {
        double hue = 6 * (id * GoldenAngle % 1);
        return new(Channel(5), Channel(3), Channel(1));

        // Hue to sRGB at saturation 0.6 and value 0.9.
        byte Channel(int offset)
        {
            double k = (offset + hue) % 6;
            return (byte)Math.Round(255 * 0.9 * (1 - 0.6 * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        }
    }

    private static IReadOnlyList<LabelPreset> Load()
    {
        using StreamReader reader = new(typeof(LabelPresets).Assembly.GetManifestResourceStream(Resource)!);
        JObject manifest = JObject.Parse(reader.ReadToEnd());
        JObject concepts = (JObject)manifest["concepts"]!;
        return [.. manifest["labels"]!.Select(label => new LabelPreset((string)label["name"]!,
            new(Concept(label, "category")!, Concept(label, "type")!, Concept(label, "modifier")), Concept(label, "region"), Colour((string)label["colour"]!)))];

        CodedConcept? Concept(JToken label, string key) => (string?)label[key] is string code ? new(code, SnomedCt, (string)concepts[code]!) : null;
    }

    private static Rgb Colour(string text) => new(Channel(text, 1), Channel(text, 3), Channel(text, 5));

    private static byte Channel(string text, int at) => byte.Parse(text.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
