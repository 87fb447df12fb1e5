using Clara.Cli.Running;
using Clara.Dicom.Series;
using Clara.Imaging;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara info of DICOM: the series that are there, and of the chosen or only one what an image file tells; of a mask its labels. No names, no dates.</summary>
internal static class DicomInfo
{
    public static async Task<int> RunAsync(Run run, string path, CancellationToken ct)
    {
        using DicomSource source = await DicomSource.OpenAsync(run, path, ct).ConfigureAwait(false);
        JObject json = new() { ["file"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) };
        if (await source.MaskAsync(ct).ConfigureAwait(false) is (string file, DicomMaskKind kind))
        {
            await MaskAsync(run, source, file, kind, json, ct).ConfigureAwait(false);
            return ExitCode.Done;
        }
        DicomScan scan = await source.ScanAsync(ct).ConfigureAwait(false);
        DicomSeries? chosen = run.Series is not null || scan.Series.Count == 0 || (scan.Series.Count == 1 && scan.Unreadable.Count == 0) ? scan.Choose(run.Series) : null;
        json["series"] = new JArray(scan.Series.Select((s, i) => Json(s, i + 1)));
        json["passed_over"] = scan.PassedOver;
        json["unreadable"] = new JArray(scan.Unreadable);
        if (chosen is { Problem: null })
        {
            Volume image = await source.VolumeAsync(ct).ConfigureAwait(false);
            json["type"] = image.Type.ToString().ToLowerInvariant();
            InfoCommand.Merge(json, InfoCommand.Geometry(image.Grid));
            InfoCommand.Measure(json, image, ct);
        }
        if (run.Json)
            run.Write(json);
        else
            Write(run, scan, json, chosen);
        return ExitCode.Done;
    }

    private static async Task MaskAsync(Run run, DicomSource source, string file, DicomMaskKind kind, JObject json, CancellationToken ct)
    {
        if (kind == DicomMaskKind.StructureSet)
            throw new ClaraException(StatusCode.Argument, $"{Path.GetFileName(file)} is a structure set: contours without voxels. 'clara convert' draws it on its image with --source SERIES.");
        LabelMap map = await DicomMask.ReadAsync(run, source, file, kind, null, ct).ConfigureAwait(false);
        InfoCommand.Merge(json, InfoCommand.Geometry(map.Grid));
        json["labels"] = InfoCommand.Labels(map.Labels);
        InfoCommand.Write(run, json);
    }

    private static JObject Json(DicomSeries series, int choice)
    {
        JObject json = new()
        {
            ["choice"] = choice, ["uid"] = series.Uid, ["number"] = series.Number, ["modality"] = series.Modality, ["description"] = series.Description, ["part"] = series.Part, ["slices"] = series.Slices.Count,
        };
        if (series.Grid is Clara.Imaging.Grid grid)
            InfoCommand.Merge(json, InfoCommand.Geometry(grid));
        json["problem"] = series.Problem;
        return json;
    }

    private static void Write(Run run, DicomScan scan, JObject json, DicomSeries? chosen)
    {
        Table table = new Table().AddColumns("--series", "series", "description", "problem");
        foreach ((int number, DicomSeries series) in scan.Series.Index())
            table.AddRow($"{number + 1}", Markup.Escape(series.ToString()), Markup.Escape(series.Description), Markup.Escape(series.Problem ?? ""));
        run.Write(table);
        foreach (string damaged in scan.Unreadable)
            run.Output.WriteLine(damaged);
        if (scan.PassedOver > 0)
            run.Output.WriteLine(scan.PassedOver == 1 ? "1 file is no DICOM image." : $"{scan.PassedOver} files are no DICOM images.");
        if (chosen is not { Problem: null })
            return;
        foreach (string key in new[] { "file", "series", "passed_over", "unreadable" })
            json.Remove(key);
        InfoCommand.Write(run, json);
    }
}
