using System.CommandLine;
using Clara.Cli.Running;
using Clara.Models;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara models templates: what `models import --template` knows, and what --set may change.</summary>
internal static class ModelsTemplatesCommand
{
    public static Command Create()
    {
        Command command = new("templates", "What --template of an import knows, and the variables that --set may change.");
        command.SetAction(parsed => List(new(parsed)));
        return command;
    }

    private static int List(Run run)
    {
        if (run.Json)
            run.Write(new JObject
            {
                ["templates"] = new JArray(ModelTemplate.All.Select(t => new JObject
                {
                    ["name"] = t.Name, ["about"] = t.About, ["needs_labels"] = t.NeedsLabels, ["variables"] = new JObject(t.Variables.Select(v => new JProperty(v.Key, JToken.Parse(v.Value)))),
                })),
            });
        else
        {
            Table table = new Table().AddColumns("template", "what for", "variables");
            foreach (ModelTemplate t in ModelTemplate.All)
                table.AddRow(Markup.Escape(t.Name), Markup.Escape(t.About + (t.NeedsLabels ? "" : " Needs no labels.")), Markup.Escape(string.Join("\n", t.Variables.Select(v => $"{v.Key}={v.Value}"))));
            run.Write(table);
        }
        return ExitCode.Done;
    }
}
