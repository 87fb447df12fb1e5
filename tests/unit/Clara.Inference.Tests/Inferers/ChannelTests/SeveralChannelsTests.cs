using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Inferers.ChannelTests;

/// <summary>Networks with several input channels: an image and maps of prompts, or several sequences.</summary>
public sealed class SeveralChannelsTests
{
    private static readonly Grid Grid = Clara.Imaging.Grid.Axial(new(5, 4, 3), new(1, 1, 1));

    private static byte[] Identity(int channels) =>
        new OnnxBuilder().Input("image", OnnxBuilder.Float, [1, channels, -1, -1, -1]).Output("logits", OnnxBuilder.Float, [1, channels, -1, -1, -1]).Node("Identity", ["image"], "logits").ToArray();

    private static IInferer[] Inferers() => [new SimpleInferer(), new SlidingWindowInferer(new(2, 3, 4), 0.5, true, 0.125)];

    [TestCaseSource(nameof(Inferers))]
    public void Channels_arrive_in_their_order_and_each_voxel_at_its_place(IInferer inferer)
    {
        using TestArchive archive = new(Identity(2));
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Volume<float> first = Numpy.Volume(Grid, Numpy.Random(60, 1)), second = Numpy.Volume(Grid, Numpy.Random(60, 2));

        using NetworkOutput output = inferer.Run(network, [first, second], null, new(1, default));

        Assert.That(output.Grid.Size, Is.EqualTo(new Size3(3, 4, 5)), "axes reversed");
        foreach ((Volume<float> volume, int c) in new[] { (first, 0), (second, 1) })
            for (int z = 0; z < 3; z++)
                for (int y = 0; y < 4; y++)
                    for (int x = 0; x < 5; x++)
                        Assert.That(output.Class(c)[(int)output.Grid.Offset(z, y, x)], Is.EqualTo(volume[x, y, z]).Within(1e-6));
    }

    [TestCaseSource(nameof(Inferers))]
    public void Another_number_of_channels_than_the_network_takes_is_said(IInferer inferer)
    {
        using TestArchive archive = new(Identity(2));
        using Network network = Network.Load(archive.Archive, "cpu", 1);

        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => inferer.Run(network, [Numpy.Volume(Grid, Numpy.Random(60, 1))], null, new(1, default)))!;

        Assert.That(e.Message, Does.Contain("takes 2 input channels, its chain gives 1"));
    }
}
