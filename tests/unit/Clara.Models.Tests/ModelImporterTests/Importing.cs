using Clara.TestKit;

namespace Clara.Models.Tests.ModelImporterTests;

/// <summary>A file called brain.onnx with its labels, and a models folder that does not exist yet.</summary>
internal sealed class Importing : IDisposable
{
    public const string Template = "mr-brain-meshnet";

    private readonly TempFolder _folder = new();

    public Importing()
    {
        File.WriteAllText(Network, "network");
        File.WriteAllText(_folder.File("brain_labels.json"), """{"0": "background", "1": "white matter", "2": "cortex"}""");
    }

    public string Network => _folder.File("brain.onnx");

    public string Models => _folder.File("models");

    public string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    public Task<ModelArchive> ImportAsync(string? network = null, string template = Template, string? name = null, string? labels = null, bool replace = false, CancellationToken ct = default) =>
        ModelImporter.ImportAsync(network ?? Network, template, name, labels, Models, replace, null, ct);

    /// <summary>All that lies in the models folder, hidden or not.</summary>
    public string[] Left() => Directory.Exists(Models) ? [.. Directory.GetFileSystemEntries(Models).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)] : [];

    public void Dispose() => _folder.Dispose();
}
