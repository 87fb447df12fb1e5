using System.CommandLine;
using System.Globalization;
using Clara.Cli.Running;
using Clara.Imaging;

namespace Clara.Cli.Commands;

/// <summary>clara evaluate MASK REFERENCE [--labels J] [--tolerance MM] [--csv FILE]</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> Mask = new("MASK") { Description = $"{ImageInput.Kinds}." };
    private static readonly Argument<string> Reference = new("REFERENCE") { Description = $"{ImageInput.Kinds} of the same voxels, in any axis order." };
    private static readonly Option<double> Tolerance = new("--tolerance") { Description = "Surfaces nearer than this count as the same in NSD, mm.", HelpName = "MM", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Csv = new("--csv") { Description = "Also write the structures' rows to this file.", HelpName = "FILE" };

    public static Command Create()
    {
        Command command = new("evaluate", "Compare a mask with a reference: overlap, surface distances and volumes of each structure, and the means over those of the reference.") { Mask, Reference, Tolerance, Csv };
        // On the command and not on the option: there a value that is no number has been reported already.
        command.Validators.Add(result =>
        {
            if (result.GetResult(Tolerance)?.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out double mm) && mm is not (>= 0 and <= double.MaxValue))
                result.AddError("--tolerance must be a number of mm, at least 0.");
        });
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed.GetValue(Mask)!, parsed.GetValue(Reference)!, parsed.GetValue(Tolerance), parsed.GetValue(Csv), ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, string maskFile, string referenceFile, double toleranceMm, string? csvFile, CancellationToken ct)
    {
        IReadOnlyList<Label>? names = run.Labels();
        if (csvFile is not null && new[] { maskFile, referenceFile }.Any(f => Path.GetFullPath(f) == Path.GetFullPath(csvFile)))
            throw new UsageException($"--csv: {Path.GetFileName(csvFile)} is one of the masks, which the table would replace; choose another name.");
        await using CsvFile? csv = csvFile is null ? null : new(csvFile);
        // A DICOM mask takes the grid of the other one: a segmentation has slices only where it has voxels, contours have none at all.
        bool maskLast = DicomSource.IsMeant(maskFile) && !DicomSource.IsMeant(referenceFile);
        LabelMap? mask = maskLast ? null : await ImageInput.ReadMaskAsync(run, maskFile, names, null, ct).ConfigureAwait(false);
        LabelMap reference = await ImageInput.ReadMaskAsync(run, referenceFile, names, mask?.Grid, ct).ConfigureAwait(false);
        mask ??= await ImageInput.ReadMaskAsync(run, maskFile, names, reference.Grid, ct).ConfigureAwait(false);
        IReadOnlyList<Agreement> rows = Agreement.Of(mask, reference, ct);
        if (!rows.Any(r => r.Reference.Voxels > 0))
            throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(referenceFile)} is empty: there is nothing to compare with.");
        Evaluation evaluation;
        using (ProgressLines? progress = run.Progress())
            evaluation = Evaluation.Of(rows, toleranceMm, progress, ct);
        if (csv is not null)
            await csv.WriteAsync(EvaluationReport.Csv(evaluation), ct).ConfigureAwait(false);
        if (run.Json)
            run.Write(EvaluationReport.Json(evaluation));
        else
        {
            run.Write(EvaluationReport.Table(evaluation));
            await run.Output.WriteLineAsync(EvaluationReport.Summary(evaluation)).ConfigureAwait(false);
        }
        return ExitCode.Done;
    }
}
