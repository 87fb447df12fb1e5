using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Networks.NetworkTests;

/// <summary>Networks that cannot be run are refused at loading, in one line that names the model.</summary>
public sealed class RefusalTests
{
    private const int F = OnnxBuilder.Float;

    private static OnnxBuilder Identity(long[] shape, int type = F) => new OnnxBuilder().Input("image", type, shape).Output("logits", type, shape).Node("Identity", ["image"], "logits");

    private static IEnumerable<TestCaseData> Networks()
    {
        yield return Case("no axis of space", Identity([1, 1, -1]).ToArray(), "network's input is Float with 3 axes");
        yield return Case("six axes", Identity([1, 1, -1, -1, -1, -1]).ToArray(), "network's input is Float with 6 axes");
        yield return Case("bytes", Identity([1, 1, -1, -1, -1], OnnxBuilder.UInt8).ToArray(), "network's input is UInt8 with 5 axes; this version gives and reads float32 and float16");
        yield return Case("bfloat16", Identity([1, 1, -1, -1, -1], OnnxBuilder.BFloat16).ToArray(), "network's input is BFloat16 with 5 axes");
        yield return Case("a newer opset", Identity([1, 1, -1, -1, -1]).ToArray(opset: 99), "model.onnx is written in a newer ONNX (opset 99, IR 7) than ONNX Runtime 1.");
        yield return Case("a newer format", Identity([1, 1, -1, -1, -1]).ToArray(opset: 98, irVersion: 200), "model.onnx is written in a newer ONNX (opset 98, IR 200) than ONNX Runtime 1.");
        yield return Case("double", Identity([1, 1, -1, -1, -1], OnnxBuilder.Double).ToArray(), "network's input is Double with 5 axes");
        yield return Case("integers", Identity([1, 1, -1, -1, -1], OnnxBuilder.Int64).ToArray(), "network's input is Int64 with 5 axes");
        yield return Case("two inputs", new OnnxBuilder().Input("a", F, 1, 1, -1, -1, -1).Input("b", F, 1, 1, -1, -1, -1).Output("logits", F, 1, 1, -1, -1, -1).Node("Add", ["a", "b"], "logits").ToArray(),
            "2 inputs (a, b)");
        yield return Case("two images", Identity([2, 1, -1, -1, -1]).ToArray(), "takes 2 images at once");
        yield return Case("a sequence", new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).SequenceOutput("logits").Node("SequenceConstruct", ["image"], "logits").ToArray(), "ONNX Runtime does not load");
        yield return Case("an unknown operation", new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).Output("logits", F, 1, 1, -1, -1, -1).Node("Segment", ["image"], "logits").ToArray(), "ONNX Runtime does not load model.onnx");
        yield return Case("a text", "this is no network"u8.ToArray(), "ONNX Runtime does not load model.onnx");
        yield return Case("nothing", [], null);
        yield return Case("half a network", TestNetworks.Above(1)[..^40], null);
        static TestCaseData Case(string name, byte[] network, string? said) => new TestCaseData(network, said).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Networks))]
    public void What_cannot_be_run_is_refused(byte[] network, string? said)
    {
        using TestArchive archive = new(network);
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => Network.Load(archive.Archive, "cpu", 1))!;
        Assert.That(e.Message, Does.StartWith("The model 'net' cannot be used: ").And.Contain(said ?? "").And.Not.Contain("\n"));
        Assert.Throws<ModelInvalidException>(() => archive.Run(Volume.Allocate<float>(Grid.Axial(new(4, 4, 4), new(1, 1, 1)))));
    }

    /// <summary>They load, for models that classify or work on slices; what segments volumes says why it cannot use them, at the check and at the run.</summary>
    [Test]
    public void Networks_of_slices_and_flat_outputs_load_and_do_not_segment_volumes([Values] bool flat, [Values] bool windows)
    {
        byte[] bytes = flat
            ? new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).Output("logits", F, 1, 1).Node("ReduceMean", ["image"], "mean", ("axes", [2, 3, 4])).Node("Flatten", ["mean"], "logits", ("axis", [1])).ToArray()
            : Identity([1, 1, -1, -1]).ToArray();
        using TestArchive archive = new(bytes, inferer: windows ? TestArchive.Windows("4") : """{"name": "SimpleInferer"}""");
        using (Network network = Network.Load(archive.Archive, "cpu", 1))
        using (NetworkTensor value = network.Run(new float[] { 1, 3 }, flat ? [1, 1, 2, 1, 1] : [1, 1, 2, 1], default))
            Assert.That(value.Values.ToArray(), Is.EqualTo(flat ? new[] { 2f } : [1f, 3]));
        string[] messages =
        [
            Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(archive.Archive, "cpu"))!.Message,
            Assert.Throws<ModelInvalidException>(() => archive.Run(Volume.Allocate<float>(Grid.Axial(new(4, 4, 4), new(1, 1, 1)))))!.Message,
        ];
        Assert.That(messages, Is.All.StartsWith("The model 'net' cannot be used: its network gives [1, 1").And.All.Contains("segmenting in 3-D needs 5 axes"));
    }

    [TestCase(""", "input": "picture" """, "has no input 'picture'; it has image.")]
    [TestCase(""", "output": "mask" """, "has no output 'mask'; it has logits.")]
    public void A_name_that_the_network_has_not_is_said_with_those_it_has(string more, string said)
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), more: more);
        Assert.That(Assert.Throws<ModelInvalidException>(() => Network.Load(archive.Archive, "cpu", 1))!.Message, Does.EndWith(said));
    }

    [Test]
    public void Of_two_outputs_the_first_is_read_or_the_named_one()
    {
        byte[] two = new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).Output("first", F, 1, 1, -1, -1, -1).Output("second", F, 1, 1, -1, -1, -1)
            .Node("Identity", ["image"], "first").Node("Neg", ["image"], "second").ToArray();
        foreach ((string more, string expected) in new[] { ("", "first"), (""", "output": "second" """, "second") })
        {
            using TestArchive archive = new(two, more: more);
            using Network network = Network.Load(archive.Archive, "cpu", 1);
            Assert.That((network.InputName, network.OutputName, network.Classes), Is.EqualTo(("image", expected, 1)));
        }
    }

    [Test]
    public void An_image_that_a_fixed_network_does_not_take_is_refused_with_what_to_do()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f, 8, 9, 10));
        Assert.That(archive.Run(Volume.Allocate<float>(Grid.Axial(new(8, 9, 10), new(1, 1, 1)))).CountOf(0), Is.EqualTo(720));
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => archive.Run(Volume.Allocate<float>(Grid.Axial(new(8, 9, 11), new(1, 1, 1)))))!;
        Assert.That(e.Message, Does.StartWith("The model 'net' ").And.Contain("8 x 9 x 10").And.Contain("8 x 9 x 11").And.Contain("SlidingWindowInferer"));
    }

    [Test]
    public void Windows_that_a_fixed_network_does_not_take_are_refused_at_the_check_and_at_the_run()
    {
        using TestArchive wrong = new(TestNetworks.Above(0.5f, 8, 8, 8), inferer: TestArchive.Windows("[8, 8, 9]")), right = new(TestNetworks.Above(0.5f, 8, 8, 8), inferer: TestArchive.Windows("8"));
        ArchiveCheck.Of(right.Archive, "cpu");
        Assert.That(right.Run(Volume.Allocate<float>(Grid.Axial(new(12, 5, 8), new(1, 1, 1)))).CountOf(0), Is.EqualTo(480));
        string[] messages =
        [
            Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(wrong.Archive, "cpu"))!.Message,
            Assert.Throws<ModelInvalidException>(() => wrong.Run(Volume.Allocate<float>(Grid.Axial(new(12, 12, 12), new(1, 1, 1)))))!.Message,
        ];
        Assert.That(messages, Is.All.StartsWith("The model 'net' ").And.All.Contains("8 x 8 x 8").And.All.Contains("8 x 8 x 9"));
    }

    /// <summary>Free axes promise nothing: here the output is smaller than the input.</summary>
    [Test]
    public void An_output_of_another_extent_is_refused_when_it_comes()
    {
        byte[] valid = new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).Output("logits", F, 1, 1, -1, -1, -1).Weights("w", [1, 1, 3, 3, 3], new float[27]).Node("Conv", ["image", "w"], "logits").ToArray();
        foreach (string inferer in new[] { """{"name": "SimpleInferer"}""", TestArchive.Windows("6") })
        {
            using TestArchive archive = new(valid, inferer: inferer);
            ClaraException e = Assert.Throws<ModelInvalidException>(() => archive.Run(Volume.Allocate<float>(Grid.Axial(new(6, 6, 6), new(1, 1, 1)))))!;
            Assert.That(e.Message, Does.StartWith("The model 'net' ").And.Contain("[1, 1, 4, 4, 4]").And.Contain("[1, classes, 6, 6, 6]"));
        }
    }

    [Test]
    public void A_network_that_fails_while_it_runs_says_which_model()
    {
        // A kernel larger than the image.
        byte[] valid = new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).Output("logits", F, 1, 1, -1, -1, -1).Weights("w", [1, 1, 9, 9, 9], new float[729]).Node("Conv", ["image", "w"], "logits").ToArray();
        using TestArchive archive = new(valid);
        ClaraException e = Assert.Catch<ClaraException>(() => archive.Run(Volume.Allocate<float>(Grid.Axial(new(3, 3, 3), new(1, 1, 1)))))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Inference).Or.EqualTo(StatusCode.ModelInvalid));
        Assert.That(e.Message, Does.Contain("'net'").And.Contain("Conv").And.Contain("'logits'").And.Not.Contain("\n"));
    }

    /// <summary>A build with the CUDA provider on a machine without such a card: who asks for nothing gets the processors, who asks for the card is told.</summary>
    [Test]
    public void Auto_runs_on_the_processors_where_the_card_is_missing()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f));
        string[] providers = ["CUDAExecutionProvider", "CPUExecutionProvider"];
        using (Network network = OnnxNetwork.Load(archive.Archive, "auto", 1, providers))
        using (NetworkTensor value = network.Run(new float[] { 1 }, [1, 1, 1, 1, 1], default))
        {
            Assert.That(value.Values.ToArray(), Is.EqualTo(new[] { 0.5f, 1 }));
            Assert.That((network.Device.Asked, network.Device.Taken), Is.EqualTo(("auto", "cpu")));
            Assert.That(network.Device.Why, Does.StartWith("cuda:0 does not start (").And.Not.Contain("\n"));
        }
        ClaraException e = Assert.Throws<ClaraException>(() => OnnxNetwork.Load(archive.Archive, "cuda:0", 1, providers))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Inference));
        Assert.That(e.Message, Does.StartWith("The model 'net' cannot be loaded on cuda:0 (").And.EndsWith("); try --device cpu.").And.Not.Contain("\n"));
    }

    [Test]
    public void A_device_that_this_build_has_not_is_said() =>
        Assert.That(Assert.Throws<ClaraException>(() => { using TestArchive archive = new(TestNetworks.Above(1)); Network.Load(archive.Archive, "directml:0", 1); })!.Status, Is.EqualTo(StatusCode.Unsupported));

    /// <summary>Four gigabytes a voxel column: more than any machine gives, asked of ONNX Runtime itself.</summary>
    [Test]
    public void Memory_that_the_engine_does_not_get_is_said_as_memory()
    {
        byte[] huge = new OnnxBuilder().Input("image", F, 1, 1, -1, -1, -1).Output("logits", F, 1, 1, -1, -1, -1)
            .Weights("shape", OnnxBuilder.Int64, [5], System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>([1, 1 << 20, 1 << 10, 1 << 10, 1 << 10]))
            .Node("Expand", ["image", "shape"], "wide").Node("ReduceMax", ["wide"], "logits", ("axes", [1])).ToArray();
        using TestArchive archive = new(huge);
        ClaraException e = Assert.Catch<ClaraException>(() => archive.Run(Volume.Allocate<float>(Grid.Axial(new(1, 1, 1), new(1, 1, 1)))))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Memory), e.Message);
        Assert.That(e.Message, Does.Contain("'net'").And.Contain("SlidingWindowInferer").And.Not.Contain("\n"));
    }

    [Test]
    public void A_library_that_is_no_provider_is_refused_and_the_next_try_too()
    {
        using TestArchive archive = new(TestNetworks.Above(1));
        string library = typeof(RefusalTests).Assembly.Location; // a file, but nothing that the system loads
        for (int i = 0; i < 2; i++)
        {
            ClaraException e = Assert.Catch<ClaraException>(() => Network.Load(archive.Archive, $"plugin:{library}", 1))!;
            Assert.That(e.Message, Does.StartWith($"The model 'net' cannot be loaded on plugin:{library}:0 (").And.Not.Contain("\n"));
        }
    }
}
