using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara classify IMAGE --model M</summary>
internal static class ClassifyCommand
{
    private static readonly Argument<string> Image = new("IMAGE") { Description = $"{ImageInput.Kinds}." };
    private static readonly Option<string> Model = new("--model", "-m") { Description = "Name of a classification model; 'clara models' lists them.", HelpName = "NAME", Required = true };

    public static Command Create()
    {
        Command command = new("classify", "Score an image by a classification model.") { Image, Model, ImageChannels.Files, ImageChannels.All };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, parsed.GetValue(Image)!, parsed.GetValue(Model)!, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, string imageFile, string model, CancellationToken ct)
    {
        IReadOnlyList<Volume> channels = await ImageChannels.ReadAsync(run, parsed, imageFile, ct).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<ClassScore> scores;
        IReadOnlyList<WorkNote> notes;
        await using (IAnnotationBackend backend = run.OpenBackend())
        using (ProgressLines? progress = run.Progress())
        {
            NotedProgress noted = new(progress);
            scores = await backend.ClassifyAsync(channels, model, noted, ct).ConfigureAwait(false);
            notes = noted.Notes;
        }
        double seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3);
        if (run.Json)
        {
            JObject json = new()
            {
                ["model"] = model, ["seconds"] = seconds, ["classes"] = new JArray(scores.Select(s => s.Class)), ["scores"] = new JArray(scores.Select(s => s.Score)),
            };
            ResultNotes.Add(json, notes);
            run.Write(json);
            return ExitCode.Done;
        }
        Table table = new Table().AddColumns("class", "score");
        foreach (ClassScore s in scores)
            table.AddRow(Markup.Escape(s.Class), s.Score.ToString("0.0000", CultureInfo.InvariantCulture));
        run.Write(table);
        foreach (WorkNote note in notes)
            run.Output.WriteLine(note.Text);
        return ExitCode.Done;
    }
}
