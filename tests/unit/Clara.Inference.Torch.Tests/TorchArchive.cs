using System.IO.Compression;
using System.Text;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Torch.Tests;

/// <summary>An archive on disk with a network of the fixtures and a given chain, called "net".</summary>
internal sealed class TorchArchive : IDisposable
{
    private readonly TempFolder _folder = new();

    public TorchArchive(string fixture, string inferer = """{"name": "SimpleInferer"}""", string more = "")
        : this(Path.GetExtension(fixture), File.ReadAllBytes(Repository.PathOf("tests/unit/Clara.Inference.Torch.Tests/Fixtures/" + fixture)), inferer, more)
    {
    }

    public TorchArchive(string ending, byte[] network, string inferer = """{"name": "SimpleInferer"}""", string more = "")
    {
        string folder = _folder.File("net");
        Directory.CreateDirectory(Path.Combine(folder, "config"));
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        File.WriteAllBytes(Path.Combine(folder, "models", "model" + ending), network);
        File.WriteAllText(Path.Combine(folder, "config", "config_aiaa.json"), $$"""
            {"type": "segmentation", "labels": ["one", "two"], "pre_transforms": [], "post_transforms": [{"name": "AsDiscreted", "args": {"argmax": true} }],
             "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model{{ending}}", "inferer": {{inferer}} {{more}} } } } }
            """);
        Archive = ModelArchive.Open(folder);
    }

    public ModelArchive Archive { get; }

    /// <summary>A fixture with one of its records changed; null leaves it out.</summary>
    public static TorchArchive With(string fixture, string record, Func<string, string?> change)
    {
        using MemoryStream stream = new();
        using (ZipArchive from = ZipFile.OpenRead(Repository.PathOf("tests/unit/Clara.Inference.Torch.Tests/Fixtures/" + fixture)))
        // A new file: .NET's update of one by PyTorch leaves entries that it cannot read itself.
        using (ZipArchive to = new(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using StreamReader reader = new(entry.Open(), Encoding.Latin1);
                string? text = entry.FullName.EndsWith(record, StringComparison.Ordinal) ? change(reader.ReadToEnd()) : reader.ReadToEnd();
                if (text is null)
                    continue;
                using StreamWriter writer = new(to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open(), Encoding.Latin1);
                writer.Write(text);
            }
        return new(Path.GetExtension(fixture), stream.ToArray());
    }

    public void Dispose() => _folder.Dispose();
}
