using System.CommandLine;
using System.Diagnostics;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Interactive;

namespace Clara.Cli.Commands;

/// <summary>clara click IMAGE --foreground P.json [--background P.json] --model M --label L -o MASK</summary>
internal static class ClickCommand
{
    private static readonly Argument<string> Image = new("IMAGE") { Description = $"{ImageInput.Kinds}." };
    private static readonly Option<string?> Foreground = new("--foreground") { Description = "JSON file of clicks inside of the structure: [[i, j, k], ...], 0-based voxel indices, the last click last.", HelpName = "JSON" };
    private static readonly Option<string?> Background = new("--background") { Description = "JSON file of clicks outside of the structure.", HelpName = "JSON" };
    private static readonly Option<int?> Slice = new("--slice") { Description = "Slice along the image's third axis for a 2-D model (default: that of the last click inside, else outside).", HelpName = "K" };
    private static readonly Option<string?> Size = new("--spatial-size") { Description = "Extent of the network's input instead of the model's: HEIGHT,WIDTH or DEPTH,HEIGHT,WIDTH.", HelpName = "SIZE" };
    private static readonly Option<string> Label = new("--label") { Description = "Name or value of the structure.", HelpName = "LABEL", DefaultValueFactory = _ => "1" };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "Name of a deepgrow model; 'clara models' lists them.", HelpName = "NAME", Required = true };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Mask to write, such as m.nii.gz, m.seg.nrrd or, of a DICOM image, m.dcm (SEG) or m.rtstruct.dcm.", HelpName = "MASK", Required = true };

    public static Command Create()
    {
        Command command = new("click", "Segment one structure from clicks inside and outside of it.") { Image, Foreground, Background, Slice, Size, Label, Model, Output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Foreground) is null && result.GetValue(Background) is null)
                result.AddError("Give clicks by --foreground, --background or both.");
            if (result.GetValue(Size) is string size && SizeOf(size) is null)
                result.AddError($"--spatial-size must be two or three whole numbers of 1 to {ClickSize.Largest}, such as 256,256.");
        });
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        OutputFile output = new(run, parsed.GetValue(Output)!, parsed.GetValue(Image)!);
        string model = parsed.GetValue(Model)!;
        Clicks clicks = new()
        {
            Foreground = parsed.GetValue(Foreground) is string inside ? PointsFile.Read(inside) : [],
            Background = parsed.GetValue(Background) is string outside ? PointsFile.Read(outside) : [],
            Size = parsed.GetValue(Size) is string size ? SizeOf(size) : null,
        };
        // Any click of the slice names it.
        if (parsed.GetValue(Slice) is int slice)
            clicks = clicks with
            {
                Current = clicks.Foreground.Concat(clicks.Background).Where(p => p.Z == slice).Cast<VoxelPoint?>().LastOrDefault()
                    ?? throw new ClaraException(StatusCode.Argument, $"No click lies in slice {slice}."),
            };
        Label label = LabelNames.Given(run.Labels(), parsed.GetValue(Label)!);
        Volume image = await ImageInput.ReadAsync(run, parsed.GetValue(Image)!, ct).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        ClickResult result;
        IReadOnlyList<WorkNote> notes;
        await using (IAnnotationBackend backend = run.OpenBackend())
        using (ProgressLines? progress = run.Progress())
        {
            NotedProgress noted = new(progress);
            result = await backend.DeepgrowAsync(image, new() { Model = model, Clicks = clicks, Label = label }, noted, ct).ConfigureAwait(false);
            notes = noted.Notes;
        }
        await MaskResult.WriteAsync(run, output, parsed.GetValue(Output)!, model, result.Mask, Stopwatch.GetElapsedTime(began), notes, ct).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static ClickSize? SizeOf(string text)
    {
        string[] parts = text.Trim('[', ']', ' ').Split(',', StringSplitOptions.TrimEntries);
        return parts.All(p => int.TryParse(p, System.Globalization.CultureInfo.InvariantCulture, out _)) ? ClickSize.Of([.. parts.Select(p => (double)int.Parse(p, System.Globalization.CultureInfo.InvariantCulture))]) : null;
    }
}
