using System.CommandLine;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara components [NAME] [--kind K] [--markdown]: what configs of model archives can name.</summary>
internal static class ComponentsCommand
{
    private static readonly System.CommandLine.Argument<string?> Name = new("NAME") { Description = "Only this component, with its arguments.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Kind = new("--kind") { Description = $"Only components of a kind: {string.Join(", ", Enum.GetValues<ComponentKind>().Select(Called))}.", HelpName = "KIND" };
    private static readonly Option<bool> Markdown = new("--markdown") { Description = "The whole documentation page." };

    public static Command Create()
    {
        Command command = new("components", "The steps that model archives are made of.") { Name, Kind, Markdown };
        command.SetAction((parsed, ct) => Task.FromResult(Show(new(parsed), parsed.GetValue(Name), parsed.GetValue(Kind), parsed.GetValue(Markdown))));
        return command;
    }

    private static int Show(Run run, string? name, string? kind, bool markdown)
    {
        if (markdown && (run.Json || name is not null || kind is not null))
            throw new UsageException("--markdown prints all components as one page; leave NAME, --kind and --json out.");
        ComponentRegistry registry = ComponentRegistry.BuiltIn;
        if (markdown)
            run.Output.Write(ComponentPage.Of(registry));
        else if (name is not null)
            One(run, Found(registry, name));
        else
            List(run, [.. registry.All.Where(c => kind is null || c.Kind == KindOf(kind))]);
        return ExitCode.Done;
    }

    private static void List(Run run, IReadOnlyList<ComponentDescription> components)
    {
        if (run.Json)
        {
            run.Write(new JObject { ["components"] = new JArray(components.Select(ToJson)) });
            return;
        }
        Table table = new Table().AddColumns("component", "kind", "what it does");
        foreach (ComponentDescription c in components)
            table.AddRow(Markup.Escape(string.Join(", ", c.OtherNames.Prepend(c.Name))), Called(c.Kind), Markup.Escape(c.Refused is null ? c.Summary : $"{c.Summary} Not served: {c.Refused}"));
        run.Write(table);
    }

    private static void One(Run run, ComponentDescription component)
    {
        if (run.Json)
            run.Write(ToJson(component));
        else
            run.Output.Write(ComponentPage.Of(component));
    }

    private static JObject ToJson(ComponentDescription c) => new()
    {
        ["name"] = c.Name, ["other_names"] = new JArray(c.OtherNames), ["deprecated_names"] = new JArray(c.DeprecatedNames), ["kind"] = Called(c.Kind), ["summary"] = c.Summary, ["source"] = c.Source,
        ["does_nothing"] = c.DoesNothing, ["refused"] = c.Refused,
        ["arguments"] = new JArray(c.Arguments.Select(a => new JObject
        {
            ["name"] = a.Name, ["type"] = a.Type, ["default"] = a.Default, ["unit"] = a.Unit, ["range"] = a.Range, ["meaning"] = a.Meaning, ["ignored"] = a.IsIgnored,
        })),
    };

    private static ComponentDescription Found(ComponentRegistry registry, string name) => registry.Find(name)
        ?? throw new ClaraException(StatusCode.NotFound, $"There is no component '{name}'{NearestNames.Hint(name, registry.All.SelectMany(c => c.Names))}; 'clara components' lists all.");

    private static ComponentKind KindOf(string text) => Enum.GetValues<ComponentKind>().Where(k => Called(k) == text).Select(k => (ComponentKind?)k).FirstOrDefault()
        ?? throw new UsageException($"--kind: there is no kind '{text}'; there are {string.Join(", ", Enum.GetValues<ComponentKind>().Select(Called))}.");

    /// <summary>LabelStep is label_step on the command line.</summary>
    private static string Called(ComponentKind kind) => string.Concat(kind.ToString().Select((ch, i) => char.IsUpper(ch) && i > 0 ? $"_{char.ToLowerInvariant(ch)}" : $"{char.ToLowerInvariant(ch)}"));
}
