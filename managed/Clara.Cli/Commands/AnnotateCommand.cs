using System.CommandLine;
using System.Diagnostics;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference;

namespace Clara.Cli.Commands;

/// <summary>clara annotate IMAGE --points P.json|--from MASK --label L [--model M] -o MASK</summary>
internal static class AnnotateCommand
{
    private static readonly Argument<string> Image = new("IMAGE") { Description = $"{ImageInput.Kinds}." };
    private static readonly Option<string?> Points = new("--points") { Description = "JSON file of extreme points: [[i, j, k], ...], 0-based voxel indices.", HelpName = "JSON" };
    private static readonly Option<string?> From = new("--from") { Description = "Take the extreme points of the label in this mask.", HelpName = "MASK" };
    private static readonly Option<string?> Foreground = new("--foreground") { Description = "JSON file of voxels inside of the structure, as --points has them; annotation_any only.", HelpName = "JSON" };
    private static readonly Option<string?> Background = new("--background") { Description = "JSON file of voxels outside of the structure; annotation_any only.", HelpName = "JSON" };
    private static readonly Option<string?> Previous = new("--previous") { Description = "An earlier mask of the structure, which holds where image and clicks say little; annotation_any only.", HelpName = "MASK" };
    private static readonly Option<string> Label = new("--label") { Description = "Name or value of the structure.", HelpName = "LABEL", Required = true };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "Name of an annotation model.", HelpName = "NAME", DefaultValueFactory = _ => AnnotationRequest.AnyModel };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Mask to write, such as m.nii.gz, m.seg.nrrd or, of a DICOM image, m.dcm (SEG) or m.rtstruct.dcm.", HelpName = "MASK", Required = true };

    public static Command Create()
    {
        Command command = new("annotate", "Segment one structure from its extreme points.") { Image, Points, From, Foreground, Background, Previous, Label, Model, Output };
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
        AnnotationConstraints? constraints = await ConstraintsAsync(run, parsed, names, image.Grid, label, ct).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        LabelMap mask;
        IReadOnlyList<WorkNote> notes;
        await using (IAnnotationBackend backend = run.OpenBackend())
        using (ProgressLines? progress = run.Progress())
        {
            NotedProgress noted = new(progress);
            mask = await backend.AnnotateAsync(image, new() { Model = model, Points = points, Label = label, Constraints = constraints }, noted, ct).ConfigureAwait(false);
            notes = noted.Notes;
        }
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        await MaskResult.WriteAsync(run, output, parsed.GetValue(Output)!, model, mask, elapsed, notes, ct).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Clicks and the earlier mask; null where none of them is given.</summary>
    private static async Task<AnnotationConstraints?> ConstraintsAsync(Run run, ParseResult parsed, IReadOnlyList<Label>? names, Grid grid, Label label, CancellationToken ct)
    {
        string? inside = parsed.GetValue(Foreground), outside = parsed.GetValue(Background), previous = parsed.GetValue(Previous);
        if (inside is null && outside is null && previous is null)
            return null;
        LabelMap? mask = previous is null ? null : await ImageInput.ReadMaskAsync(run, previous, names, grid, ct).ConfigureAwait(false);
        if (mask is not null && mask.Labels.Count > 1 && LabelNames.Find(mask.Labels, label.Name) is null)
            throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(previous)} has no label '{label.Name}'; it has {string.Join(", ", mask.Labels.Take(20).Select(l => l.Name))}.");
        return new()
        {
            Inside = inside is null ? [] : PointsFile.Read(inside), Outside = outside is null ? [] : PointsFile.Read(outside),
            Previous = mask, PreviousId = mask is null ? null : LabelNames.Find(mask.Labels, label.Name)?.Id,
        };
    }
}
