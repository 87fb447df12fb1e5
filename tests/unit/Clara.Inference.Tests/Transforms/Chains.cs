using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Tests.Onnx;
using Clara.Inference.Transforms;

namespace Clara.Inference.Tests.Transforms;

/// <summary>Steps as a config names them, applied to an image without a network.</summary>
internal static class Chains
{
    /// <summary>Runs pre_transforms over one image with several channels.</summary>
    public static Sample Apply(string pre, int degree, params Volume<float>[] channels)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), pre);
        WorkContext work = new(degree, default);
        Sample sample = Sample.Of(channels, Prompts.None, work);
        foreach (IImageTransform step in ComponentRegistry.BuiltIn.Before(archive.Archive.Config.PreTransforms))
            step.Apply(sample, work);
        return sample;
    }

    /// <summary>The same voxels for every degree.</summary>
    public static Sample Apply(string pre, params Volume<float>[] channels)
    {
        Sample sample = Apply(pre, 1, channels);
        Sample other = Apply(pre, 3, channels);
        Assert.That(other.Grid, Is.EqualTo(sample.Grid));
        for (int c = 0; c < sample.Channels.Count; c++)
            Assert.That(other.Channels[c].Voxels.SequenceEqual(sample.Channels[c].Voxels), Is.True, $"{pre}: channel {c} depends on the degree");
        return sample;
    }

    /// <summary>One step.</summary>
    public static string Step(string name, string args = "") => $$"""[{"name": "{{name}}", "args": { {{args}} } }]""";

    /// <summary>All channels one after the other.</summary>
    public static float[] Flat(Sample sample) => [.. sample.Channels.SelectMany(c => c.Voxels.ToArray())];

    public static Volume<float> Noise(Grid grid, int seed, double low = 0, double high = 1) => Numpy.Volume(grid, Numpy.Random((int)grid.Size.Count, seed, low, high));
}
