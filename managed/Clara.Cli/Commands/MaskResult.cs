using System.Globalization;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Networks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>What segment and annotate tell of the mask they wrote.</summary>
internal static class MaskResult
{
    /// <summary>Writes the mask, then its summary, which is made meanwhile: counting and laying out a table take as long as the file.</summary>
    public static async Task WriteAsync(Run run, OutputFile output, string file, string model, LabelMap mask, TimeSpan elapsed, IReadOnlyList<WorkNote> notes, CancellationToken ct)
    {
        Task<string> summary = Task.Run(() => Summary(run, file, model, mask, elapsed, notes), ct);
        await output.WriteAsync(mask, ct).ConfigureAwait(false);
        await run.Output.WriteAsync(await summary.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static string Summary(Run run, string file, string model, LabelMap mask, TimeSpan elapsed, IReadOnlyList<WorkNote> notes)
    {
        long[] voxels = Count(mask.Voxels);
        Vector3 s = mask.Grid.SpacingMm;
        double ml = s.X * s.Y * s.Z / 1000;
        double seconds = Math.Round(elapsed.TotalSeconds, 3);
        if (run.Json)
        {
            JObject json = new() { ["mask"] = file, ["model"] = model, ["seconds"] = seconds };
            ResultNotes.Add(json, notes);
            json["structures"] = new JArray(mask.Labels.Select(l => new JObject
            {
                ["label"] = l.Id, ["name"] = l.Name, ["voxels"] = voxels[l.Id], ["volume_ml"] = Math.Round(voxels[l.Id] * ml, 4),
            }));
            return json.ToString(Formatting.Indented) + Environment.NewLine;
        }
        Table table = new Table().AddColumns("label", "structure", "voxels", "ml");
        foreach (Label l in mask.Labels)
            table.AddRow(Number(l.Id, "0"), Markup.Escape(l.Name), Number(voxels[l.Id], "0"), Number(voxels[l.Id] * ml, "0.0"));
        DeviceReport? device = notes.OfType<DeviceReport>().FirstOrDefault();
        string where = device is null ? "" : $" {device.Text}", others = string.Concat(notes.Where(n => n is not DeviceReport).Select(n => n.Text + Environment.NewLine));
        return string.Create(CultureInfo.InvariantCulture, $"{Run.Render(table)}{file} written; {model} took {seconds:0.0} s.{where}{Environment.NewLine}{others}");
    }

    /// <summary>Voxels of each id; background, most of a mask, is skipped and not counted.</summary>
    private static long[] Count(ReadOnlySpan<ushort> voxels)
    {
        long[] counts = new long[ushort.MaxValue + 1];
        for (int next; (next = voxels.IndexOfAnyExcept((ushort)0)) >= 0;)
        {
            ushort id = voxels[next];
            voxels = voxels[next..];
            int run = voxels.IndexOfAnyExcept(id);
            counts[id] += run < 0 ? voxels.Length : run;
            voxels = run < 0 ? [] : voxels[run..];
        }
        return counts;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
