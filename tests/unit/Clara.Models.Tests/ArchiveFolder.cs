using Clara.TestKit;

namespace Clara.Models.Tests;

/// <summary>A models folder of its own with archives in it; the networks are a few bytes, which nothing here loads.</summary>
internal sealed class ArchiveFolder : IDisposable
{
    public const string Inference = """{"CLARA": {"name": "OnnxInference", "args": {"model": "models/model.onnx"}}}""";

    private readonly TempFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>A config with the type segmentation, one label and the usual network; what is given comes first in the object.</summary>
    public static string Config(string more = "", string inference = Inference) =>
        $$"""{{{(more.Length > 0 ? more + ", " : "")}}"type": "segmentation", "labels": ["liver"], "inference": {{inference}}}""";

    /// <summary>Writes an archive and gives its folder.</summary>
    public string Add(string name, string? config = null, params string[] networks)
    {
        string folder = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "config"));
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "models"));
        foreach (string network in networks.Length == 0 ? ["models/model.onnx"] : networks)
            File.WriteAllText(System.IO.Path.Combine(folder, network), "not loaded");
        File.WriteAllText(ConfigOf(name), config ?? Config());
        return folder;
    }

    public string ConfigOf(string name) => System.IO.Path.Combine(Path, name, "config", "config_aiaa.json");

    /// <summary>Writes the config as an archive of its own and reads it.</summary>
    public static ModelArchive Open(string config)
    {
        using ArchiveFolder folder = new();
        return ModelArchive.Open(folder.Add("model", config));
    }

    /// <summary>What is said of a config that cannot be used: one line, with the model's name.</summary>
    public static string Refusal(string config)
    {
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => Open(config))!;
        Assert.That(e.Message, Does.StartWith("The model 'model' cannot be used: ").And.Not.Contain("\n"));
        return e.Message;
    }

    public void Dispose() => _folder.Dispose();
}
