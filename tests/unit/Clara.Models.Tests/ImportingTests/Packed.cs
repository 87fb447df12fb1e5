using System.IO.Compression;
using Clara.TestKit;

namespace Clara.Models.Tests.ImportingTests;

/// <summary>Zips and a models folder that does not exist yet.</summary>
internal sealed class Packed : IDisposable
{
    private readonly TempFolder _folder = new();

    public static readonly (string Name, string Text)[] Mmar =
        [("config/config_aiaa.json", ArchiveFolder.Config()), ("models/model.onnx", "network"), ("commands/train.sh", "#!/bin/sh"), ("docs/Readme.md", "about"), ("models/model.pt", "weights")];

    public string Models => _folder.File("models");

    public string Path(string name) => _folder.File(name);

    public string Zip(string name, string wrapper, IEnumerable<(string Name, string Text)> entries, int attributes = 0)
    {
        string path = _folder.File(name);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string entry, string text) in entries)
        {
            ZipArchiveEntry made = zip.CreateEntry(wrapper + entry, CompressionLevel.NoCompression);
            made.ExternalAttributes = entry.Contains("odd", StringComparison.Ordinal) ? attributes : 0;
            using StreamWriter writer = new(made.Open());
            writer.Write(text);
        }
        return path;
    }

    public Task<ArchiveImport> ImportAsync(string source, string? name = null, bool replace = false, Func<string, bool>? trustsCode = null, Action<ModelArchive>? check = null, CancellationToken ct = default) =>
        ModelImporter.ImportArchiveAsync(source, Models, new() { Name = name, Replace = replace, TrustsCode = trustsCode, Check = check }, null, ct);

    public string[] Left() => Directory.Exists(Models) ? [.. Directory.GetFileSystemEntries(Models).Select(p => System.IO.Path.GetFileName(p)).Order(StringComparer.Ordinal)] : [];

    public async Task<string> RefusalAsync(string source, Func<string, bool>? trustsCode = null, Action<ModelArchive>? check = null)
    {
        ModelInvalidException e = (await Assert.CatchAsync<ModelInvalidException>(() => ImportAsync(source, trustsCode: trustsCode, check: check)))!;
        Assert.That(Left(), Is.Empty, "nothing is left of an import that was refused");
        Assert.That(e.Message, Does.Not.Contain("\n"));
        return e.Message;
    }

    public void Dispose() => _folder.Dispose();
}
