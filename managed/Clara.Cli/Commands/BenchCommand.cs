using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara bench annotation IMAGE LABELS [--model M] [--min-voxels 300] [--json]</summary>
internal static class BenchCommand
{
    private static readonly Argument<string> Image = new("IMAGE") { Description = $"{ImageInput.Kinds}." };
    private static readonly Argument<string> Reference = new("LABELS") { Description = "Its reference mask, on the same grid." };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "Name of an annotation model.", HelpName = "NAME", DefaultValueFactory = _ => AnnotationRequest.AnyModel };
    private static readonly Option<int> MinVoxels = new("--min-voxels") { Description = "Structures with fewer voxels are left out.", HelpName = "N", DefaultValueFactory = _ => 300 };

    public static Command Create()
    {
        Command annotation = new("annotation", "Annotate each structure of a reference from its six extreme points.") { Image, Reference, Model, MinVoxels };
        // On the command and not on the option: there a value that is no number has been reported already.
        annotation.Validators.Add(result =>
        {
            if (result.GetResult(MinVoxels)?.Tokens is [{ Value: var text }] && int.TryParse(text, out int count) && count < 1)
                result.AddError("--min-voxels must be at least 1.");
        });
        annotation.SetAction((parsed, ct) =>
            RunAsync(new(parsed), parsed.GetValue(Image)!, parsed.GetValue(Reference)!, parsed.GetValue(Model)!, parsed.GetValue(MinVoxels), ct));
        return new("bench", "Measure quality and time.") { annotation };
    }

    private sealed record Row(Label Label, long Voxels, double Dice, double Seconds);

    private static async Task<int> RunAsync(Run run, string imageFile, string referenceFile, string model, int minVoxels, CancellationToken ct)
    {
        IReadOnlyList<Label>? names = run.Labels();
        Volume image = await ImageInput.ReadAsync(run, imageFile, ct).ConfigureAwait(false);
        LabelMap reference = await ImageInput.ReadMaskAsync(run, referenceFile, names, image.Grid, ct).ConfigureAwait(false);
        if (!reference.Grid.IsSameAs(image.Grid))
            throw new GeometryException($"{Path.GetFileName(referenceFile)} does not lie on the image's grid.");
        List<Row> rows = [];
        await using (IAnnotationBackend backend = run.OpenBackend())
        using (ProgressLines? progress = run.Progress())
        {
            Label[] labels = [.. reference.Labels.Where(l => reference.CountOf(l.Id) >= minVoxels)];
            if (labels.Length == 0)
                throw new ClaraException(StatusCode.NotFound, $"{Path.GetFileName(referenceFile)} has no structure of at least {minVoxels} voxels.");
            foreach (Label label in labels)
            {
                progress?.Report(new((double)rows.Count / labels.Length, label.Name));
                rows.Add(await MeasureAsync(backend, image, reference, model, label, ct).ConfigureAwait(false));
            }
            await backend.ForgetAsync(image, ct).ConfigureAwait(false);
        }
        Write(run, rows, model);
        return ExitCode.Done;
    }

    private static async Task<Row> MeasureAsync(IAnnotationBackend backend, Volume image, LabelMap reference, string model, Label label, CancellationToken ct)
    {
        VoxelPoint[] points = ExtremePoints.Of(reference, label.Id, ct);
        long began = Stopwatch.GetTimestamp();
        LabelMap mask = await backend.AnnotateAsync(image, new() { Model = model, Points = points, Label = label }, null, ct).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (!mask.Grid.IsSameAs(reference.Grid))
            throw new GeometryException($"{model} answered with a mask on another grid than the image's.");
        return Compare(reference, mask, label, seconds);
    }

    private static Row Compare(LabelMap reference, LabelMap mask, Label label, double seconds)
    {
        long shared = 0, inReference = 0, inMask = 0;
        ReadOnlySpan<ushort> a = reference.Voxels, b = mask.Voxels;
        for (int i = 0; i < a.Length; i++)
        {
            bool r = a[i] == label.Id, m = b[i] == label.Id;
            inReference += r ? 1 : 0;
            inMask += m ? 1 : 0;
            shared += r && m ? 1 : 0;
        }
        return new(label, inReference, 2.0 * shared / (inReference + inMask), seconds);
    }

    private static void Write(Run run, List<Row> rows, string model)
    {
        double mean = rows.Average(r => r.Dice), total = rows.Sum(r => r.Seconds);
        if (run.Json)
        {
            run.Write(new JObject
            {
                ["model"] = model, ["mean_dice"] = mean, ["total_seconds"] = Math.Round(total, 3),
                ["structures"] = new JArray(rows.Select(r => new JObject
                {
                    ["label"] = r.Label.Id, ["name"] = r.Label.Name, ["voxels"] = r.Voxels, ["dice"] = r.Dice, ["seconds"] = Math.Round(r.Seconds, 3),
                })),
            });
            return;
        }
        Table table = new Table().AddColumns("label", "structure", "voxels", "Dice", "seconds");
        foreach (Row r in rows)
            table.AddRow(Number(r.Label.Id, "0"), Markup.Escape(r.Label.Name), Number(r.Voxels, "0"), Number(r.Dice, "0.0000"), Number(r.Seconds, "0.00"));
        run.Write(table);
        run.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean Dice {mean:0.0000} over {rows.Count} structures in {total:0.0} s"));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
