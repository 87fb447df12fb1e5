using System.CommandLine;
using System.Globalization;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara evaluate MASK REFERENCE [--labels J]</summary>
internal static class EvaluateCommand
{
    private static readonly Argument<string> Mask = new("MASK") { Description = "NIfTI file." };
    private static readonly Argument<string> Reference = new("REFERENCE") { Description = "NIfTI file on the same grid." };

    public static Command Create()
    {
        Command command = new("evaluate", "Compare a mask with a reference: Dice of each structure, and the mean over those of the reference.") { Mask, Reference };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed.GetValue(Mask)!, parsed.GetValue(Reference)!, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, string maskFile, string referenceFile, CancellationToken ct)
    {
        IReadOnlyList<Label>? names = run.Labels();
        LabelMap mask = await NiftiFile.ReadLabelMapAsync(maskFile, names, ct).ConfigureAwait(false);
        LabelMap reference = await NiftiFile.ReadLabelMapAsync(referenceFile, names, ct).ConfigureAwait(false);
        IReadOnlyList<Agreement> rows = Agreement.Of(mask, reference);
        double[] counted = [.. rows.Where(r => r.ReferenceVoxels > 0).Select(r => r.Dice)];
        if (counted.Length == 0)
            throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(referenceFile)} is empty: there is nothing to compare with.");
        double mean = counted.Average();
        if (run.Json)
            run.Write(new JObject
            {
                ["mean_dice"] = mean,
                ["structures"] = new JArray(rows.Select(r => new JObject
                {
                    ["label"] = r.Label.Id, ["name"] = r.Label.Name, ["voxels"] = r.Voxels, ["reference_voxels"] = r.ReferenceVoxels, ["dice"] = r.Dice,
                })),
            });
        else
        {
            Table table = new Table().AddColumns("label", "structure", "voxels", "reference", "Dice");
            foreach (Agreement r in rows)
                table.AddRow(Text(r.Label.Id), Markup.Escape(r.Label.Name), Text(r.Voxels), Text(r.ReferenceVoxels), r.Dice.ToString("0.0000", CultureInfo.InvariantCulture));
            run.Write(table);
            await run.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"mean Dice {mean:0.0000} over {counted.Length} structures of the reference")).ConfigureAwait(false);
        }
        return ExitCode.Done;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
