using System.CommandLine;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Conversion;
using Clara.Inference.Segmentation;
using Clara.Models;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara models import FILE.onnx --template T [--set KEY=VALUE] | ARCHIVE.zip | FOLDER | BUNDLE.ts [--name N] [--labels JSON] [--replace] [--trust-code MODELS/NAME]</summary>
internal static class ModelsImportCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "An MMAR or MONAI bundle (zip or folder), a TorchScript file that is a bundle, or a network (.onnx, TorchScript) with --template." };
    private static readonly Option<string?> Template = new("--template") { Description = $"What goes before and after a network: {string.Join(", ", ModelTemplate.Names)}; 'clara models templates' tells more.", HelpName = "NAME" };
    private static readonly Option<string[]> Settings = new("--set") { Description = "A variable of the template, such as PIXDIM=[1,1,2.5], or a place in its config; may be given several times.", HelpName = "KEY=VALUE" };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the model (default: the file's, or that of the folder in a zip).", HelpName = "NAME" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace a model of that name." };

    public static Command Create()
    {
        Command command = new("import", "Take over a model archive, or make one out of a network (ONNX, TorchScript), a --template and its labels (FILE_labels.json beside it, or --labels). Code is left out, but for the .dll files of an archive whose folder among the models lies in a --trust-code DIR.") { File, Template, Settings, Name, Replace };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    /// <summary>What a finished import says; also of a pull.</summary>
    public static int Report(Run run, ModelArchive archive, string? input, IReadOnlyList<string> warnings)
    {
        if (run.Json)
            run.Write(new JObject { ["model"] = ModelsCommand.ToJson(archive), ["folder"] = archive.Folder, ["warnings"] = new JArray(warnings) });
        else
        {
            run.Output.WriteLine($"{archive.Info.Name} is ready: {archive.Info.Labels.Count} labels{(input is null ? "" : $", input {input}")}, in {archive.Folder}");
            foreach (string warning in warnings)
                run.Error.WriteLine($"clara: {warning}");
        }
        return ExitCode.Done;
    }

    /// <summary>Makes a network of an archive's weights, where its configs say of which kind it is.</summary>
    public static Func<string, CancellationToken, ReadOnlyMemory<byte>> NetworkOf(IProgress<WorkProgress>? progress) => (folder, ct) =>
    {
        try
        {
            return ModelConverter.Convert(new(folder), progress, ct).Onnx;
        }
        catch (ClaraException e) when (e.Status is StatusCode.NotFound or StatusCode.Unsupported or StatusCode.ModelInvalid)
        {
            throw new ModelInvalidException($"The model '{Path.GetFileName(folder)}' has weights and no network, and none can be made of them: {e.Message}", e);
        }
    };

    /// <summary>
    /// Builds the chain and loads the network of an archive before it gets its place among the models: what cannot run is not left there, and a model that was to be replaced stays. Code
    /// of its own runs for that where --trust-code trusts the place; what is not trusted there is not even in the archive.
    /// </summary>
    public static ArchiveCheck Check(Run run, ModelArchive made) =>
        ArchiveCheck.Of(made, run.Preferences.Get("inference.device"), run.Trust.OnTheWay(made.Folder, Path.Combine(run.Preferences.ModelsFolder, Path.GetFileName(made.Folder))));

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        string folder = run.Preferences.ModelsFolder, file = parsed.GetValue(File)!;
        if (run.Preferences.Get("server.url").Length > 0)
            throw new UsageException("models import works on a folder of this machine; leave --server out.");
        string[] settings = parsed.GetValue(Settings) ?? [];
        bool isOnnx = file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase), isScript = Path.GetExtension(file).ToLowerInvariant() is ".ts" or ".pt";
        bool isNetwork = !Directory.Exists(file) && (isOnnx || isScript && parsed.GetValue(Template) is not null);
        if (isNetwork && parsed.GetValue(Template) is null)
            throw new UsageException($"an .onnx file says nothing of what goes before and after it: give --template ({string.Join(", ", ModelTemplate.Names)}).");
        if (!isNetwork && parsed.GetValue(Template) is not null)
            throw new UsageException("--template is for networks in a file of their own; an archive has its own config.");
        if (!isNetwork && settings.Length > 0)
            throw new UsageException("--set is for a --template; an archive keeps its config, and 'clara models check --set' tries another value.");
        ArchiveCheck? check = null;
        Action<ModelArchive> inspect = made => check = Check(run, made);
        if (isNetwork)
        {
            ModelArchive archive = await ModelImporter.ImportAsync(file, parsed.GetValue(Template)!, settings, parsed.GetValue(Name), parsed.GetValue(CommonOptions.Labels), folder, parsed.GetValue(Replace), inspect, ct).ConfigureAwait(false);
            return Report(run, archive, check!.Input, check.Warnings);
        }
        ArchiveImport import;
        using (ProgressLines? progress = run.Progress())
            import = await ModelImporter.ImportArchiveAsync(file, folder, new() { Name = parsed.GetValue(Name), Replace = parsed.GetValue(Replace), Convert = NetworkOf(progress), Check = inspect, TrustsCode = run.Trust.Covers }, progress, ct).ConfigureAwait(false);
        return Report(run, import.Archive, check!.Input, [.. import.Warnings, .. check.Warnings]);
    }
}
