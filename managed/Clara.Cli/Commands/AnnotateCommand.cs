using System.CommandLine;
using System.Diagnostics;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;

namespace Clara.Cli.Commands;

/// <summary>clara annotate IMAGE --points P.json|--from MASK --label L [--model M] -o MASK</summary>
internal static class AnnotateCommand
{
    private static readonly Argument<string> Image = new("IMAGE") { Description = $"{ImageInput.Kinds}." };
    private static readonly Option<string?> Points = new("--points") { Description = "JSON file of extreme points: [[i, j, k], ...], 0-based voxel indices.", HelpName = "JSON" };
    private static readonly Option<string?> From = new("--from") { Description = "Take the extreme points of the label in this mask.", HelpName = "MASK" };
    private static readonly Option<string> Label = new("--label") { Description = "Name or value of the structure.", HelpName = "LABEL", Required = true };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "Name of an annotation model.", HelpName = "NAME", DefaultValueFactory = _ => AnnotationRequest.AnyModel };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Mask to write, such as m.nii.gz, m.seg.nrrd or, of a DICOM image, m.dcm (SEG) or m.rtstruct.dcm.", HelpName = "MASK", Required = true };

    public static Command Create()
    {
        Command command = new("annotate", "Segment one structure from its extreme points.") { Image, Points, From, Label, Model, Output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Points) is null == result.GetValue(From) is null)
                result.AddError("Give the extreme points by either --points or --from.");
        });
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        OutputFile output = new(run, parsed.GetValue(Output)!, parsed.GetValue(Image)!);
        string model = parsed.GetValue(Model)!, labelText = parsed.GetValue(Label)!;
        IReadOnlyList<Label>? names = run.Labels();
        IReadOnlyList<VoxelPoint>? points = parsed.GetValue(Points) is string file ? PointsFile.Read(file) : null;
        Volume image = await ImageInput.ReadAsync(run, parsed.GetValue(Image)!, ct).ConfigureAwait(false);
        Label label;
        if (points is null)
        {
            LabelMap from = await ImageInput.ReadMaskAsync(run, parsed.GetValue(From)!, names, image.Grid, ct).ConfigureAwait(false);
            if (!from.Grid.IsSameAs(image.Grid))
                throw new GeometryException($"{Path.GetFileName(parsed.GetValue(From))} does not lie on the image's grid; its points would be elsewhere.");
            label = LabelNames.Find(from.Labels, labelText)
                ?? throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(parsed.GetValue(From))} has no label '{labelText}'; it has {string.Join(", ", from.Labels.Take(20).Select(l => l.Name))}.");
            points = ExtremePoints.Of(from, label.Id, ct);
        }
        else
            label = LabelNames.Given(names, labelText);
        long began = Stopwatch.GetTimestamp();
        LabelMap mask;
        IReadOnlyList<WorkNote> notes;
        await using (IAnnotationBackend backend = run.OpenBackend())
        using (ProgressLines? progress = run.Progress())
        {
            NotedProgress noted = new(progress);
            mask = await backend.AnnotateAsync(image, new() { Model = model, Points = points, Label = label }, noted, ct).ConfigureAwait(false);
            notes = noted.Notes;
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        await MaskResult.WriteAsync(run, output, parsed.GetValue(Output)!, model, mask, elapsed, notes, ct).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
