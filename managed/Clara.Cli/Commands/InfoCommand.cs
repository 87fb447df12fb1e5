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

    private static Task<int> RunAsync(Run run, string file, CancellationToken ct) => DicomSource.IsMeant(file) ? DicomInfo.RunAsync(run, file, ct) : FileAsync(run, file, ct);

    private static async Task<int> FileAsync(Run run, string file, CancellationToken ct)
    {
        ImageFileInfo info = await ImageFile.ReadInfoAsync(file, ct).ConfigureAwait(false);
        // Of several volumes the first is measured, and the answer says so.
        ImageReadOptions choice = new() { TimeStep = run.Choice.TimeStep ?? First(info.TimeSteps), Component = run.Choice.Component ?? First(info.Components) };
        JObject json = new() { ["file"] = Path.GetFileName(file) };
        if (SegmentLayers(file))
        {
            // Slicer's layers are one label map and no image.
            LabelMap map = await ImageFile.ReadLabelMapAsync(file, run.Labels(), run.Choice, ct).ConfigureAwait(false);
            Merge(json, Geometry(map.Grid));
            json["labels"] = Labels(map.Labels);
            Write(run, json);
            return ExitCode.Done;
        }
        Volume image = await ImageFile.ReadAsync(file, choice, ct).ConfigureAwait(false);
        json["type"] = image.Type.ToString().ToLowerInvariant();
        Merge(json, Geometry(image.Grid));
        if (info.TimeSteps > 1)
            (json["time_steps"], json["time_step"]) = (info.TimeSteps, choice.TimeStep);
        if (info.Components > 1)
            (json["components"], json["component"]) = (info.Components, choice.Component);
        (double min, double max, _) = Measure(json, image, ct);
        if (await NamedAsync(file, image, min, max, choice, run, ct).ConfigureAwait(false) is IReadOnlyList<Label> labels)
            json["labels"] = Labels(labels);
        Write(run, json);
        return ExitCode.Done;
    }

    /// <summary>Where the voxels lie, as JSON.</summary>
    public static JObject Geometry(Grid grid) => new()
    {
        ["size"] = new JArray(grid.Size.X, grid.Size.Y, grid.Size.Z), ["spacing_mm"] = ToJson(grid.SpacingMm), ["origin_mm_lps"] = ToJson(grid.OriginMm),
        ["axes"] = AxisCodes.Of(grid).ToString(), ["axes_lps"] = new JArray(ToJson(grid.Direction.Column(0)), ToJson(grid.Direction.Column(1)), ToJson(grid.Direction.Column(2))),
    };

    /// <summary>Names, colours and codes of labels, as JSON.</summary>
    public static JArray Labels(IReadOnlyList<Label> labels) => new(labels.Select(l =>
    {
        JObject label = new() { ["label"] = l.Id, ["name"] = l.Name };
        if (l.Colour is Rgb colour)
            label["colour"] = $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}";
        if (l.Codes is LabelCodes codes)
            label["type"] = $"{codes.Type.Scheme} {codes.Type.Value} {codes.Type.Meaning}";
        return label;
    }));

    /// <summary>Puts the range of the values into the answer.</summary>
    public static (double Min, double Max, long NotFinite) Measure(JObject json, Volume image, CancellationToken ct)
    {
        (double min, double max, long bad) = image.Accept(new Range(ct));
        json["min"] = min > max ? null : min;
        json["max"] = min > max ? null : max;
        json["not_finite"] = bad;
        return (min, max, bad);
    }

    public static void Merge(JObject into, JObject from)
    {
        foreach ((string key, JToken? value) in from)
            into[key] = value;
    }

    /// <summary>The answer as JSON or as a table of its keys.</summary>
    public static void Write(Run run, JObject json)
    {
        if (run.Json)
            run.Write(json);
        else
        {
            Table table = new Table().AddColumns("", "").HideHeaders();
            foreach ((string key, JToken? value) in json)
                table.AddRow(key.Replace('_', ' '), Markup.Escape(value is null or { Type: JTokenType.Null } ? "none" : value is JArray { First: JObject } many
                    ? string.Join(Environment.NewLine, many.Select(m => string.Join("  ", m.Children<JProperty>().Select(p => p.Value.ToString(Newtonsoft.Json.Formatting.None).Trim('"'))))) : value.ToString(Newtonsoft.Json.Formatting.None)));
            run.Write(table);
        }
    }

    private static bool SegmentLayers(string file) => file.EndsWith(".seg.nrrd", StringComparison.OrdinalIgnoreCase);

    /// <summary>The labels of a file of whole numbers that has names for them; null where it is an image.</summary>
    private static async Task<IReadOnlyList<Label>?> NamedAsync(string file, Volume image, double min, double max, ImageReadOptions choice, Run run, CancellationToken ct)
    {
        if (image.Type is VoxelType.Float32 or VoxelType.Float64 || min < 0 || max > ushort.MaxValue)
            return null;
        IReadOnlyList<Label> labels = (await ImageFile.ReadLabelMapAsync(file, run.Labels(), choice, ct).ConfigureAwait(false)).Labels;
        return labels.Any(l => l.Name != $"label {l.Id}") ? labels : null;
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
