using System.Runtime.InteropServices;
using Clara.Inference.Conversion;
using Clara.TestKit;
using ProtoBuf;

namespace Clara.Inference.Tests.ConversionTests;

/// <summary>The brainchop networks of ../shared/models, written back as the Keras networks that they were, are converted to what they are.</summary>
public sealed class BrainchopTests
{
    [TestCase("brain_gwm_light.onnx", 5_598)]
    [TestCase("brain_18.onnx", 96_408)]
    public void A_MeshNet_of_TensorFlow_answers_bit_for_bit_as_its_ONNX_file(string name, long parameters)
    {
        byte[] file = File.ReadAllBytes(SharedFolder.Require("models/" + name));
        Graph graph = Serializer.Deserialize<Model>(new ReadOnlyMemory<byte>(file)).Graph;
        Dictionary<string, Tensor> tensors = graph.Tensors.ToDictionary(t => t.Name);
        using KerasFolder net = KerasFolder.Functional(null, 256, 256, 256, 1);
        string last = "input";
        foreach (Node node in graph.Nodes)
        {
            string layer = "layer_" + node.Outputs[0];
            if (node.Operation is "Relu" or "Elu")
                net.Layer("Activation", layer, $"{{'activation': '{node.Operation.ToLowerInvariant()}'}}", last);
            else
            {
                Assert.That(node.Operation, Is.EqualTo("Conv"));
                long[] shape = tensors[node.Inputs[1]].Shape, dilation = node.Attributes.Find(a => a.Name == "dilations")!.Numbers;
                net.Layer("Conv3D", layer, $"{{'filters': {shape[0]}, 'kernel_size': [{string.Join(", ", shape[2..])}], 'dilation_rate': [{string.Join(", ", dilation)}], 'padding': 'same'}}", last);
                net.Weights(layer + "/kernel", [(int)shape[2], (int)shape[3], (int)shape[4], (int)shape[1], (int)shape[0]], ChannelsLast(tensors[node.Inputs[1]]));
                net.Weights(layer + "/bias", [(int)shape[0]], tensors[node.Inputs[2]].Values);
            }
            last = layer;
        }
        ConvertedModel model = Converted.From(net.Write(last));
        float[] image = Numpy.Random(20 * 19 * 18, 8);
        Assert.That(Converted.Run(model.Onnx, image, 1, 1, 20, 19, 18), Is.EqualTo(Converted.Run(file, image, 1, 1, 20, 19, 18)));
        Assert.That((model.Parameters, model.LargestDifference < 1e-4), Is.EqualTo((parameters, true)));
    }

    /// <summary>[out, in, x, y, z] as [x, y, z, in, out].</summary>
    private static float[] ChannelsLast(Tensor tensor)
    {
        long outs = tensor.Shape[0], ins = tensor.Shape[1], taps = tensor.Shape[2] * tensor.Shape[3] * tensor.Shape[4];
        float[] from = tensor.Values, to = new float[from.Length];
        for (long o = 0; o < outs; o++)
            for (long i = 0; i < ins; i++)
                for (long t = 0; t < taps; t++)
                    to[(t * ins + i) * outs + o] = from[(o * ins + i) * taps + t];
        return to;
    }

    // As much of onnx.proto as these files use.
    [ProtoContract]
    private sealed class Model
    {
        [ProtoMember(7, IsRequired = true)] public Graph Graph { get; set; } = new();
    }

    [ProtoContract]
    private sealed class Graph
    {
        [ProtoMember(1)] public List<Node> Nodes { get; } = [];
        [ProtoMember(5)] public List<Tensor> Tensors { get; } = [];
    }

    [ProtoContract]
    private sealed class Node
    {
        [ProtoMember(1)] public List<string> Inputs { get; } = [];
        [ProtoMember(2)] public List<string> Outputs { get; } = [];
        [ProtoMember(4)] public string Operation { get; set; } = "";
        [ProtoMember(5)] public List<Setting> Attributes { get; } = [];
    }

    [ProtoContract]
    private sealed class Setting
    {
        [ProtoMember(1)] public string Name { get; set; } = "";
        [ProtoMember(8)] public long[] Numbers { get; set; } = [];
    }

    [ProtoContract]
    private sealed class Tensor
    {
        [ProtoMember(1)] public long[] Shape { get; set; } = [];
        [ProtoMember(8)] public string Name { get; set; } = "";
        [ProtoMember(9)] public byte[] Raw { get; set; } = [];

        public float[] Values => MemoryMarshal.Cast<byte, float>(Raw).ToArray();
    }
}
