using Clara.Imaging;
using Clara.Inference.Conversion;
using Clara.Models;
using Newtonsoft.Json.Linq;

namespace Clara.Inference.Tests.ConversionTests;

public sealed class KerasTests
{
    private const double Tolerance = 1e-4; // float32 against numpy's double

    [Test]
    public void A_network_with_every_kind_of_layer_answers_as_numpy_does()
    {
        using KerasFolder net = KerasFolder.Functional(null, null, null, null, 2)
            .Layer("Conv3D", "first", "{'filters': 3, 'kernel_size': [3, 3, 3], 'padding': 'same', 'activation': 'relu'}", "input").Weights("first/kernel", 3, 3, 3, 2, 3).Weights("first/bias", 3)
            .Layer("BatchNormalization", "norm", "{'axis': [4], 'epsilon': 0.01}", "first").Weights("norm/gamma", 3).Weights("norm/beta", 3).Weights("norm/moving_mean", 3).Weights("norm/moving_variance", 3)
            .Layer("LeakyReLU", "leaky", "{'alpha': 0.1}", "norm")
            .Layer("MaxPooling3D", "pool", "{'pool_size': [3, 2, 2], 'strides': [2, 2, 2], 'padding': 'same'}", "leaky")
            .Layer("Conv3D", "down", "{'filters': 4, 'kernel_size': [3, 4, 2], 'strides': [2, 2, 2], 'padding': 'same', 'activation': 'elu', 'use_bias': false}", "pool").Weights("net/down/kernel:0", 3, 4, 2, 3, 4)
            .Layer("InstanceNormalization", "contrib", "{'axis': -1, 'epsilon': 0.05}", "down").Weights("contrib/gamma", 4).Weights("contrib/beta", 4)
            .Layer("Conv3DTranspose", "up", "{'filters': 3, 'kernel_size': [3, 2, 1], 'strides': [2, 2, 2], 'padding': 'same', 'activation': 'tanh'}", "contrib").Weights("up/kernel", 3, 2, 1, 3, 4).Weights("up/bias", 3)
            .Layer("Add", "sum", "{}", "pool", "up")
            .Layer("GroupNormalization", "groups", "{'groups': 3, 'axis': -1, 'epsilon': 0.001}", "sum").Weights("groups/gamma", 3).Weights("groups/beta", 3)
            .Layer("UpSampling3D", "larger", "{'size': [2, 2, 2]}", "groups")
            .Layer("Concatenate", "both", "{'axis': -1}", "larger", "leaky")
            .Layer("Conv3D", "gate", "{'filters': 1, 'kernel_size': [1, 1, 1], 'padding': 'valid', 'activation': 'sigmoid'}", "leaky").Weights("gate/kernel", 1, 1, 1, 3, 1).Weights("gate/bias", 1)
            .Layer("Multiply", "gated", "{}", "both", "gate")
            .Layer("ZeroPadding3D", "wide", "{'padding': [[1, 2], [0, 1], [2, 0]]}", "gated")
            .Layer("PReLU", "slopes", "{'shared_axes': [1, 2, 3]}", "wide").Weights("slopes/alpha", 1, 1, 1, 6)
            .Layer("Dropout", "dropout", "{'rate': 0.5}", "slopes")
            .Layer("Conv3D", "dilated", "{'filters': 5, 'kernel_size': [2, 3, 2], 'dilation_rate': [2, 1, 3], 'padding': 'same'}", "dropout").Weights("dilated/kernel", 2, 3, 2, 6, 5).Weights("dilated/bias", 5)
            .Layer("AveragePooling3D", "mean", "{'pool_size': [3, 2, 3], 'strides': [1, 1, 1], 'padding': 'same'}", "dilated")
            .Layer("Cropping3D", "narrow", "{'cropping': [[1, 2], [0, 1], [2, 0]]}", "mean")
            .Layer("InstanceNormalization", "addons", "{'groups': -1, 'axis': -1, 'epsilon': 0.001}", "narrow").Weights("addons/gamma", 5).Weights("addons/beta", 5)
            .Layer("Softmax", "classes", "{'axis': -1}", "addons");
        ConvertedModel model = Converted.From(net.Write("classes"));
        float[] image = Numpy.Random(2 * 8 * 12 * 4, 3, -1, 1);
        Numpy.Same(KerasOracle.Answer(net, image, 1, 2, 8, 12, 4), Converted.Run(model.Onnx, image, 1, 2, 8, 12, 4), Tolerance);
        Assert.That((model.InputChannels, model.OutputChannels, model.MultipleOf), Is.EqualTo((2, 5, new[] { 4, 4, 4 })));
        Assert.That(model.LargestDifference, Is.LessThan(1e-5).And.GreaterThan(0));
    }

    [Test]
    public void Each_activation_answers_as_numpy_does()
    {
        // Between them a convolution that makes both signs; sequential networks name no inputs.
        using KerasFolder net = KerasFolder.Sequential(null, 4, 4, 4, 1);
        string[] words = ["linear", "relu6", "leaky_relu", "elu", "selu", "tanh", "softplus", "swish", "sigmoid"];
        for (int i = 0; i < words.Length; i++)
        {
            net.Layer("Conv3D", $"c{i}", "{'filters': 4, 'kernel_size': [1, 1, 1], 'padding': 'valid'}").Weights($"c{i}/kernel", 1, 1, 1, i == 0 ? 1 : 4, 4).Weights($"c{i}/bias", 4);
            net.Layer("Activation", $"a{i}", $"{{'activation': '{words[i]}'}}");
        }
        net.Layer("ReLU", "least", "{'max_value': 0.6}").Layer("ELU", "exponential", "{'alpha': 0.7}");
        ConvertedModel model = Converted.From(net.Write(""));
        float[] image = Numpy.Random(5 * 6 * 7, 4, -3, 3);
        Numpy.Same(KerasOracle.Answer(net, image, 1, 1, 5, 6, 7), Converted.Run(model.Onnx, image, 1, 1, 5, 6, 7), Tolerance);
    }

    [Test]
    public void A_network_of_slices_answers_as_numpy_does()
    {
        using KerasFolder net = KerasFolder.Functional(null, 16, 16, 1)
            .Layer("Conv2D", "a", "{'filters': 4, 'kernel_size': [3, 5], 'padding': 'same', 'activation': 'relu'}", "input").Weights("a/kernel", 3, 5, 1, 4).Weights("a/bias", 4)
            .Layer("MaxPooling2D", "b", "{'pool_size': [2, 2], 'strides': [2, 2], 'padding': 'valid'}", "a")
            .Layer("Conv2DTranspose", "c", "{'filters': 4, 'kernel_size': [2, 2], 'strides': [2, 2], 'padding': 'valid'}", "b").Weights("c/kernel", 2, 2, 4, 4).Weights("c/bias", 4)
            .Layer("Concatenate", "image", "{'axis': 3}", "c", "a")
            .Layer("Conv2D", "logits", "{'filters': 2, 'kernel_size': [1, 1], 'padding': 'same', 'activation': 'softmax'}", "image").Weights("logits/kernel", 1, 1, 8, 2).Weights("logits/bias", 2);
        ConvertedModel model = Converted.From(net.Write("logits"));
        float[] image = Numpy.Random(8 * 10, 5);
        Numpy.Same(KerasOracle.Answer(net, image, 1, 1, 8, 10), Converted.Run(model.Onnx, image, 1, 1, 8, 10), Tolerance);
    }

    [Test]
    public void Channels_first_is_the_same_network_as_channels_last()
    {
        Assert.That(Answer(true), Is.EqualTo(Answer(false)));

        static float[] Answer(bool isFirst)
        {
            string format = isFirst ? "'data_format': 'channels_first'" : "'data_format': 'channels_last'", axis = isFirst ? "1" : "-1";
            using KerasFolder net = (isFirst ? KerasFolder.Functional(null, 2, null, null, null) : KerasFolder.Functional(null, null, null, null, 2))
                .Layer("Conv3D", "a", $"{{'filters': 3, 'kernel_size': [3, 3, 3], 'padding': 'same', {format}}}", "input").Weights("a/kernel", 3, 3, 3, 2, 3).Weights("a/bias", 3)
                .Layer("BatchNormalization", "b", $"{{'axis': {axis}, 'epsilon': 0.01}}", "a").Weights("b/gamma", 3).Weights("b/beta", 3).Weights("b/moving_mean", 3).Weights("b/moving_variance", 3)
                .Layer("Concatenate", "c", $"{{'axis': {axis}}}", "a", "b");
            return Converted.Run(Converted.From(net.Write("c")).Onnx, Numpy.Random(2 * 4 * 5 * 6, 6), 1, 2, 4, 5, 6);
        }
    }

    [TestCase("Lambda", "{}", "the layer 'x' (Lambda) cannot be converted: its class is not supported; supported are Conv2D, Conv3D")]
    [TestCase("Conv3D", "{'filters': 2, 'kernel_size': [3, 3, 3], 'padding': 'same'}", "its weight 'kernel' is [3, 3, 3, 2, 3], its settings want [3, 3, 3, 2, 2]")]
    [TestCase("Conv3D", "{'filters': 3, 'kernel_size': [3, 3, 3], 'padding': 'causal'}", "its padding is 'causal'")]
    [TestCase("Conv3D", "{'filters': 3, 'kernel_size': [3, 3, 3], 'padding': 'same', 'activation': 'mish'}", "its activation 'mish' is not supported")]
    [TestCase("Conv2D", "{'filters': 3, 'kernel_size': [3, 3]}", "the image has 3 axes")]
    [TestCase("Dropout", "{}", "has 2 weights that no layer takes: x/kernel, x/bias")]
    [TestCase("Softmax", "{'axis': 1}", "only softmax of channels is supported")]
    public void A_layer_that_cannot_be_converted_is_named_with_its_class(string className, string settings, string message)
    {
        using KerasFolder net = KerasFolder.Functional(null, null, null, null, 2).Layer(className, "x", settings, "input").Weights("x/kernel", 3, 3, 3, 2, 3).Weights("x/bias", 3);
        string file = net.Write("x");
        Assert.That(() => Converted.From(file), Throws.TypeOf<ModelInvalidException>().With.Message.StartsWith("model.json").And.Message.Contains(message));
    }

    [Test]
    public void Connections_as_Keras_3_writes_them_are_followed()
    {
        using KerasFolder net = KerasFolder.Functional(null, null, null, null, 1)
            .Layer("Conv3D", "a", "{'filters': 2, 'kernel_size': [1, 1, 1]}", "input").Weights("a/kernel", 1, 1, 1, 1, 2).Weights("a/bias", 2)
            .Layer("Add", "b", "{}", "a", "input");
        string file = net.Write("b");
        float[] expected = Converted.Run(Converted.From(file).Onnx, Numpy.Random(60, 7), 1, 1, 3, 4, 5);
        JObject json = JObject.Parse(File.ReadAllText(file));
        foreach (JToken layer in json["modelTopology"]!["model_config"]!["config"]!["layers"]!.Skip(1))
        {
            JArray tensors = [.. layer["inbound_nodes"]![0]!.Select(n => new JObject { ["class_name"] = "__keras_tensor__", ["config"] = new JObject { ["keras_history"] = n[0] is JValue name ? new JArray(name, 0, 0) : null } })];
            layer["inbound_nodes"] = new JArray(new JObject { ["args"] = tensors.Count == 1 ? tensors : new JArray { tensors }, ["kwargs"] = new JObject() });
        }
        File.WriteAllText(file, json.ToString());
        Assert.That(Converted.Run(Converted.From(file).Onnx, Numpy.Random(60, 7), 1, 1, 3, 4, 5), Is.EqualTo(expected));
    }

    [TestCase("UpSampling3D", "{'size': [4096, 4096, 4096]}", "the layer 'x'", "of a small image it makes 1 channels of")]
    [TestCase("MaxPooling3D", "{'pool_size': [1, 1, 1], 'strides': [1048576, 1, 1]}", "model.json", "up to 256 times can be converted")]
    [TestCase("Cropping3D", "{'cropping': [[9, 9], [0, 0], [0, 0]]}", "the layer 'x'", "it leaves -6 x")]
    public void A_network_made_to_fill_memory_is_refused(string className, string settings, string place, string message)
    {
        using KerasFolder net = KerasFolder.Functional(null, null, null, null, 1).Layer(className, "x", settings, "input");
        string file = net.Write("x");
        Assert.That(() => Converted.From(file), Throws.TypeOf<ModelInvalidException>().With.Message.Contains(message).And.Message.Contains(place));
    }

    [Test]
    public void Whatever_stands_in_a_model_json_it_is_converted_or_refused_in_one_sentence()
    {
        using KerasFolder net = KerasFolder.Functional(null, null, null, null, 1)
            .Layer("Conv3D", "a", "{'filters': 2, 'kernel_size': [1, 1, 1], 'strides': [1, 1, 1], 'padding': 'same', 'activation': 'relu'}", "input").Weights("a/kernel", 1, 1, 1, 1, 2).Weights("a/bias", 2)
            .Layer("BatchNormalization", "b", "{'axis': [4], 'epsilon': 0.01}", "a").Weights("b/gamma", 2).Weights("b/beta", 2).Weights("b/moving_mean", 2).Weights("b/moving_variance", 2)
            .Layer("Add", "c", "{}", "a", "b");
        string file = net.Write("c"), text = File.ReadAllText(file);
        JToken[] others = [5, "x", new JObject(), new JArray(-1, "a")];
        int places = JObject.Parse(text).Descendants().Count(t => t is not JProperty), refused = 0;
        for (int i = 0; i < places * others.Length; i++)
        {
            JObject json = JObject.Parse(text);
            JToken place = json.Descendants().Where(t => t is not JProperty).ElementAt(i / others.Length);
            string path = place.Path;
            place.Replace(others[i % others.Length].DeepClone());
            File.WriteAllText(file, json.ToString());
            try
            {
                Converted.From(file);
            }
            catch (ClaraException e)
            {
                refused++;
                Assert.That(e.Message, Does.StartWith("model.json").And.Not.Contain("Exception"), path);
            }
        }
        Assert.That(refused, Is.GreaterThan(places));
    }
}
