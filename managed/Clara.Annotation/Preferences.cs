using System.Globalization;
using Clara.Imaging;

namespace Clara.Annotation;

/// <summary>
/// What a viewer's preference page stores and what the command line sets by options: keys with checked text values. A new object holds the defaults.
/// Not for many threads at once. Since 0.1.
/// </summary>
public sealed class Preferences
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>All keys; plugin-manifest/clara.plugin.json lists the same ones, which a test checks.</summary>
    public static IReadOnlyList<PreferenceDefinition> Definitions { get; } =
    [
        new("backend", PreferenceKind.Choice, "auto", "Where models run: auto (the server when server.url is set, else here), local or remote.", "auto", "local", "remote"),
        new("server.url", PreferenceKind.Text, "", "Address of the annotation server, such as http://host:5000; empty for none."),
        new("server.protocol", PreferenceKind.Choice, "auto", "Protocol that the server speaks: auto, aiaa or monailabel.", "auto", "aiaa", "monailabel"),
        new("server.token", PreferenceKind.Text, "", "Bearer token for the server; empty for none."),
        new("server.verify_tls", PreferenceKind.Boolean, "true", "Whether the server's certificate must be trusted."),
        new("server.timeout_seconds", PreferenceKind.Number, "60", "Longest silence of the server in seconds; a network is silent while it runs; 0 waits for ever."),
        new("inference.device", PreferenceKind.Text, "auto", "Where networks run locally: auto, cpu, cuda:0, tensorrt:0, directml:0, coreml, or plugin: and the path of an execution provider's library."),
        new("inference.threads", PreferenceKind.Number, "0", "Threads for local work; 0 takes one for each processor."),
        new("inference.memory_mb", PreferenceKind.Number, "0", "Megabytes that running a network locally may take; 0 takes what the machine allows."),
        new("models.folder", PreferenceKind.Folder, "", "Folder of the local model archives; empty takes the user's own."),
        new("annotation.padding_mm", PreferenceKind.Number, "20", "Margin around the extreme points in mm where the model names none."),
    ];

    /// <summary>The user's own models folder: CLARA_MODELS where it is set, else clara/models in the platform's folder for application data.</summary>
    public static string DefaultModelsFolder =>
        Environment.GetEnvironmentVariable("CLARA_MODELS") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "clara", "models");

    /// <summary>A key's value; its default when it was not set. Throws <see cref="ClaraException"/> (NotFound) for an unknown key.</summary>
    public string Get(string key) => _values.TryGetValue(key, out string? value) ? value : Define(key).Default;

    /// <summary>A boolean key's value.</summary>
    public bool GetBoolean(string key) => Get(key) == "true";

    /// <summary>A number key's value.</summary>
    public double GetNumber(string key) => double.Parse(Get(key), CultureInfo.InvariantCulture);

    /// <summary>The models folder to use: the preference, or the user's own.</summary>
    public string ModelsFolder => Get("models.folder") is { Length: > 0 } folder ? folder : DefaultModelsFolder;

    /// <summary>Sets a key after checking the value. Throws <see cref="ClaraException"/>: NotFound for an unknown key, Argument for a value that does not fit.</summary>
    public void Set(string key, string value)
    {
        PreferenceDefinition definition = Define(key);
        if (definition.Problem(value) is string problem)
            throw new ClaraException(StatusCode.Argument, $"The preference {key} {problem}.");
        _values[key] = value;
    }

    /// <summary>The same values in an object of its own.</summary>
    public Preferences Copy()
    {
        Preferences copy = new();
        foreach ((string key, string value) in _values)
            copy._values[key] = value;
        return copy;
    }

    private static PreferenceDefinition Define(string key) =>
        Definitions.FirstOrDefault(d => d.Key == key)
        ?? throw new ClaraException(StatusCode.NotFound, $"There is no preference '{key}'; the known ones are {string.Join(", ", Definitions.Select(d => d.Key))}.");
}
