using Clara.Models.Onnx;
using Clara.TestKit;

namespace Clara.Models.Tests.OnnxTests;

/// <summary>The truth is ONNX's own library, python3-onnx of Debian.</summary>
public sealed class OnnxGraphTests
{
    private const string Script = """
        import sys
        try:
            import onnx, onnx.checker, onnx.helper, onnx.numpy_helper
        except ImportError:
            print('missing'); sys.exit()
        model = onnx.load(sys.argv[1])
        onnx.checker.check_model(model, full_check=True)
        g = model.graph
        shape = lambda v: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
        print(model.ir_version, [(o.domain, o.version) for o in model.opset_import], model.producer_name, g.name)
        print([(v.name, v.type.tensor_type.elem_type, shape(v)) for v in [*g.input, *g.output]])
        for t in g.initializer: print(t.name, onnx.numpy_helper.to_array(t).dtype, onnx.numpy_helper.to_array(t).tolist())
        for n in g.node: print(n.op_type, n.name, list(n.input), list(n.output), [(a.name, onnx.helper.get_attribute_value(a)) for a in n.attribute])
        """;

    [Test]
    public void A_written_network_passes_the_check_of_the_ONNX_library_and_holds_what_was_put_in()
    {
        OnnxGraph graph = new("test");
        graph.Input("image", 2, ["x", "y"]);
        graph.Weights("w", [1, 2, 1, 1], [1.5f, -2]);
        graph.Wholes("starts", [long.MinValue, -1]);
        graph.Wholes("ends", [long.MaxValue, 300]);
        graph.Wholes("axes", [2, 3]);
        graph.Node("Conv", ["image", "w"], "a", OnnxAttribute.Wholes("dilations", [1, 1]), OnnxAttribute.Word("auto_pad", "SAME_UPPER"), OnnxAttribute.Whole("group", 1));
        graph.Node("LeakyRelu", ["a"], "b", OnnxAttribute.Number("alpha", 0.25f));
        graph.Node("Slice", ["b", "starts", "ends", "axes"], "logits");
        graph.Output("logits", 1, ["u", "v"]);
        Assert.That(Seen(graph.ToArray("maker")), Is.EqualTo(new[]
        {
            "7 [('', 13)] maker test",
            "[('image', 1, [1, 2, 'x', 'y']), ('logits', 1, [1, 1, 'u', 'v'])]",
            "w float32 [[[[1.5]], [[-2.0]]]]", "starts int64 [-9223372036854775808, -1]", "ends int64 [9223372036854775807, 300]", "axes int64 [2, 3]",
            "Conv a ['image', 'w'] ['a'] [('dilations', [1, 1]), ('auto_pad', b'SAME_UPPER'), ('group', 1)]",
            "LeakyRelu b ['a'] ['b'] [('alpha', 0.25)]",
            "Slice logits ['b', 'starts', 'ends', 'axes'] ['logits'] []",
        }));
    }

    [Test]
    public void Zeros_and_empty_texts_are_written_where_ONNX_wants_them()
    {
        OnnxGraph graph = new("g");
        graph.Input("image", 1, ["x"]);
        graph.Weights("factors", [3], [1, 1, 2]);
        graph.Node("Resize", ["image", "", "factors"], "larger", OnnxAttribute.Word("mode", "nearest"));
        graph.Node("Elu", ["larger"], "flat", OnnxAttribute.Number("alpha", 0));
        graph.Node("Concat", ["flat"], "both", OnnxAttribute.Whole("axis", 0));
        graph.Output("both", 1, ["y"]);
        Assert.That(Seen(graph.ToArray("maker"))[^3..], Is.EqualTo(new[]
        {
            "Resize larger ['image', '', 'factors'] ['larger'] [('mode', b'nearest')]", "Elu flat ['larger'] ['flat'] [('alpha', 0.0)]", "Concat both ['flat'] ['both'] [('axis', 0)]",
        }));
    }

    [Test]
    public void A_value_that_nobody_gives_or_that_is_there_twice_is_refused()
    {
        OnnxGraph graph = new("g");
        graph.Input("image", 1, ["x"]);
        Assert.That(() => graph.Node("Relu", ["other"], "a"), Throws.ArgumentException.With.Message.Contains("'other'"));
        graph.Node("Relu", ["image"], "a");
        Assert.That(() => graph.Node("Relu", ["image"], "a"), Throws.ArgumentException.With.Message.Contains("Two values are called 'a'"));
        Assert.That(() => graph.Weights("w", [2, 2], [1, 2, 3]), Throws.ArgumentException.With.Message.Contains("not those of its shape"));
    }

    private static string[] Seen(byte[] onnx)
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder.File("a.onnx"), onnx);
        string output = Python.Run(Script, folder.File("a.onnx")).Trim();
        if (output == "missing")
            SkipUnlessCi.Because("python3-onnx is not installed");
        return output.Split('\n');
    }
}
