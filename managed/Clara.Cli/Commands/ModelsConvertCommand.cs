using System.CommandLine;
using Clara.Cli.Running;
using Clara.Models;
using Clara.Models.Conversion;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara models convert MODEL --to bundle|mmar -o DIR [--trust-code DIR]</summary>
internal static class ModelsConvertCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "Model name, or the folder of an archive." };
    private static readonly Option<string> To = new("--to") { Description = "bundle (MONAI) or mmar (Clara Train).", HelpName = "FORM", Required = true };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Folder of the new archive; must not exist, or be empty.", HelpName = "DIR", Required = true };

    public static Command Create()
    {
        To.AcceptOnlyFromAmong("bundle", "mmar");
        Command command = new("convert", "Make a MONAI bundle of an MMAR, or an MMAR of a bundle. Code of its own (.dll) comes where --trust-code covers DIR.") { Model, To, Output };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed.GetValue(Model)!, parsed.GetValue(To)! == "bundle", parsed.GetValue(Output)!, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, string model, bool toBundle, string output, CancellationToken ct)
    {
        ModelArchive archive = Directory.Exists(model) && ModelArchive.ConfigFileOf(model) is not null ? ModelArchive.Open(model) : new ModelCatalogue(run.Preferences.ModelsFolder).Find(model, ct);
        ConversionResult result = await ArchiveConversion.ConvertAsync(archive, toBundle, output, run.Trust.Covers, ct).ConfigureAwait(false);
        if (run.Json)
            run.Write(new JObject { ["model"] = ModelsCommand.ToJson(ModelArchive.Open(result.Folder)), ["folder"] = result.Folder, ["warnings"] = new JArray(result.Warnings) });
        else
        {
            run.Output.WriteLine($"{archive.Info.Name} is now {(toBundle ? "a MONAI bundle" : "an MMAR")} in {result.Folder}");
            foreach (string warning in result.Warnings)
                run.Error.WriteLine($"clara: {warning}");
        }
        return ExitCode.Done;
    }
}
