using System.CommandLine;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;
using Spectre.Console;
using ComponentRegistry = Clara.Inference.Components.ComponentRegistry;
using CustomCode = Clara.Inference.Components.CustomCode;

namespace Clara.Cli.Commands;

/// <summary>clara models check [NAME|FOLDER] [--set K=V]: reads all of each archive, builds its chain and loads its network; says everything that is wrong; 1 when one cannot be used.</summary>
internal static class ModelsCheckCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "Model name, or a folder that is not among the models yet; all models without it.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string[]> Settings = new("--set") { Description = "Check an MMAR with this value of a variable or place in its config; may be given several times.", HelpName = "KEY=VALUE" };

    private sealed record Row(string Model, string Format, bool Usable, string Detail, IReadOnlyList<ArchiveFinding> Findings);

    public static Command Create()
    {
        Command command = new("check", "Load models and say all that is wrong with them.") { Name, Settings };
        command.SetAction((parsed, ct) => Task.FromResult(Check(new(parsed), parsed.GetValue(Name), parsed.GetValue(Settings) ?? [], ct)));
        return command;
    }

    private static int Check(Run run, string? name, string[] settings, CancellationToken ct)
    {
        List<Row> rows = [.. Folders(run.Preferences.ModelsFolder, name, ct).Select(folder =>
        {
            ct.ThrowIfCancellationRequested();
            return Check(run, folder, settings);
        })];
        if (run.Json)
            run.Write(new JObject { ["models"] = new JArray(rows.Select(ToJson)) });
        else
        {
            Table table = new Table().AddColumns("model", "format", "usable", "detail");
            foreach (Row r in rows)
                table.AddRow(Markup.Escape(r.Model), r.Format, r.Usable ? "yes" : "no", Markup.Escape(string.Join("\n", r.Findings.Select(f => f.Message).Prepend(r.Detail).Where(t => t.Length > 0))));
            run.Write(table);
        }
        string[] unusable = [.. rows.Where(r => !r.Usable).Select(r => r.Model)];
        return unusable.Length == 0 ? ExitCode.Done : throw new ModelInvalidException($"these models cannot be used: {string.Join(", ", unusable)}.");
    }

    private static IEnumerable<string> Folders(string modelsFolder, string? name, CancellationToken ct)
    {
        ModelCatalogue catalogue = new(modelsFolder);
        if (name is null)
            return catalogue.List(ct).Select(a => a.Info.Name).Concat(catalogue.Problems(ct).Select(p => p.Name)).Order(StringComparer.Ordinal).Select(n => Path.Combine(catalogue.Folder, n));
        if (Directory.Exists(name) && ModelArchive.ConfigFileOf(name) is not null)
            return [Path.GetFullPath(name)];
        return catalogue.Problems(ct).Any(p => p.Name == name) ? [Path.Combine(catalogue.Folder, name)] : [catalogue.Find(name, ct).Folder];
    }

    private static Row Check(Run run, string folder, string[] settings)
    {
        string model = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), format = ArchiveFormats.Of(folder) is ArchiveFormat f ? ArchiveFormats.NameOf(f) : "-";
        IReadOnlyList<ArchiveFinding> findings = ModelArchive.Inspect(folder, settings, out ServingConfig? config);
        // Also where the network is missing: who has to convert it first wants to know now what else there is.
        if (config is not null)
            findings = [.. findings, .. Components(config, new CustomCode(folder, run.Trust))];
        if (findings.Any(x => x.IsError))
            return new(model, format, false, "", findings);
        ModelArchive archive = ModelArchive.Open(folder, settings);
        try
        {
            ArchiveCheck check = ArchiveCheck.Of(archive, run.Preferences.Get("inference.device"), run.Trust);
            return new(model, format, true, $"input {check.Input}, output {check.Output}", [.. findings, .. check.Warnings.Select(w => new ArchiveFinding(false, "", "", w))]);
        }
        catch (ClaraException e)
        {
            return new(model, format, false, "", [.. findings, new(true, "", "", e.Message)]);
        }
    }

    /// <summary>Every entry of the chains by itself, so that one look tells all that are unknown or wrongly set.</summary>
    private static IEnumerable<ArchiveFinding> Components(ServingConfig config, CustomCode code)
    {
        ComponentRegistry registry = ComponentRegistry.BuiltIn;
        // A deepgrow chain reads sizes of its own: two numbers, or depth first; one of DeepEdit does not.
        bool isDeepgrow = config.Type is ModelType.Deepgrow && !config.IsDeepEdit;
        CustomCode? ofInferer = isDeepgrow || config.Type is ModelType.Classification ? null : code;
        IEnumerable<ComponentConfig> before = config.PreTransforms.Where(c => !isDeepgrow || CodePath.Parse(c.Name) is not null);
        return before.Select(c => (c, (Action)(() => registry.Before([c], code))))
            .Append((config.Inference.Inferer, () => registry.Inferer(config.Inference.Inferer, ofInferer)))
            .Concat(config.PostTransforms.Select(c => (c, (Action)(() => registry.After([c], code)))))
            .Select(entry => Failure(entry.Item1, entry.Item2)).OfType<ArchiveFinding>();
    }

    private static ArchiveFinding? Failure(ComponentConfig component, Action build)
    {
        try
        {
            build();
            return null;
        }
        catch (ModelInvalidException e)
        {
            int at = component.Place.IndexOf(": ", StringComparison.Ordinal);
            return new(true, at < 0 ? "" : component.Place[..at], at < 0 ? component.Place : component.Place[(at + 2)..], e.Message);
        }
    }

    /// <summary>`detail` and `warnings` as before 0.2, `findings` with file and path.</summary>
    private static JObject ToJson(Row r) => new()
    {
        ["name"] = r.Model, ["format"] = r.Format, ["usable"] = r.Usable, ["detail"] = r.Usable ? r.Detail : r.Findings.First(f => f.IsError).Message,
        ["warnings"] = new JArray(r.Findings.Where(f => !f.IsError).Select(f => f.Message)),
        ["findings"] = new JArray(r.Findings.Select(f => new JObject { ["severity"] = f.IsError ? "error" : "warning", ["file"] = f.File, ["path"] = f.Path, ["message"] = f.Message })),
    };
}
