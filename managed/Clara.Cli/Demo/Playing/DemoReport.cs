using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Cli.Demo.Drawing;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Demo.Playing;

/// <summary>The result as JSON, as a table and as a picture.</summary>
internal static class DemoReport
{
    private static string Version => typeof(DemoReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static JObject Json(DemoResult result, string picture)
    {
        Clara.Imaging.Grid grid = result.Input.Image.Grid;
        return new()
        {
            ["machine"] = new JObject
            {
                ["system"] = RuntimeInformation.OSDescription, ["architecture"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(), ["processors"] = Environment.ProcessorCount,
                ["memory_gib"] = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
            },
            ["versions"] = new JObject { ["clara"] = Version, ["abi"] = result.Local.Report["abi_version"], ["dotnet"] = RuntimeInformation.FrameworkDescription },
            ["image"] = new JObject
            {
                ["name"] = result.Input.Name, ["file"] = result.Input.File, ["size"] = new JArray(grid.Size.X, grid.Size.Y, grid.Size.Z),
                ["spacing_mm"] = new JArray(grid.SpacingMm.X, grid.SpacingMm.Y, grid.SpacingMm.Z),
            },
            ["model"] = result.Model, ["annotation_model"] = AnnotationRequest.AnyModel, ["equal"] = result.Equal,
            ["different_voxels"] = new JObject { ["annotation"] = result.DifferentInAnnotation, ["segmentation"] = result.DifferentInSegmentation },
            ["mean_dice"] = result.MeanDice,
            ["seconds"] = new JObject { ["local"] = Math.Round(result.Local.Seconds, 3), ["remote"] = Math.Round(result.Remote.Seconds, 3) },
            ["structures"] = new JArray(result.Structures.Select(s => new JObject
            {
                ["label"] = s.Label.Id, ["name"] = s.Label.Name, ["voxels"] = s.Voxels, ["dice"] = s.Dice, ["seconds"] = s.SecondsLocal, ["seconds_remote"] = s.SecondsRemote,
            })),
            ["problems"] = new JArray(result.Local.Problems), ["picture"] = picture,
            ["runs"] = new JObject { ["local"] = result.Local.Report, ["remote"] = result.Remote.Report },
        };
    }

    public static byte[] Picture(DemoResult result, CancellationToken ct)
    {
        string equal = result.Equal ? "local and server: the same voxels" : "local and server DIFFER";
        string dice = result.MeanDice is double mean ? $", mean Dice {Number(mean, "0.000")}" : "";
        return DemoPicture.Draw(
            new(result.Input.Image, result.Mask, result.Truth, $"{result.Model ?? AnnotationRequest.AnyModel}: {result.Input.Name}",
                $"{equal} | {result.Structures.Count} structures{dice} | local {Number(result.Local.Seconds, "0.0")} s, server {Number(result.Remote.Seconds, "0.0")} s | ClaraPlugin {Version}",
                [.. result.Structures.Select(s => new LegendRow(s.Label, s.Voxels, s.Dice))]), ct);
    }

    public static void Write(Run run, DemoResult result, DemoFolder folder)
    {
        Table table = new Table().AddColumns("structure", "voxels", "Dice", "seconds local", "seconds remote");
        foreach (DemoResult.Structure s in result.Structures)
            table.AddRow(Markup.Escape(s.Label.Name), Number(s.Voxels, "0"), Number(s.Dice, "0.0000"), Number(s.SecondsLocal, "0.00"), Number(s.SecondsRemote, "0.00"));
        run.Write(table);
        foreach (string problem in result.Local.Problems)
            run.Output.WriteLine($"not annotated: {problem}");
        if (result.MeanDice is double mean)
            run.Output.WriteLine($"mean Dice {Number(mean, "0.0000")} over {result.Structures.Count(s => s.Dice is not null)} structures");
        run.Output.WriteLine($"local ({Number(result.Local.Seconds, "0.0")} s) and remote ({Number(result.Remote.Seconds, "0.0")} s) gave the same voxels");
        run.Output.WriteLine($"picture: {folder.Picture}");
        run.Output.WriteLine($"report: {folder.Report}");
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
