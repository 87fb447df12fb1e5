using System.Globalization;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>What segment and annotate tell of the mask they wrote.</summary>
internal static class MaskResult
{
    public static void Write(Run run, string file, string model, LabelMap mask, TimeSpan elapsed)
    {
        long[] voxels = new long[ushort.MaxValue + 1];
        foreach (ushort v in mask.Voxels)
            voxels[v]++;
        Vector3 s = mask.Grid.SpacingMm;
        double ml = s.X * s.Y * s.Z / 1000;
        double seconds = Math.Round(elapsed.TotalSeconds, 3);
        if (run.Json)
        {
            run.Write(new JObject
            {
                ["mask"] = file, ["model"] = model, ["seconds"] = seconds,
                ["structures"] = new JArray(mask.Labels.Select(l => new JObject
                {
                    ["label"] = l.Id, ["name"] = l.Name, ["voxels"] = voxels[l.Id], ["volume_ml"] = Math.Round(voxels[l.Id] * ml, 4),
                })),
            });
            return;
        }
        Table table = new Table().AddColumns("label", "structure", "voxels", "ml");
        foreach (Label l in mask.Labels)
            table.AddRow(Number(l.Id, "0"), Markup.Escape(l.Name), Number(voxels[l.Id], "0"), Number(voxels[l.Id] * ml, "0.0"));
        run.Write(table);
        run.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} written; {model} took {seconds:0.0} s."));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
