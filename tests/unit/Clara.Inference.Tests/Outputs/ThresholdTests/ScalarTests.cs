using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;

namespace Clara.Inference.Tests.Outputs.ThresholdTests;

/// <summary>At least the threshold is foreground; of several channels the last one lies on top.</summary>
public sealed class ScalarTests
{
    [Test]
    public void Channels_are_labels_of_their_place_and_later_ones_lie_on_top()
    {
        Label[] labels = [new(3, "whole"), new(5, "core"), new(9, "enhancing")];
        foreach (Size3 size in Values.Sizes())
            for (int channels = 1; channels <= 3; channels++)
            {
                int count = (int)size.Count;
                float[] values = Values.Odd(count * channels, channels);
                using NetworkOutput output = Values.Of(size, channels, values);
                LabelMap map = new Threshold(1).Apply(output, labels, new(channels, default));
                for (int i = 0; i < count; i++)
                {
                    int expected = 0;
                    for (int c = 0; c < channels; c++)
                        if (values[c * count + i] >= 1)
                            expected = labels[c].Id;
                    if (map.Voxels[i] != expected)
                        Assert.Fail($"{size}, {channels} channels: voxel {i} is {map.Voxels[i]}, not {expected}");
                }
            }
    }

    [Test]
    public void Channels_without_a_name_get_the_ids_that_are_free()
    {
        Check([], 2, "1 label 1, 2 label 2", 2);
        Check([new(5, "e")], 1, "5 e", 5);
        Check([new(5, "e")], 2, "1 label 1, 5 e", 1);
        Check([new(1, "a"), new(7, "g")], 3, "1 a, 2 label 2, 7 g", 2);

        static void Check(IReadOnlyList<Label> labels, int channels, string expected, int last)
        {
            using NetworkOutput output = Values.Of(new(1, 1, 1), channels, [.. Enumerable.Repeat(1f, channels)]);
            LabelMap map = new Threshold(0.5f).Apply(output, labels, new(1, default));
            Assert.That(string.Join(", ", map.Labels.Select(l => $"{l.Id} {l.Name}")), Is.EqualTo(expected));
            Assert.That(map.Voxels[0], Is.EqualTo(last), "the last channel's label");
        }
    }
}
