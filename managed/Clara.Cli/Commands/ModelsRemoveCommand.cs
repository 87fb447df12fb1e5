using System.CommandLine;
using Clara.Cli.Running;
using Clara.Models;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara models remove NAME</summary>
internal static class ModelsRemoveCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Model name." };

    public static Command Create()
    {
        Command command = new("remove", "Delete a model from the models folder.") { Name };
        command.SetAction((parsed, _) => Task.FromResult(Remove(new(parsed), parsed.GetValue(Name)!)));
        return command;
    }

    private static int Remove(Run run, string name)
    {
        ModelImporter.Remove(run.Preferences.ModelsFolder, name);
        if (run.Json)
            run.Write(new JObject { ["removed"] = name });
        else
            run.Output.WriteLine($"{name} is removed from {run.Preferences.ModelsFolder}");
        return ExitCode.Done;
    }
}
