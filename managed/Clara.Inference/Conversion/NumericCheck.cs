using Clara.Imaging;
using Clara.Inference.Conversion.Layers;
using Clara.Models;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Conversion;

/// <summary>
/// Runs a converted network in ONNX Runtime on a small image of seeded noise and compares each output with the reference pass. A network that differs is not given out.
/// </summary>
internal static class NumericCheck
{
    /// <summary>Largest difference allowed, as a part of the largest output (of 1, where outputs are smaller): float32 through a hundred layers stays far below.</summary>
    public const double Tolerance = 1e-3;

    private const int Seed = 20261128;
    private const int MostGranular = 256; // eight halvings; the image is a multiple of it
    private const int LeastExtent = 12; // room for kernels and borders, small enough for plain loops

    /// <summary>The largest difference found. Throws <see cref="ModelInvalidException"/> when it is above the tolerance, or when ONNX Runtime does not run the network.</summary>
    public static double LargestDifference(LayerGraph graph, byte[] onnx, string file, Action<double>? progress, CancellationToken ct)
    {
        if (graph.Granularity.Any(g => g > MostGranular))
            throw new ModelInvalidException($"{file}: the network makes its image {Axes.Text(graph.Granularity.Take(graph.Rank))} times smaller; up to {MostGranular} times can be converted.");
        FeatureMap image = Noise(graph);
        FeatureMap expected = graph.Evaluate(image, progress, ct);
        float[] actual = Run(graph, onnx, image, file);
        if (actual.Length != expected.Values.Length)
            throw new ModelInvalidException($"{file}: the converted network gives {actual.Length} values for an image of {Axes.Text(image.Extent)} voxels, its definition {expected.Values.Length}; please report it.");
        double difference = 0, largest = 1;
        for (int i = 0; i < actual.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(actual[i] - expected.Values[i]));
            largest = Math.Max(largest, Math.Abs(expected.Values[i]));
            if (!double.IsFinite(actual[i]) || !double.IsFinite(expected.Values[i]))
                throw new ModelInvalidException($"{file}: the network's output is not finite on an image of noise; its weights are damaged.");
        }
        return difference <= Tolerance * largest ? difference
            : throw new ModelInvalidException(FormattableString.Invariant($"{file}: the converted network differs by {difference:G3} from its definition on an image of noise, more than rounding does; please report it."));
    }

    /// <summary>No two axes that matter are alike, so that swapped axes show.</summary>
    private static FeatureMap Noise(LayerGraph graph)
    {
        int[] extent = [.. graph.Granularity.Select((g, axis) => axis >= graph.Rank ? 1 : g * (Math.Max(2, (LeastExtent + g - 1) / g) - axis % 2))];
        if (extent[0] == extent[2])
            extent[2] += graph.Granularity[2];
        FeatureMap image = new(graph.InputChannels, extent);
        Random random = new(Seed);
        for (int i = 0; i < image.Values.Length; i++)
            image.Values[i] = (float)(random.NextDouble() * 2 - 0.5);
        return image;
    }

    private static float[] Run(LayerGraph graph, byte[] onnx, FeatureMap image, string file)
    {
        try
        {
            using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using InferenceSession session = new(onnx, options);
            using RunOptions run = new();
            long[] shape = [1, graph.InputChannels, .. image.Extent.Take(graph.Rank).Select(n => (long)n)];
            using OrtValue input = OrtValue.CreateTensorValueFromMemory([.. image.Values.Select(v => (float)v)], shape);
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [LayerGraph.Input], [input], [LayerGraph.Output]);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelInvalidException($"{file}: ONNX Runtime does not run the converted network ({e.Message.Split('\n')[0].Trim()}).", e);
        }
    }
}
