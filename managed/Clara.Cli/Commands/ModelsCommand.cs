using System.CommandLine;
using System.Globalization;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Inference.Networks;
using Clara.Models;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara models [list|show|import|check|remove]</summary>
internal static class ModelsCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Model name." };

    public static Command Create()
    {
        Command list = new("list", "Names, types and labels of all models."), show = new("show", "Everything known of one model.") { Name };
        Command models = new("models", "The models that can be used; without a subcommand, a list.") { list, show, ModelsImportCommand.Create(), ModelsCheckCommand.Create(), ModelsRemoveCommand.Create() };
        models.SetAction((parsed, ct) => ListAsync(new(parsed), ct));
        list.SetAction((parsed, ct) => ListAsync(new(parsed), ct));
        show.SetAction((parsed, ct) => ShowAsync(new(parsed), parsed.GetValue(Name)!, ct));
        return models;
    }

    public static JObject ToJson(ModelInfo m)
    {
        JObject json = new()
        {
            ["name"] = m.Name, ["type"] = TypeName(m), ["description"] = m.Description, ["version"] = m.Version,
            ["labels"] = new JArray(m.Labels.Select(l => new JObject { ["label"] = l.Id, ["name"] = l.Name })),
        };
        if (m.Type == ModelType.Annotation)
            json["padding_mm"] = m.PaddingMm;
        return json;
    }

    private static async Task<int> ListAsync(Run run, CancellationToken ct)
    {
        IReadOnlyList<ModelInfo> models = await ModelsAsync(run, ct).ConfigureAwait(false);
        DeviceReport? device = LocalDevice.Of(run.Preferences);
        if (run.Json)
            run.Write(new JObject { ["models"] = new JArray(models.Select(ToJson)), ["device"] = device is null ? null : MaskResult.ToJson(device) });
        else
        {
            Table table = new Table().AddColumns("model", "type", "labels", "what it does");
            foreach (ModelInfo m in models)
                table.AddRow(Markup.Escape(m.Name), TypeName(m), m.Labels.Count == 0 ? "any" : m.Labels.Count.ToString(CultureInfo.InvariantCulture), Markup.Escape(m.Description));
            run.Write(table);
            if (device is not null)
                run.Output.WriteLine(device.Text);
        }
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(Run run, string name, CancellationToken ct)
    {
        IReadOnlyList<ModelInfo> models = await ModelsAsync(run, ct).ConfigureAwait(false);
        ModelInfo model = models.FirstOrDefault(m => m.Name == name)
            ?? throw new ModelNotFoundException($"There is no model '{name}'; there are {string.Join(", ", models.Select(m => m.Name))}.");
        JObject json = ToJson(model);
        if (LocalDevice.Of(run.Preferences) is DeviceReport device)
            json["device"] = run.Json ? MaskResult.ToJson(device) : device.Text;
        if (run.Json)
            run.Write(json);
        else
        {
            Table table = new Table().AddColumns("", "").HideHeaders();
            foreach ((string key, JToken? value) in json)
                table.AddRow(key, Markup.Escape(key == "labels" ? string.Join(", ", model.Labels.Select(l => $"{l.Id} {l.Name}")) : value?.ToString() ?? ""));
            run.Write(table);
        }
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<ModelInfo>> ModelsAsync(Run run, CancellationToken ct)
    {
        await using IAnnotationBackend backend = run.OpenBackend();
        return await backend.ListModelsAsync(ct).ConfigureAwait(false);
    }

    private static string TypeName(ModelInfo model) => model.Type.ToString().ToLowerInvariant();
}
