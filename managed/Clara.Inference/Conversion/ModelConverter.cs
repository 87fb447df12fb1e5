using Clara.Imaging;
using Clara.Inference.Conversion.Keras;
using Clara.Inference.Conversion.Monai;
using Clara.Models.Weights;

namespace Clara.Inference.Conversion;

/// <summary>
/// Brings networks of other programs to ONNX without them: Keras networks stored by TensorFlow.js, and weights of MONAI's UNet, BasicUNet, SegResNet and DynUNet stored by PyTorch. Since 0.2.
/// </summary>
public static class ModelConverter
{
    private const double ReadPart = 0.1, CheckPart = 0.8; // of the progress

    /// <summary>
    /// Reads the network, writes it as ONNX and compares both on a small image of noise. Seconds to a minute. Any thread.
    /// </summary>
    /// <param name="request">What to convert.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="ct">Ends the work within a layer.</param>
    /// <exception cref="ClaraException">NotFound, Io, Unsupported, or <see cref="Models.ModelInvalidException"/>, which names file, layer or argument.</exception>
    public static ConvertedModel Convert(ConversionRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        progress?.Report(new(0, "reading"));
        ConversionSource source = ConversionSource.Find(request.Source);
        string file = Path.GetFileName(source.File);
        (LayerGraph graph, string network) = source.IsKeras ? Keras(source, file, request) : Monai(source, file, request);
        ct.ThrowIfCancellationRequested();
        progress?.Report(new(ReadPart, "writing"));
        byte[] onnx = graph.ToOnnx();
        double difference = NumericCheck.LargestDifference(graph, onnx, file, part => progress?.Report(new(ReadPart + CheckPart * part, "checking")), ct);
        progress?.Report(new(1, "checking"));
        return new(onnx, network, graph.Layers.Count, graph.Parameters, graph.Rank, graph.InputChannels, graph.OutputChannels, [.. graph.Granularity.Take(graph.Rank)], difference);
    }

    private static (LayerGraph Graph, string Network) Keras(ConversionSource source, string file, ConversionRequest request)
    {
        if (request.Network is not null || request.ConfigurationFile is not null)
            throw new ClaraException(StatusCode.Argument, $"{file} has its own definition; leave --network and --config out.");
        LayersModel model = LayersModel.Open(source.File);
        return (KerasNetwork.Build(model, file), $"Keras {model.ClassName}");
    }

    private static (LayerGraph Graph, string Network) Monai(ConversionSource source, string file, ConversionRequest request)
    {
        TorchCheckpoint checkpoint = TorchCheckpoint.Open(source.File);
        NetworkDefinition definition = source.Definition(request, checkpoint);
        return (MonaiNetwork.Build(definition, checkpoint.Tensors, file), $"MONAI {definition.Class}");
    }
}

/// <summary>What to convert. Since 0.2.</summary>
/// <param name="Source">A model.json of TensorFlow.js, a .pt file, or a folder: of TensorFlow.js, a MONAI bundle, or an archive of Clara Train 4.</param>
/// <param name="Network">Definition of the network as JSON text, for weights of PyTorch; null looks for it.</param>
/// <param name="ConfigurationFile">A configuration that holds the definition; null looks for it beside the weights.</param>
public sealed record ConversionRequest(string Source, string? Network = null, string? ConfigurationFile = null);

/// <summary>A network as ONNX. Since 0.2.</summary>
/// <param name="Onnx">The .onnx file: input image [1, channels, x, y(, z)], output logits, both float32 with free extents.</param>
/// <param name="Network">What it was, such as "MONAI UNet".</param>
/// <param name="Layers">Convolutions, norms, activations and so on.</param>
/// <param name="Parameters">Numbers that were learnt; statistics of batch normalization are not counted.</param>
/// <param name="Axes">Of the image, 2 or 3.</param>
/// <param name="InputChannels">Of the image.</param>
/// <param name="OutputChannels">Classes.</param>
/// <param name="MultipleOf">By what the image's extent along each axis must be divisible, so that levels fit each other.</param>
/// <param name="LargestDifference">Between ONNX Runtime and the reference pass, over all outputs for an image of noise.</param>
public sealed record ConvertedModel(ReadOnlyMemory<byte> Onnx, string Network, int Layers, long Parameters, int Axes, int InputChannels, int OutputChannels, IReadOnlyList<int> MultipleOf, double LargestDifference);
