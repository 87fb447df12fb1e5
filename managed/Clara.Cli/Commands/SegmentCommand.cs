using System.CommandLine;
using System.Diagnostics;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Cli.Commands;

/// <summary>clara segment IMAGE --model M -o MASK</summary>
internal static class SegmentCommand
{
    private static readonly Argument<string> Image = new("IMAGE") { Description = $"{ImageInput.Kinds}." };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "Name of a segmentation model; 'clara models' lists them.", HelpName = "NAME", Required = true };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Mask to write, such as m.nii.gz, m.seg.nrrd or, of a DICOM image, m.dcm (SEG) or m.rtstruct.dcm.", HelpName = "MASK", Required = true };

    public static Command Create()
    {
        Command command = new("segment", "Segment an image with a model.") { Image, Model, Output, ImageChannels.Files, ImageChannels.All };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, parsed.GetValue(Image)!, parsed.GetValue(Model)!, parsed.GetValue(Output)!, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, string imageFile, string model, string maskFile, CancellationToken ct)
    {
        OutputFile output = new(run, maskFile, imageFile);
        IReadOnlyList<Label>? names = run.Labels();
        if (run.Preferences.Get("server.url").Length == 0)
            OnnxRuntimeLibrary.LoadAhead();
        IReadOnlyList<Volume> channels = await ImageChannels.ReadAsync(run, parsed, imageFile, ct).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        LabelMap mask;
        IReadOnlyList<WorkNote> notes;
        // The backend goes last: it frees a network's gigabytes while the mask is written.
        await using IAnnotationBackend backend = run.OpenBackend();
        using (ProgressLines? progress = run.Progress())
        {
            NotedProgress noted = new(progress);
            mask = await backend.SegmentAsync(channels, model, noted, ct).ConfigureAwait(false);
            notes = noted.Notes;
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        if (names is not null)
            mask = new(mask.Grid, mask.Labels.Select(l => names.FirstOrDefault(n => n.Id == l.Id, l)), mask.Voxels.ToArray());
        await MaskResult.WriteAsync(run, output, maskFile, model, mask, elapsed, notes, ct).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
