using System.CommandLine;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara convert IN OUT [--mask] [--labels J]</summary>
internal static class ConvertCommand
{
    private const string SegmentationEnding = ".seg.nrrd";
    private static readonly Argument<string> In = new("IN") { Description = $"File to read ({string.Join(", ", ImageFile.Endings)})." };
    private static readonly Argument<string> Out = new("OUT") { Description = "File to write; its ending chooses the format." };
    private static readonly Option<bool> Mask = new("--mask") { Description = "The file is a label map: whole values with names (implied by --labels and by .seg.nrrd)." };

    public static Command Create()
    {
        Command command = new("convert", "Write an image or a label map in another format, on the same grid.") { In, Out, Mask };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        string from = parsed.GetValue(In)!, to = parsed.GetValue(Out)!;
        OutputFile output = new(to, from, "OUT");
        IReadOnlyList<Label>? names = run.Labels();
        bool isMask = parsed.GetValue(Mask) || names is not null || IsSegmentation(from) || IsSegmentation(to);
        JObject json = new() { ["in"] = from, ["out"] = to, ["mask"] = isMask };
        if (isMask)
        {
            LabelMap map = await ImageInput.ReadChosenMaskAsync(run, from, names, ct).ConfigureAwait(false);
            await output.WriteAsync(map, ct).ConfigureAwait(false);
            json["size"] = Size(map.Grid);
            json["labels"] = new JArray(map.Labels.Select(l => new JObject { ["label"] = l.Id, ["name"] = l.Name }));
        }
        else
        {
            Volume image = await ImageInput.ReadAsync(run, from, ct).ConfigureAwait(false);
            await output.WriteAsync(image, ct).ConfigureAwait(false);
            json["size"] = Size(image.Grid);
            json["type"] = image.Type.ToString().ToLowerInvariant();
        }
        if (run.Json)
            run.Write(json);
        else
            await run.Output.WriteLineAsync($"{to} written.").ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static bool IsSegmentation(string path) => path.EndsWith(SegmentationEnding, StringComparison.OrdinalIgnoreCase);

    private static JArray Size(Grid grid) => new(grid.Size.X, grid.Size.Y, grid.Size.Z);
}
