using System.CommandLine;
using System.Text;
using Clara.Annotation;
using Clara.Cli.Demo.Playing;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Server;

namespace Clara.Cli.Commands;

/// <summary>clara demo [--image I] [--labels L] [--names J] [--model M] [-o DIR]</summary>
internal static class DemoCommand
{
    private static readonly Option<string?> Image = new("--image") { Description = "NIfTI file to work on instead of the computed torso.", HelpName = "IMAGE" };
    private static readonly Option<string?> Model = new("--model", "-m") { Description = "Segmentation model that finds the structures; without it they come from the labels.", HelpName = "NAME" };
    private static readonly Option<string?> Names = new("--names") { Description = "JSON file of label values to names, for a mask whose header has none.", HelpName = "JSON" };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Folder for sample, masks, report and picture.", HelpName = "DIR", DefaultValueFactory = _ => "demo-out" };

    public static Command Create()
    {
        Command command = new("demo", $"""
            The whole annotation workflow through libclara, local and against a server of its own: report and picture.
            Here --labels takes the image's reference mask (NIfTI): each of its structures of at least {DemoInput.FewestVoxels} voxels is annotated from its extreme points.
            """) { Image, Names, Model, Output };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        string? image = parsed.GetValue(Image), mask = parsed.GetValue(CommonOptions.Labels), model = parsed.GetValue(Model);
        if (run.Preferences.Get("server.url").Length > 0)
            throw new UsageException("demo starts a server of its own; leave --server out.");
        if (image is null && mask is not null)
            throw new UsageException("--labels is the reference mask of --image; give both.");
        if (image is not null && mask is null && model is null)
            throw new UsageException("--image needs --labels with its structures or a --model that finds them.");
        IReadOnlyList<Label>? names = parsed.GetValue(Names) is string file ? LabelNames.Read(file) : null;
        DemoFolder folder = new(parsed.GetValue(Output)!);
        string harness = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", OperatingSystem.IsWindows() ? "clara-harness.exe" : "clara-harness"));
        DemoInput input = image is null
            ? await DemoInput.SampleAsync(folder, model is not null, ct).ConfigureAwait(false)
            : await DemoInput.FilesAsync(run, image, mask, names, folder, model is not null, ct).ConfigureAwait(false);
        DemoResult result = await PlayTwiceAsync(run, harness, input, model, folder, ct).ConfigureAwait(false);
        await DemoFolder.WriteAsync(folder.Picture, DemoReport.Picture(result, ct), ct).ConfigureAwait(false);
        Newtonsoft.Json.Linq.JObject report = DemoReport.Json(result, folder.Picture);
        await DemoFolder.WriteAsync(folder.Report, Encoding.UTF8.GetBytes(report.ToString()), ct).ConfigureAwait(false);
        if (!result.Equal && result.Problem is string problem)
            throw new ClaraException(StatusCode.Internal, $"local and remote masks differ, because a structure failed: {problem}");
        if (!result.Equal)
            throw new ClaraException(StatusCode.Internal,
                $"local and remote masks differ in {result.DifferentInAnnotation} voxels of the annotation and {result.DifferentInSegmentation} of the segmentation; {folder.Report} has both runs.");
        if (run.Json)
            run.Write(report);
        else
            DemoReport.Write(run, result, folder);
        return ExitCode.Done;
    }

    private static async Task<DemoResult> PlayTwiceAsync(Run run, string harness, DemoInput input, string? model, DemoFolder folder, CancellationToken ct)
    {
        using ProgressLines? progress = run.Progress();
        int steps = 0, expected = 2 * (10 + 3 * (input.Targets?.Labels.Count ?? 10));
        DemoRun local = await PlayAsync("local", run.Preferences).ConfigureAwait(false);
        string uploads = Directory.CreateTempSubdirectory("clara-demo-").FullName;
        try
        {
            await using IAnnotationBackend engine = run.OpenBackend();
            await using ClaraServer server = await ClaraServer.StartAsync(new() { Port = 0, Workspace = uploads }, engine, null, ct).ConfigureAwait(false);
            Preferences remote = run.Preferences.Copy();
            remote.Set("server.url", server.Uri.ToString());
            // The server lives and ends with this program: on a busy machine its silence only means that it works.
            if (!run.HasTimeout)
                remote.Set("server.timeout_seconds", "0");
            return new(input, model, local, await PlayAsync("remote", remote).ConfigureAwait(false));
        }
        finally
        {
            Directory.Delete(uploads, recursive: true);
        }

        Task<DemoRun> PlayAsync(string name, Preferences preferences) => DemoRun.PlayAsync(
            harness, name, input, model, preferences, folder, line => progress?.Report(new(Math.Min(0.99, (double)steps++ / expected), $"{name}: {Squeezed(line)}")), ct);
    }

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
