using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests;

/// <summary>An archive on disk with a given network and chain, called "net".</summary>
internal sealed class TestArchive : IDisposable
{
    public const string Argmax = """[{"name": "AsDiscreted", "args": {"argmax": true}}]""";

    private readonly TempFolder _folder = new();
    private readonly SegmentationRunner _runner = new("cpu", 2);

    public TestArchive(byte[] network, string pre = "[]", string post = Argmax, string inferer = """{"name": "SimpleInferer"}""", string labels = """["one"]""", string more = "", string type = "segmentation", string top = "")
    {
        Directory.CreateDirectory(Path.Combine(Folder, "config"));
        Directory.CreateDirectory(Path.Combine(Folder, "models"));
        File.WriteAllBytes(NetworkFile, network);
        File.WriteAllText(Path.Combine(Folder, "config", "config_aiaa.json"), $$"""
            {"type": "{{type}}", {{top}} "labels": {{labels}}, "pre_transforms": {{pre}}, "post_transforms": {{post}},
             "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model.onnx", "inferer": {{inferer}} {{more}} } } } }
            """);
        Archive = ModelArchive.Open(Folder);
    }

    public string Folder => _folder.File("net");

    public string NetworkFile => Path.Combine(Folder, "models", "model.onnx");

    public ModelArchive Archive { get; }

    public SegmentationRunner Runner => _runner;

    public static string Windows(string roi, double overlap = 0.25, string mode = "constant") =>
        FormattableString.Invariant($$"""{"name": "SlidingWindowInferer", "args": {"roi_size": {{roi}}, "overlap": {{overlap}}, "mode": "{{mode}}" } }""");

    public Clara.Imaging.LabelMap Run(Clara.Imaging.Volume image) => _runner.Run(Archive, image, null, default);

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }
}
