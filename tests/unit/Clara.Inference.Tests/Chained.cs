using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests;

/// <summary>A pipeline over images of several channels.</summary>
internal static class Chained
{
    public static LabelMap Run(TestArchive archive, IReadOnlyList<Volume> channels, int degree = 2)
    {
        WorkContext work = new(degree, default);
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive.Archive);
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        return pipeline.Run(network, pipeline.Prepare(Sample.Of(channels, Prompts.None, work), null, work), null, work);
    }
}
