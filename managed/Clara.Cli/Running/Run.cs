using System.CommandLine;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Remote;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Running;

/// <summary>One invocation: the common options as values, and where results and progress go.</summary>
internal sealed class Run(ParseResult parsed)
{
    public TextWriter Output { get; } = parsed.InvocationConfiguration.Output;

    public TextWriter Error { get; } = parsed.InvocationConfiguration.Error;

    public bool Json { get; } = parsed.GetValue(CommonOptions.Json);

    public bool IsQuiet { get; } = parsed.GetValue(CommonOptions.Quiet);

    public Preferences Preferences { get; } = PreferencesOf(parsed);

    /// <summary>Whether --timeout was given.</summary>
    public bool HasTimeout { get; } = parsed.GetValue(CommonOptions.Timeout) is not null;

    /// <summary>--time-step and --component: which volume of the image.</summary>
    public ImageReadOptions Choice { get; } = new() { TimeStep = parsed.GetValue(CommonOptions.TimeStep), Component = parsed.GetValue(CommonOptions.Component), Segments = parsed.GetValue(CommonOptions.Segment) is { Length: > 0 } names ? names : null };

    /// <summary>--series; null when it was not given.</summary>
    public string? Series { get; } = parsed.GetValue(CommonOptions.Series);

    /// <summary>--trust-code: where archives may run code of their own.</summary>
    public string[] TrustedCode { get; } = TrustedCodeOf(parsed);

    /// <summary>The same for work that needs no backend.</summary>
    public CodeTrust Trust => new(TrustedCode);

    /// <summary>--labels; null when it was not given.</summary>
    public IReadOnlyList<Label>? Labels() => parsed.GetValue(CommonOptions.Labels) is string file ? LabelNames.Read(file) : null;

    /// <summary>The backend that the options choose; the caller disposes it.</summary>
    public IAnnotationBackend OpenBackend() => Backends.Open(Preferences, TrustedCode);

    /// <summary>Where work reports to; null with --quiet.</summary>
    public ProgressLines? Progress() => IsQuiet ? null : new(Error, ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected);

    /// <summary>The machine-readable result.</summary>
    public void Write(JToken result) => Output.WriteLine(result.ToString(Formatting.Indented));

    /// <summary>Anything for people.</summary>
    public void Write(Table table) => Output.Write(Render(table));

    /// <summary>A table as text, so that it can be made while something else is under way.</summary>
    public static string Render(Table table)
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = Console.IsOutputRedirected ? 160 : Math.Max(40, Console.WindowWidth);   // a file or pipe has no width: names are not to be folded
        console.Write(table);
        return text.ToString();
    }

    private static string[] TrustedCodeOf(ParseResult parsed)
    {
        string[] folders = parsed.GetValue(CommonOptions.TrustCode) ?? [];
        return folders.All(f => f.Trim().Length > 0) ? folders : throw new UsageException("--trust-code needs a folder, such as that of one model.");
    }

    private static Preferences PreferencesOf(ParseResult parsed)
    {
        Preferences preferences = new();
        Set("models.folder", CommonOptions.Models);
        Set("server.url", CommonOptions.Server);
        Set("server.protocol", CommonOptions.Protocol);
        Set("server.timeout_seconds", CommonOptions.Timeout);
        Set("inference.device", CommonOptions.Device);
        Set("inference.memory_mb", CommonOptions.Memory);
        return preferences;

        void Set(string key, Option<string?> option)
        {
            if (parsed.GetValue(option) is not string value)
                return;
            try
            {
                preferences.Set(key, value);
            }
            catch (ClaraException e)
            {
                throw new UsageException($"{option.Name}: {e.Message}");
            }
        }
    }
}
