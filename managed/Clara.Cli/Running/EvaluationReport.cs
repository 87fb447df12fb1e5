using System.Globalization;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Running;

/// <summary>An evaluation as people and programs read it. An infinite distance is null in JSON and "inf" elsewhere.</summary>
internal static class EvaluationReport
{
    private sealed record Measure(string Key, string Title, string Format, Func<EvaluatedStructure, double> Value);

    private static readonly Measure[] Measures =
    [
        new("dice", "Dice", "0.0000", s => s.Overlap.Dice),
        new("jaccard", "Jaccard", "0.0000", s => s.Overlap.Jaccard),
        new("precision", "precision", "0.0000", s => s.Overlap.Precision),
        new("recall", "recall", "0.0000", s => s.Overlap.Recall),
        new("hd95_mm", "HD95 mm", "0.00", s => s.Surfaces.Hd95Mm),
        new("assd_mm", "ASSD mm", "0.00", s => s.Surfaces.AssdMm),
        new("nsd", "NSD", "0.0000", s => s.Surfaces.Nsd),
    ];

    public static JObject Json(Evaluation evaluation)
    {
        JObject json = new() { ["tolerance_mm"] = evaluation.ToleranceMm, ["missed"] = evaluation.Missed };
        foreach (Measure m in Measures)
            json[$"mean_{m.Key}"] = Number(evaluation.Mean(m.Value));
        json["structures"] = new JArray(evaluation.Structures.Select(Json));
        return json;
    }

    private static JObject Json(EvaluatedStructure s)
    {
        JObject json = new()
        {
            ["label"] = s.Overlap.Label.Id, ["name"] = s.Overlap.Label.Name, ["voxels"] = s.Overlap.Mask.Voxels, ["reference_voxels"] = s.Overlap.Reference.Voxels,
            ["volume_ml"] = s.Overlap.Mask.VolumeMl, ["reference_volume_ml"] = s.Overlap.Reference.VolumeMl,
        };
        foreach (Measure m in Measures)
            json[m.Key] = Number(m.Value(s));
        return json;
    }

    public static IEnumerable<IEnumerable<string>> Csv(Evaluation evaluation)
    {
        yield return [.. new[] { "label", "name", "voxels", "reference_voxels", "volume_ml", "reference_volume_ml" }, .. Measures.Select(m => m.Key), "tolerance_mm"];
        foreach (EvaluatedStructure s in evaluation.Structures)
            yield return
            [
                Text(s.Overlap.Label.Id, "R"), s.Overlap.Label.Name, Text(s.Overlap.Mask.Voxels, "R"), Text(s.Overlap.Reference.Voxels, "R"),
                Text(s.Overlap.Mask.VolumeMl, "R"), Text(s.Overlap.Reference.VolumeMl, "R"), .. Measures.Select(m => Text(m.Value(s), "R")), Text(evaluation.ToleranceMm, "R"),
            ];
    }

    public static Table Table(Evaluation evaluation)
    {
        Table table = new Table().AddColumns(["label", "structure", "voxels", "reference", "ml", "ref. ml", .. Measures.Select(m => m.Title)]);
        foreach (EvaluatedStructure s in evaluation.Structures)
            table.AddRow([Text(s.Overlap.Label.Id, "0"), Markup.Escape(s.Overlap.Label.Name), Text(s.Overlap.Mask.Voxels, "0"), Text(s.Overlap.Reference.Voxels, "0"),
                Text(s.Overlap.Mask.VolumeMl, "0.00"), Text(s.Overlap.Reference.VolumeMl, "0.00"), .. Measures.Select(m => Text(m.Value(s), m.Format))]);
        return table;
    }

    /// <summary>The means in one line; NSD's tolerance belongs to its number.</summary>
    public static string Summary(Evaluation evaluation)
    {
        string means = string.Join(", ", Measures.Where(m => m.Key is not ("precision" or "recall")).Select(m => $"{m.Title} {Text(evaluation.Mean(m.Value), m.Format)}"));
        string missed = evaluation.Missed > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({evaluation.Missed} missed)") : "";
        return string.Create(CultureInfo.InvariantCulture, $"mean {means} at {evaluation.ToleranceMm} mm, over {evaluation.Count} {(evaluation.Count == 1 ? "structure" : "structures")} of the reference{missed}");
    }

    private static JValue Number(double value) => double.IsFinite(value) ? new(value) : JValue.CreateNull();

    private static string Text(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "inf";
}
