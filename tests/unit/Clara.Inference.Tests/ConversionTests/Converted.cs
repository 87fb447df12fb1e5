using System.Runtime.InteropServices;
using Clara.Inference.Conversion;
using Clara.TestKit;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Tests.ConversionTests;

/// <summary>Converted networks at work, and the networks whose answers PyTorch has given (tests/fixtures/weights).</summary>
internal static class Converted
{
    public static string Fixture(string name) => Repository.PathOf("tests/fixtures/weights/" + name);

    public static float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Fixture(name))).ToArray();

    public static ConvertedModel From(string source, string? network = null, string? config = null) => ModelConverter.Convert(new(source, network, config), null, CancellationToken.None);

    public static float[] Run(ReadOnlyMemory<byte> onnx, float[] image, params long[] shape)
    {
        using InferenceSession session = new(onnx.ToArray());
        using RunOptions options = new();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(image, shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image"], [input], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
