using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Networks.NetworkTests;

/// <summary>Networks in half precision and quantised ones.</summary>
public sealed class PrecisionTests
{
    private static readonly float[] Voxels = Numpy.Random(60, 4, -3, 3);

    private static float[] Run(byte[] bytes)
    {
        using TestArchive archive = new(bytes);
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        using NetworkTensor value = network.Run(Voxels, [1, 1, 3, 4, 5], default);
        Assert.That(value.Shape, Is.EqualTo(new long[] { 1, 1, 3, 4, 5 }));
        return value.Values.ToArray();
    }

    [TestCase(OnnxBuilder.Float16, OnnxBuilder.Float16), TestCase(OnnxBuilder.Float16, OnnxBuilder.Float), TestCase(OnnxBuilder.Float, OnnxBuilder.Float16)]
    public void Half_precision_at_either_border_is_converted(int input, int output)
    {
        byte[] network = new OnnxBuilder().Input("image", input, 1, 1, -1, -1, -1).Output("logits", output, 1, 1, -1, -1, -1)
            .Node("Cast", ["image"], "half", ("to", [OnnxBuilder.Float16])).Node("Add", ["half", "half"], "twice").Node("Cast", ["twice"], "logits", ("to", [output])).ToArray();
        float[] truth = [.. Voxels.Select(v => (float)(Half)(2 * (float)(Half)v))];
        Assert.That(Run(network), Is.EqualTo(truth));
    }

    /// <summary>Weights in int8 and activations in uint8 with their scales, as quantisation tools write them: QuantizeLinear and DequantizeLinear around a convolution.</summary>
    [Test]
    public void A_quantised_network_gives_what_its_scales_say()
    {
        const float Scale = 0.03f, WeightScale = 0.02f;
        const byte Zero = 128;
        const sbyte Weight = 100;
        byte[] network = new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, 1, -1, -1, -1)
            .Weights("s", [], Scale).Weights("z", OnnxBuilder.UInt8, [], [Zero]).Weights("ws", [], WeightScale).Weights("w", OnnxBuilder.Int8, [1, 1, 1, 1, 1], [(byte)Weight])
            .Weights("wz", OnnxBuilder.Int8, [], [0])
            .Node("QuantizeLinear", ["image", "s", "z"], "q").Node("DequantizeLinear", ["q", "s", "z"], "x").Node("DequantizeLinear", ["w", "ws", "wz"], "wx").Node("Conv", ["x", "wx"], "logits").ToArray();
        float[] truth = [.. Voxels.Select(v => (Math.Clamp((int)MathF.Round(v / Scale, MidpointRounding.ToEven) + Zero, 0, 255) - Zero) * Scale * Weight * WeightScale)];
        Numpy.Same(truth, Run(network), 1e-5);
    }
}
