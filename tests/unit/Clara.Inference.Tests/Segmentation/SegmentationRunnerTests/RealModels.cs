using Clara.Imaging;

using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.SegmentationRunnerTests;

/// <summary>The networks and the head of ../shared, imported as users do; imported once and taken away at the process's end.</summary>
internal sealed class RealModels : IDisposable
{
    private readonly TempFolder _models = new();

    public static Volume Head() => NiftiFile.ReadAsync(SharedFolder.Require("data/t1_brain.nii.gz"), default).GetAwaiter().GetResult();

    public ModelArchive Import(string name) =>
        ModelImporter.ImportAsync(SharedFolder.Require($"models/{name}.onnx"), "mr-brain-meshnet", null, null, _models.Path, false, null, default).GetAwaiter().GetResult();

    public void Dispose() => _models.Dispose();
}
