using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;

namespace Clara.Inference.Tests.Outputs.ArgmaxTests;

/// <summary>Against a loop over the classes, with ties and NaN, for extents that are no multiple of the vector width.</summary>
public sealed class ScalarTests
{
    [Test]
    public void The_highest_class_wins_the_first_of_equals_and_never_NaN()
    {
        foreach (Size3 size in Values.Sizes())
            for (int classes = 1; classes <= 20; classes++)
            {
                int count = (int)size.Count;
                float[] values = Values.Odd(count * classes, classes);
                using NetworkOutput output = Values.Of(size, classes, values);
                LabelMap map = new Argmax().Apply(output, [], new(1 + classes % 3, default));
                for (int i = 0; i < count; i++)
                {
                    int best = 0;
                    for (int c = 1; c < classes; c++)
                        if (values[c * count + i] > values[best * count + i] || (float.IsNaN(values[best * count + i]) && !float.IsNaN(values[c * count + i])))
                            best = c;
                    if (map.Voxels[i] != best)
                        Assert.Fail($"{size}, {classes} classes: voxel {i} is {map.Voxels[i]}, the highest class is {best}");
                }
            }
    }

    [Test]
    public void Classes_without_a_name_are_named_by_their_id()
    {
        Check([new(1, "a"), new(3, "c")], 4, "1 a, 2 label 2, 3 c");
        Check([], 3, "1 label 1, 2 label 2");
        Check([new(1, "a"), new(2, "b"), new(9, "later")], 4, "1 a, 2 b, 3 label 3, 9 later");
        Check([new(5, "e"), new(7, "g")], 3, "1 label 1, 2 label 2, 5 e, 7 g");
        Check([new(1, "a")], 1, "1 a");

        static void Check(IReadOnlyList<Label> labels, int classes, string expected)
        {
            using NetworkOutput output = Values.Of(new(2, 1, 1), classes, new float[2 * classes]);
            Assert.That(string.Join(", ", new Argmax().Apply(output, labels, new(1, default)).Labels.Select(l => $"{l.Id} {l.Name}")), Is.EqualTo(expected));
        }
    }
}
