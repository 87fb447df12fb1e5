using System.CommandLine;
using System.Globalization;
using Clara.Cli.Running;
using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.Models.Sources;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara models pull SOURCE[/NAME[@VERSION]] [--list] [--name N] [--replace] [--trust-code MODELS/NAME]</summary>
internal static class ModelsPullCommand
{
    private static readonly Argument<string> Source = new("SOURCE") { Description = "A folder or file share, a zip, or the address of a web server with an index.json; /NAME or /NAME@VERSION after it chooses a model." };
    private static readonly Option<bool> List = new("--list") { Description = "Only list what the source offers." };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the model here (default: the source's).", HelpName = "NAME" };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace a model of that name." };

    public static Command Create()
    {
        Command command = new("pull", "Fetch a model from a folder, a zip, a file share or a web server. A broken download goes on where it ended. Code comes as with import: .dll files only, and only with --trust-code.") { Source, List, Name, Replace };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        string source = parsed.GetValue(Source)!;
        if (run.Preferences.Get("server.url").Length > 0)
            throw new UsageException("models pull works on a folder of this machine; leave --server out.");
        double silence = double.Parse(run.Preferences.Get("server.timeout_seconds"), CultureInfo.InvariantCulture); // 0 waits for ever
        using ModelPull pull = new(silence > 0 ? TimeSpan.FromSeconds(silence) : Timeout.InfiniteTimeSpan);
        if (parsed.GetValue(List))
            return Show(run, await pull.ListAsync(source, ct).ConfigureAwait(false));
        ArchiveCheck? check = null;
        ArchiveImport import;
        using (ProgressLines? progress = run.Progress())
            import = await pull.PullAsync(source, run.Preferences.ModelsFolder, new()
            {
                Name = parsed.GetValue(Name), Replace = parsed.GetValue(Replace), Convert = ModelsImportCommand.NetworkOf(progress), Check = made => check = ModelsImportCommand.Check(run, made), TrustsCode = run.Trust.Covers,
            }, progress, ct).ConfigureAwait(false);
        return ModelsImportCommand.Report(run, import.Archive, check!.Input, [.. import.Warnings, .. check.Warnings]);
    }

    private static int Show(Run run, IReadOnlyList<ModelIndexEntry> entries)
    {
        if (run.Json)
            run.Write(new JObject
            {
                ["models"] = new JArray(entries.Select(e => new JObject { ["name"] = e.Name, ["version"] = e.Version, ["file"] = e.File, ["size"] = e.Size, ["sha256"] = e.Sha256, ["description"] = e.Description })),
            });
        else
        {
            Table table = new Table().AddColumns("model", "version", "bytes", "what it does");
            foreach (ModelIndexEntry e in entries)
                table.AddRow(Markup.Escape(e.Name), Markup.Escape(e.Version), e.Size.ToString("N0", CultureInfo.InvariantCulture), Markup.Escape(e.Description));
            run.Write(table);
        }
        return ExitCode.Done;
    }
}
