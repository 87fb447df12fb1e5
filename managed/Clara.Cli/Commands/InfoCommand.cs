using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;
using Spectre.Console;
using Grid = Clara.Imaging.Grid;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Cli.Commands;

/// <summary>clara info FILE</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> Image = new("FILE") { Description = $"{ImageInput.Kinds}." };

    public static Command Create()
    {
        Command command = new("info", "Size, spacing, place and intensities of an image or mask.") { Image };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed.GetValue(Image)!, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, string file, CancellationToken ct)
    {
        ImageFileInfo info = await ImageFile.ReadInfoAsync(file, ct).ConfigureAwait(false);
        // Of several volumes the first is measured, and the answer says so.
        ImageReadOptions choice = new() { TimeStep = run.Choice.TimeStep ?? First(info.TimeSteps), Component = run.Choice.Component ?? First(info.Components) };
        Volume image = await ImageFile.ReadAsync(file, choice, ct).ConfigureAwait(false);
        Grid grid = image.Grid;
        JObject json = new()
        {
            ["file"] = Path.GetFileName(file), ["type"] = image.Type.ToString().ToLowerInvariant(),
            ["size"] = new JArray(grid.Size.X, grid.Size.Y, grid.Size.Z), ["spacing_mm"] = ToJson(grid.SpacingMm), ["origin_mm_lps"] = ToJson(grid.OriginMm),
            ["axes"] = AxisCodes.Of(grid).ToString(), ["axes_lps"] = new JArray(ToJson(grid.Direction.Column(0)), ToJson(grid.Direction.Column(1)), ToJson(grid.Direction.Column(2))),
        };
        (double min, double max, long bad) = image.Accept(new Range(ct));
        if (info.TimeSteps > 1)
            (json["time_steps"], json["time_step"]) = (info.TimeSteps, choice.TimeStep);
        if (info.Components > 1)
            (json["components"], json["component"]) = (info.Components, choice.Component);
        json["min"] = min > max ? null : min;
        json["max"] = min > max ? null : max;
        json["not_finite"] = bad;
        if (run.Json)
            run.Write(json);
        else
        {
            Table table = new Table().AddColumns("", "").HideHeaders();
            foreach ((string key, JToken? value) in json)
                table.AddRow(key.Replace('_', ' '), Markup.Escape(value is null or { Type: JTokenType.Null } ? "none" : value.ToString(Newtonsoft.Json.Formatting.None)));
            run.Write(table);
        }
        return ExitCode.Done;
    }

    private static int? First(long count) => count > 1 ? 0 : null;

    private static JArray ToJson(Vector3 v) => new(v.X, v.Y, v.Z);

    /// <summary>Smallest and largest finite value, and how many are not finite.</summary>
    private sealed class Range(CancellationToken ct) : IVolumeVisitor<(double Min, double Max, long NotFinite)>
    {
        public (double Min, double Max, long NotFinite) Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            double min = double.PositiveInfinity, max = double.NegativeInfinity;
            long bad = 0;
            ReadOnlySpan<T> voxels = volume.Voxels;
            for (int i = 0; i < voxels.Length; i++)
            {
                if ((i & 0xFFFFF) == 0)
                    ct.ThrowIfCancellationRequested();
                if (!T.IsFinite(voxels[i]))
                {
                    bad++;
                    continue;
                }
                double value = double.CreateChecked(voxels[i]);
                min = Math.Min(min, value);
                max = Math.Max(max, value);
            }
            return (min, max, bad);
        }
    }
}
