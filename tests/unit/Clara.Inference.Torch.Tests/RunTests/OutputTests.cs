using Clara.Inference.Networks;
using Clara.Models;

namespace Clara.Inference.Torch.Tests.RunTests;

/// <summary>One run: which output, in which order and type its values come.</summary>
public sealed class OutputTests
{
    private const int X = 5, Y = 6, Z = 7;
    private static readonly long[] Shape = [1, 1, X, Y, Z];

    [TestCase("convolution.ts")]
    [TestCase("traced.pt")]
    [TestCase("levels.ts")]
    [TestCase("pair.ts")]
    public void The_first_output_of_a_network_is_its_answer(string fixture)
    {
        using TorchArchive archive = new(fixture);
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Truth.Random(X * Y * Z, 1);
        using NetworkTensor value = network.Run(voxels, Shape, default);
        Assert.That(value.Shape, Is.EqualTo(new long[] { 1, 3, X, Y, Z }));
        Truth.Same(Truth.Convolution(voxels, 3, (X, Y, Z)), value.Values, 1e-5);
    }

    [TestCase("levels.ts")]
    [TestCase("pair.ts")]
    public void Another_output_is_named_by_its_place(string fixture)
    {
        using TorchArchive archive = new(fixture, more: """, "output": "1" """);
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Truth.Random(X * Y * Z, 2);
        using NetworkTensor value = network.Run(voxels, Shape, default);
        Truth.Same([.. Truth.Convolution(voxels, 3, (X, Y, Z)).Select(v => -v)], value.Values, 1e-5);
    }

    [Test]
    public void A_place_past_the_last_output_is_refused()
    {
        using TorchArchive archive = new("pair.ts", more: """, "output": "2" """);
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => network.Run(new float[X * Y * Z], Shape, default))!;
        Assert.That(e.Message, Does.EndWith("its network has no output 2; it has 2, the first is 0."));
    }

    [Test]
    public void Values_lie_in_the_order_of_the_axes_and_in_float_whatever_the_network_gives()
    {
        using TorchArchive archive = new("turned.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Truth.Random(X * Y * Z, 3);
        using NetworkTensor value = network.Run(voxels, Shape, default);
        float[] turned = Truth.Convolution(Truth.Turned(voxels, 1, (X, Y, Z)), 3, (Z, Y, X));
        Truth.Same(Truth.Turned(turned, 3, (Z, Y, X)), value.Values, 1e-5);
    }

    [Test]
    public void An_output_in_half_precision_becomes_float()
    {
        using TorchArchive archive = new("half_output.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Truth.Random(X * Y * Z, 4);
        using NetworkTensor value = network.Run(voxels, Shape, default);
        // Half has 11 bits; values are below 8.
        Truth.Same(Truth.Convolution(voxels, 3, (X, Y, Z)), value.Values, 8 / 2048.0);
    }

    [Test]
    public void A_network_with_weights_in_half_precision_gets_its_input_in_it()
    {
        using TorchArchive archive = new("half_weights.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        using NetworkTensor value = network.Run(new float[] { 1, 2.5f, -3 }, [1, 1, 1, 1, 3], default);
        Assert.That(value.Values.ToArray(), Is.EqualTo(new[] { 2, 5, -6, 1, 2.5f, -3 }));
    }

    [Test]
    public void A_network_of_two_axes_runs_without_z()
    {
        using TorchArchive archive = new("flat.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = Truth.Random(Y * Z, 6);
        using NetworkTensor value = network.Run(voxels, [1, 1, Y, Z], default);
        Assert.That(value.Shape, Is.EqualTo(new long[] { 1, 2, Y, Z }));
        Truth.Same(Truth.Convolution(voxels, 2, (1, Y, Z), planes: false), value.Values, 1e-5);
    }

    [Test]
    public void An_output_that_is_the_input_does_not_lie_on_the_callers_voxels()
    {
        using TorchArchive archive = new("failing.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        float[] voxels = [0.25f, 0.5f];
        using NetworkTensor value = network.Run(voxels, [1, 1, 1, 1, 2], default);
        value.Values.Fill(7);
        Assert.That(voxels, Is.EqualTo(new[] { 0.25f, 0.5f }));
    }
}
