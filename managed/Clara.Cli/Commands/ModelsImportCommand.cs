using System.CommandLine;
using Clara.Cli.Running;
using Clara.Inference.Segmentation;
using Clara.Models;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara models import FILE.onnx --template T [--name N] [--labels JSON] [--replace]</summary>
internal static class ModelsImportCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "Network, .onnx." };
    private static readonly Option<string> Template = new("--template") { Description = $"What goes before and after the network: {string.Join(", ", ModelTemplate.Names)}.", HelpName = "NAME", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the model (default: the file's).", HelpName = "NAME" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace a model of that name." };

    public static Command Create()
    {
        Command command = new("import", "Make a model out of an ONNX file and its labels (FILE_labels.json beside it, or --labels).") { File, Template, Name, Replace };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        string folder = run.Preferences.ModelsFolder;
        if (run.Preferences.Get("server.url").Length > 0)
            throw new UsageException("models import works on a folder of this machine; leave --server out.");
        ArchiveCheck? check = null;
        // Checked before it gets its place: what cannot run is not left among the models, and a model that was to be replaced stays.
        ModelArchive archive = await ModelImporter.ImportAsync(parsed.GetValue(File)!, parsed.GetValue(Template)!, parsed.GetValue(Name), parsed.GetValue(CommonOptions.Labels), folder, parsed.GetValue(Replace),
            made => check = ArchiveCheck.Of(made, run.Preferences.Get("inference.device"), run.Trust), ct).ConfigureAwait(false);
        if (run.Json)
            run.Write(new JObject { ["model"] = ModelsCommand.ToJson(archive.Info), ["folder"] = archive.Folder, ["warnings"] = new JArray(check!.Warnings) });
        else
        {
            run.Output.WriteLine($"{archive.Info.Name} is ready: {archive.Info.Labels.Count} labels, input {check!.Input}, in {archive.Folder}");
            foreach (string warning in check!.Warnings)
                run.Error.WriteLine($"clara: {warning}");
        }
        return ExitCode.Done;
    }
}
