using System.CommandLine;
using System.Globalization;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Inference.Networks;
using Clara.Models;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara models [list|show|import|check|pull|remove|convert]</summary>
internal static class ModelsCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Model name." };
    private static readonly Option<string?> Function = new("--function") { Description = "Only models that do this: segmentation, annotation, deepgrow, classification, detection.", HelpName = "F" };
    private static readonly Option<string?> Modality = new("--modality") { Description = "Only models for this modality: ct, mr, xray and so on.", HelpName = "M" };
    private static readonly Option<string?> Organ = new("--organ") { Description = "Only models whose name has this organ.", HelpName = "O" };
    private static readonly Option<string?> Label = new("--label") { Description = "Only models with such a label.", HelpName = "L" };
    private static readonly Option<string?> Type = new("--type") { Description = "Only models of this type: segmentation, annotation, deepgrow, classification, others.", HelpName = "T" };

    public static Command Create()
    {
        Command list = new("list", "Names, types and labels of all models.") { Function, Modality, Organ, Label, Type }, show = new("show", "Everything known of one model.") { Name };
        Command models = new("models", "The models that can be used; without a subcommand, a list.")
        {
            list, show, ModelsImportCommand.Create(), ModelsTemplatesCommand.Create(), ModelsCheckCommand.Create(), ModelsPullCommand.Create(), ModelsRemoveCommand.Create(), ModelsConvertCommand.Create(),
        };
        models.SetAction((parsed, ct) => ListAsync(new(parsed), new(), ct));
        list.SetAction((parsed, ct) => ListAsync(new(parsed), new()
        {
            Function = parsed.GetValue(Function), Modality = parsed.GetValue(Modality), Organ = parsed.GetValue(Organ), Label = parsed.GetValue(Label), Type = parsed.GetValue(Type),
        }, ct));
        show.SetAction((parsed, ct) => ShowAsync(new(parsed), parsed.GetValue(Name)!, ct));
        return models;
    }

    public static JObject ToJson(ModelInfo m)
    {
        ModelNaming naming = ModelNaming.Of(m);
        JObject json = new()
        {
            ["name"] = m.Name, ["type"] = TypeName(m), ["description"] = m.Description, ["version"] = m.Version,
            ["labels"] = new JArray(m.Labels.Select(l => new JObject { ["label"] = l.Id, ["name"] = l.Name })),
            ["function"] = naming.Function, ["modality"] = naming.Modality, ["organ"] = naming.Organ,
        };
        if (m.Device.Length > 0)
            json["device"] = m.Device;
        if (m.Type == ModelType.Annotation)
            json["padding_mm"] = m.PaddingMm;
        return json;
    }

    /// <summary>As above, with what is known of an archive of this machine.</summary>
    public static JObject ToJson(ModelArchive archive)
    {
        JObject json = ToJson(archive.Info);
        json["format"] = ArchiveFormats.NameOf(archive.Format);
        json["weights"] = archive.Config.Inference.Weights.ToString().ToLowerInvariant();
        return json;
    }

    private static async Task<int> ListAsync(Run run, ModelFilter filter, CancellationToken ct)
    {
        (IReadOnlyList<ModelInfo> models, IReadOnlyDictionary<string, ModelArchive> archives, IReadOnlyList<ModelProblem> problems) = await ModelsAsync(run, ct).ConfigureAwait(false);
        models = [.. models.Where(filter.Takes)];
        problems = [.. problems.Where(p => filter.MayTake(p.Name))];
        DeviceReport? device = LocalDevice.Of(run.Preferences);
        if (run.Json)
            run.Write(new JObject
            {
                ["models"] = new JArray(models.Select(m => WithDevice(run, m, archives.TryGetValue(m.Name, out ModelArchive? archive) ? ToJson(archive) : ToJson(m)))),
                ["problems"] = new JArray(problems.Select(p => new JObject { ["name"] = p.Name, ["format"] = FormatName(p.Format), ["problem"] = p.Message })),
                ["device"] = device is null ? null : ResultNotes.ToJson(device),
            });
        else
        {
            Table table = new Table().AddColumns("model", "type", "format", "labels", "what it does");
            foreach (ModelInfo m in models)
                table.AddRow(Markup.Escape(m.Name), TypeName(m), FormatName(archives.GetValueOrDefault(m.Name)?.Format), m.Labels.Count == 0 ? "any" : m.Labels.Count.ToString(CultureInfo.InvariantCulture), Markup.Escape(m.Description));
            foreach (ModelProblem p in problems)
                table.AddRow(Markup.Escape(p.Name), "-", FormatName(p.Format), "-", Markup.Escape(p.Message));
            run.Write(table);
            foreach (string text in models.Select(m => LocalDevice.Of(run.Preferences, m)).Prepend(device).OfType<DeviceReport>().Select(d => d.Text).Distinct())
                run.Output.WriteLine(text);
        }
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Run run, string name, CancellationToken ct)
    {
        (IReadOnlyList<ModelInfo> models, IReadOnlyDictionary<string, ModelArchive> archives, IReadOnlyList<ModelProblem> problems) = await ModelsAsync(run, ct).ConfigureAwait(false);
        if (problems.FirstOrDefault(p => p.Name == name) is ModelProblem problem)
            throw new ModelInvalidException(problem.Message);
        ModelInfo model = models.FirstOrDefault(m => m.Name == name)
            ?? throw new ModelNotFoundException($"There is no model '{name}'; there are {string.Join(", ", models.Select(m => m.Name))}.");
        JObject json = WithDevice(run, model, archives.TryGetValue(name, out ModelArchive? archive) ? Details(archive) : ToJson(model));
        if (run.Json)
            run.Write(json);
        else
        {
            Table table = new Table().AddColumns("", "").HideHeaders();
            foreach ((string key, JToken? value) in json)
                table.AddRow(key, Markup.Escape(key == "labels" ? string.Join(", ", model.Labels.Select(l => $"{l.Id} {l.Name}")) : value is JArray list ? string.Join(", ", list) : value?.ToString() ?? ""));
            run.Write(table);
        }
        return ExitCode.Done;
    }

    /// <summary>Adds where a model of this machine runs; a server's says it itself.</summary>
    private static JObject WithDevice(Run run, ModelInfo model, JObject json)
    {
        if (LocalDevice.Of(run.Preferences, model) is DeviceReport device)
            json["device"] = run.Json ? ResultNotes.ToJson(device) : device.Text;
        return json;
    }

    private static JObject Details(ModelArchive archive)
    {
        JObject json = ToJson(archive);
        json["folder"] = archive.Folder;
        if (archive.IsPipeline)
            json["runs"] = new JArray(archive.Config.Inference.Members);
        else
            json["network"] = Path.GetRelativePath(archive.Folder, archive.NetworkFile);
        json["pre_transforms"] = new JArray(archive.Config.PreTransforms.Select(c => c.Name));
        json["inferer"] = archive.Config.Inference.Inferer.Name;
        json["post_transforms"] = new JArray(archive.Config.PostTransforms.Select(c => c.Name));
        json["warnings"] = new JArray(archive.Warnings);
        return json;
    }

    /// <summary>The models that can be used, and of a folder of this machine the archives behind them and those that cannot be used.</summary>
    private static async Task<(IReadOnlyList<ModelInfo> Models, IReadOnlyDictionary<string, ModelArchive> Archives, IReadOnlyList<ModelProblem> Problems)> ModelsAsync(Run run, CancellationToken ct)
    {
        await using IAnnotationBackend backend = run.OpenBackend();
        IReadOnlyList<ModelInfo> models = await backend.ListModelsAsync(ct).ConfigureAwait(false);
        if (run.Preferences.Get("server.url").Length > 0)
            return (models, new Dictionary<string, ModelArchive>(), []);
        ModelCatalogue catalogue = new(run.Preferences.ModelsFolder);
        return (models, catalogue.List(ct).ToDictionary(a => a.Info.Name), catalogue.Problems(ct));
    }

    private static string FormatName(ArchiveFormat? format) => format is ArchiveFormat f ? ArchiveFormats.NameOf(f) : "-";

    private static string TypeName(ModelInfo model) => model.Type.ToString().ToLowerInvariant();
}
