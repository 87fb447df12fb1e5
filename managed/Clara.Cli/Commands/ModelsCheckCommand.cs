using System.CommandLine;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Models;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara models check [NAME]: builds each chain and loads each network; 1 when one cannot be used.</summary>
internal static class ModelsCheckCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "Model name; all without it.", Arity = ArgumentArity.ZeroOrOne };

    private sealed record Row(string Model, bool Usable, string Detail, IReadOnlyList<string> Warnings);

    public static Command Create()
    {
        Command command = new("check", "Load models and say what is wrong with them.") { Name };
        command.SetAction((parsed, ct) => Task.FromResult(Check(new(parsed), parsed.GetValue(Name), ct)));
        return command;
    }

    private static int Check(Run run, string? name, CancellationToken ct)
    {
        ModelCatalogue catalogue = new(run.Preferences.ModelsFolder);
        List<Row> rows = [];
        if (name is null)
        {
            rows.AddRange(catalogue.List(ct).Select(a => Check(run, a)));
            rows.AddRange(catalogue.Problems(ct).Select(p => new Row(p.Name, false, p.Message, [])));
        }
        else
            rows.Add(Check(run, catalogue.Find(name, ct)));
        if (run.Json)
            run.Write(new JObject
            {
                ["models"] = new JArray(rows.Select(r => new JObject { ["name"] = r.Model, ["usable"] = r.Usable, ["detail"] = r.Detail, ["warnings"] = new JArray(r.Warnings) })),
            });
        else
        {
            Table table = new Table().AddColumns("model", "usable", "detail");
            foreach (Row r in rows)
                table.AddRow(Markup.Escape(r.Model), r.Usable ? "yes" : "no", Markup.Escape(string.Join("\n", r.Warnings.Prepend(r.Detail))));
            run.Write(table);
        }
        string[] unusable = [.. rows.Where(r => !r.Usable).Select(r => r.Model)];
        return unusable.Length == 0 ? ExitCode.Done : throw new ModelInvalidException($"these models cannot be used: {string.Join(", ", unusable)}.");
    }

    private static Row Check(Run run, ModelArchive archive)
    {
        try
        {
            ArchiveCheck check = ArchiveCheck.Of(archive, run.Preferences.Get("inference.device"), run.Trust);
            return new(archive.Info.Name, true, $"input {check.Input}, output {check.Output}", check.Warnings);
        }
        catch (ClaraException e)
        {
            return new(archive.Info.Name, false, e.Message, []);
        }
    }
}
