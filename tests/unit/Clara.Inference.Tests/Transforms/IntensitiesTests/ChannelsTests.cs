using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Tests.Transforms.IntensitiesTests;

/// <summary>Intensity steps as configs name them, on an image of two channels, against MONAI's formulas in numpy.</summary>
public sealed class ChannelsTests
{
    private static readonly Grid Grid = Grid.Axial(new(9, 7, 5), new(1, 1, 1));

    private static Volume<float>[] Image()
    {
        float[] first = Numpy.Random(315, 1, -50, 200), second = Numpy.Random(315, 2, 1000, 1400);
        Array.Fill(first, 0, 20, 60);
        Array.Fill(second, 0, 100, 90);
        return [Numpy.Volume(Grid, first), Numpy.Volume(Grid, second)];
    }

    /// <summary>Step, arguments and formula, which finds the channels in x (2, 315), double.</summary>
    private static readonly (string Name, string Args, string Formula)[] Steps =
    [
        ("NormalizeIntensityd", "", "(x - x.mean()) / x.std()"),
        ("NormalizeIntensityd", "\"channel_wise\": true", "(x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)"),
        ("NormalizeIntensityd", "\"nonzero\": true", "np.where(x != 0, (x - x[x != 0].mean()) / x[x != 0].std(), 0)"),
        ("NormalizeIntensityd", "\"nonzero\": true, \"channel_wise\": true", "np.stack([np.where(c != 0, (c - c[c != 0].mean()) / c[c != 0].std(), 0) for c in x])"),
        ("NormalizeIntensityd", "\"subtrahend\": 208, \"divisor\": 388", "(x - 208) / 388"),
        ("NormalizeIntensityd", "\"subtrahend\": 208", "(x - 208) / x.std()"),
        ("NormalizeIntensityd", "\"divisor\": 388", "(x - x.mean()) / 388"),
        ("NormalizeIntensityd", "\"divisor\": 388, \"nonzero\": true", "np.where(x != 0, (x - x[x != 0].mean()) / 388, 0)"),
        ("NormalizeIntensityd", "\"subtrahend\": 208, \"divisor\": 388, \"nonzero\": true", "np.where(x != 0, (x - 208) / 388, 0)"),
        ("NormalizeIntensityd", "\"subtrahend\": [20, 1200], \"divisor\": [30, 0], \"channel_wise\": true", "(x - [[20], [1200]]) / [[30], [1]]"),
        ("NormalizeNonzeroIntensities", "", "np.stack([np.where(c != 0, (c - c[c != 0].mean()) / c[c != 0].std(), 0) for c in x])"),
        ("CenterData", "\"subtrahend\": 100, \"divisor\": 50", "(x - 100) / 50"),
        ("ScaleIntensityd", "", "(x - x.min()) / (x.max() - x.min())"),
        ("ScaleIntensityd", "\"minv\": -1, \"maxv\": 3, \"channel_wise\": true", "(x - x.min(1, keepdims=True)) / (x.max(1, keepdims=True) - x.min(1, keepdims=True)) * 4 - 1"),
        ("ScaleIntensityd", "\"minv\": null, \"maxv\": null, \"factor\": 0.25", "x * 1.25"),
        ("ScaleIntensityRanged", "\"a_min\": -57, \"a_max\": 164", "(x + 57) / 221"),
        ("ScaleIntensityRange", "\"a_min\": -57, \"a_max\": 164, \"b_min\": -1, \"b_max\": 1, \"clip\": true", "np.clip((x + 57) / 221 * 2 - 1, -1, 1)"),
        ("ScaleIntensityRangePercentilesd", "\"lower\": 1, \"upper\": 99, \"b_min\": 0, \"b_max\": 1", "(x - np.percentile(x, 1)) / (np.percentile(x, 99) - np.percentile(x, 1))"),
        ("ScaleIntensityRangePercentilesd", "\"lower\": 5, \"upper\": 92.5, \"b_min\": 2, \"b_max\": 7, \"clip\": true", "np.clip((x - np.percentile(x, 5)) / (np.percentile(x, 92.5) - np.percentile(x, 5)) * 5 + 2, 2, 7)"),
        ("ScaleIntensityRangePercentilesd", "\"lower\": 10, \"upper\": 90, \"b_min\": 0, \"b_max\": 255, \"relative\": true, \"channel_wise\": true",
            "np.stack([(c - np.percentile(c, 10)) / (np.percentile(c, 90) - np.percentile(c, 10)) * (229.5 - 25.5) + 25.5 for c in x])"),
        ("ThresholdIntensityd", "\"threshold\": 100", "np.where(x > 100, x, 0)"),
        ("ThresholdIntensityd", "\"threshold\": 100, \"above\": false, \"cval\": 7", "np.where(x < 100, x, 7)"),
        ("AdjustContrastd", "\"gamma\": 1.7", "((x - x.min()) / (x.max() - x.min() + 1e-7)) ** 1.7 * (x.max() - x.min()) + x.min()"),
        ("AdjustContrastd", "\"gamma\": 0.5, \"invert_image\": true", "-(((-x + x.max()) / (x.max() - x.min() + 1e-7)) ** 0.5 * (x.max() - x.min()) - x.max())"),
        ("RepeatChanneld", "\"repeats\": 2", "np.repeat(x, 2, axis=0)"),
        ("RepeatChannel", "\"repeat_times\": 3", "np.repeat(x, 3, axis=0)"),
    ];

    private static IEnumerable<TestCaseData> Rows() => Steps.Select((s, i) => new TestCaseData(i).SetArgDisplayNames($"{s.Name} {s.Args}"));

    /// <summary>All formulas at once: numpy takes longer to start than to compute.</summary>
    private static readonly Lazy<float[][]> Truths = new(() =>
    {
        float[] all = Numpy.Run($"x = np.stack(inputs).astype(np.float64)\nanswer = np.concatenate([np.concatenate([[a.size], a.flatten()]) for a in [\n{string.Join(",\n", Steps.Select(s => $"({s.Formula})"))}]])", [.. Image().Select(c => c.Voxels.ToArray())]);
        List<float[]> truths = [];
        for (int at = 0; at < all.Length; at += 1 + (int)all[at])
            truths.Add(all[(at + 1)..(at + 1 + (int)all[at])]);
        return [.. truths];
    });

    [TestCaseSource(nameof(Rows))]
    public void Steps_are_MONAIs(int row)
    {
        float[] truth = Truths.Value[row];
        Numpy.Same(truth, Chains.Flat(Chains.Apply(Chains.Step(Steps[row].Name, Steps[row].Args), Image())), 1e-6 * Math.Max(1, truth.Max(Math.Abs)), Steps[row].Name);
    }

    [Test]
    public void Percentiles_of_many_voxels_are_numpys()
    {
        Grid grid = Grid.Axial(new(101, 83, 71), new(1, 1, 1));
        float[] values = Numpy.Random((int)grid.Size.Count, 5, -1, 1);
        (values[0], values[1], values[2], values[3]) = (3e38f, -3e38f, 0f, -0f);
        double[] percents = [0, 100, 50, 0.01, 99.99, 37.3];
        float[] truth = Numpy.Run(FormattableString.Invariant($"answer = np.percentile(inputs[0].astype(np.float64), [{string.Join(", ", percents)}])"), values);
        Percentiles percentiles = new([Numpy.Volume(grid, values)], new(2, default));
        for (int i = 0; i < percents.Length; i++)
            Assert.That(percentiles.At(percents[i]), Is.EqualTo(truth[i]).Within(1e-7 * Math.Max(1, Math.Abs(truth[i]))), $"{percents[i]} %");
    }

    /// <summary>MONAI's kernel "erf" with its zero padding; scipy has the error function.</summary>
    [TestCase("\"sigma\": 2", "[2, 2, 2]"), TestCase("\"sigma\": [0.5, 1.3, 3]", "[0.5, 1.3, 3]"), TestCase("\"sigma\": [0, 0.1, 1]", "[0, 0.1, 1]"), TestCase("", "[1, 1, 1]")]
    public void Smoothing_is_MONAIs(string args, string sigma)
    {
        Volume<float> image = Chains.Noise(Grid, 8, -5, 5);
        float[] truth = Numpy.Run($$"""
            from scipy import ndimage, special
            x = volume(inputs[0], (9, 7, 5)).astype(np.float64)
            for axis, s in enumerate({{sigma}}):
                if s > 0:
                    tail = int(max(s * 4, 0.5) + 0.5)
                    i = np.arange(-tail, tail + 1)
                    k = np.clip(0.5 * (special.erf((i + 0.5) / s / np.sqrt(2)) - special.erf((i - 0.5) / s / np.sqrt(2))), 0, None)
                    x = ndimage.convolve1d(x, k, axis=axis, mode='constant')
            answer = flat(x)
            """, image.Voxels.ToArray());
        Numpy.Same(truth, Chains.Apply(Chains.Step("GaussianSmoothd", args), image).Image.Voxels, 2e-6);
    }

    [TestCase("NormalizeIntensityd", "\"subtrahend\": [1, 2]", "'subtrahend' must be one number where channel_wise is false"), TestCase("AdjustContrastd", "\"gamma\": 0", "'gamma' must be above 0"),
        TestCase("AdjustContrastd", "", "'gamma' is missing"), TestCase("AdjustContrastd", "\"gamma\": 2, \"retain_stats\": true", "'retain_stats' must be false"), TestCase("GaussianSmoothd", "\"approx\": \"sampled\"", "'approx' must be erf"),
        TestCase("GaussianSmoothd", "\"sigma\": -1", "'sigma' must be 0 to 100"), TestCase("ScaleIntensityRangePercentilesd", "\"lower\": 99, \"upper\": 1, \"b_min\": 0, \"b_max\": 1", "'upper' must be above lower"),
        TestCase("ScaleIntensityRangePercentilesd", "\"lower\": -1, \"upper\": 1, \"b_min\": 0, \"b_max\": 1", "'lower' must be 0 to 100"), TestCase("RepeatChanneld", "", "'repeats' must be a whole number of 1 to 64"),
        TestCase("RepeatChanneld", "\"repeats\": 0", "'repeats' must be a whole number of 1 to 64")]
    public void Wrong_arguments_are_refused(string name, string args, string said) =>
        Assert.That(Assert.Throws<ModelInvalidException>(() => Chains.Apply(Chains.Step(name, args), Image()))!.Message, Does.StartWith("config_aiaa.json: pre_transforms[0]").And.Contain(said));

    [Test]
    public void Numbers_for_fewer_channels_than_the_image_has_are_said() =>
        Assert.That(Assert.Throws<ClaraException>(() => Chains.Apply(Chains.Step("NormalizeIntensityd", "\"subtrahend\": [1, 2], \"channel_wise\": true"), [.. Image(), Image()[0]]))!.Message, Does.Contain("numbers for 2 channels"));

    [Test]
    public void Copies_of_a_channel_are_their_own()
    {
        Sample sample = Chains.Apply(Chains.Step("RepeatChanneld", "\"repeats\": 2"), Image()[0]);
        sample.Channels[0].Voxels[0] = 12345;
        Assert.That(sample.Channels[1].Voxels[0], Is.Not.EqualTo(12345));
    }
}
