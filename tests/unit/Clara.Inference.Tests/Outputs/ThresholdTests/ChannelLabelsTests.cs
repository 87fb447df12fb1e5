using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Outputs.ThresholdTests;

/// <summary>Channels with label ids and an order of their own, as nested tumour regions need them.</summary>
public sealed class ChannelLabelsTests
{
    private static readonly Size3 Size = new(5, 7, 3);

    private static byte[] Identity(int channels) => new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, channels, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, channels, -1, -1, -1)
        .Node("Identity", ["image"], "logits").ToArray();

    [Test]
    public void Ids_and_order_are_those_that_are_given()
    {
        float[] values = Values.Odd(3 * (int)Size.Count, 3);
        int count = (int)Size.Count;
        using NetworkOutput output = Values.Of(Size, 3, [.. values]);
        Threshold threshold = new(1) { ChannelLabels = [1, 2, 4], Order = [1, 0, 2] };
        Label[] labels = [new(1, "core"), new(2, "whole"), new(4, "enhancing")];
        LabelMap map = threshold.Apply(output, labels, new(2, default));
        IRunningLabels running = threshold.Start(output.Grid, labels, 3);
        for (int c = 0; c < 3; c++)
            running.Add(c, output.Class(c).ToArray(), new(2, default));
        for (int i = 0; i < count; i++)
        {
            int expected = values[2 * count + i] >= 1 ? 4 : values[i] >= 1 ? 1 : values[count + i] >= 1 ? 2 : 0;
            Assert.That((map.Voxels[i], running.Map.Voxels[i]), Is.EqualTo(((ushort)expected, (ushort)expected)), $"voxel {i}");
        }
        Assert.That(map.Labels, Is.EqualTo(labels));
        Assert.That(running.Map.Labels, Is.EqualTo(labels));
    }

    /// <summary>The inverse of ConvertToMultiChannelBasedOnBratsClasses: TC = {1, 4}, WT = {1, 2, 4}, ET = {4}.</summary>
    [TestCase("""["TC", "WT", "ET"]"""), TestCase("""["WT", "TC", "ET"]"""), TestCase("""["ET", "WT", "TC"]"""), TestCase(null)]
    public void Brats_codes_come_back_from_their_channels(string? names)
    {
        int[] codes = [0, 1, 2, 4, 4, 2, 1, 0];
        Dictionary<string, int[]> regions = new() { ["TC"] = [1, 4], ["WT"] = [1, 2, 4], ["ET"] = [4] };
        string[] order = names is null ? ["TC", "WT", "ET"] : Newtonsoft.Json.JsonConvert.DeserializeObject<string[]>(names)!;
        Grid grid = Grid.Axial(new(8, 1, 1), new(1, 1, 1));
        Volume[] channels = [.. order.Select(r => Numpy.Volume(grid, [.. codes.Select(c => regions[r].Contains(c) ? 0.75f : 0.25f)]))];
        using TestArchive archive = new(Identity(3), post: $$"""[{"name": "BratsChannelsToLabels", "args": { {{(names is null ? "" : $"\"class_names\": {names}")}} } }]""", labels: """{"1": "core", "2": "oedema", "4": "enhancing"}""");
        Assert.That(Chained.Run(archive, channels).Voxels.ToArray().Select(v => (int)v), Is.EqualTo(codes));
    }

    [Test]
    public void Other_numbers_of_channels_than_the_network_has_are_refused()
    {
        Assert.That(new Threshold(0.5f) { ChannelLabels = [1, 2] }.Misfit([], 3), Is.EqualTo("it names labels for 2 channels, its network has 3"));
        Assert.That(new Threshold(0.5f) { Order = [1, 0] }.Misfit([], 3), Is.EqualTo("it orders 2 channels, its network has 3"));
        Assert.That(new Threshold(0.5f) { ChannelLabels = [1, 2], Order = [1, 0] }.Misfit([new(1, "a"), new(2, "b")], 2), Is.Null);
    }
}
