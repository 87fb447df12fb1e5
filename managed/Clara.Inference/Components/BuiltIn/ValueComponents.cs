using Clara.Inference.Outputs;
using Clara.Models.Config;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps on the network's values, and those that make labels of them.</summary>
internal static class ValueComponents
{
    private const string OneLabel = "The result is a label map, in which each voxel has one label.";

    private static readonly Argument<bool> Sigmoid = Argument.Flag("sigmoid", "Whether each value v becomes 1 / (1 + exp(-v))."), Softmax = Argument.Flag("softmax", "Whether the classes of a voxel become shares that add up to 1.");

    private static readonly Argument<bool> Highest = Argument.Flag("argmax", "Whether each voxel gets the class with the highest value; else there is a threshold.");

    private static readonly Argument<double> AtLeast = Argument.Number("threshold", "The lowest value of foreground.", 0.5), LogitThreshold = Argument.Number("logit_thresh", "The lowest value of foreground where there is no threshold.", 0.5);

    /// <summary>Old configs have false here, new ones a number of classes.</summary>
    private static readonly Argument OneHot = Argument.Other("to_onehot", "any", "absent", "absent or false", OneLabel, c => !c.Has("to_onehot") || c.IsFalse("to_onehot") ? false : throw c.Wrong("to_onehot", "absent or false: " + OneLabel.TrimEnd('.')));

    private static readonly Argument<IReadOnlyList<int>> ChannelLabels = Argument.Integers("channel_labels", "The label id of each channel. Ours.", "the model's labels in their order", "label ids of 1 to 65535", v => v is >= 1 and <= ushort.MaxValue),
        PaintOrder = Argument.Integers("paint_order", "Channels from the lowest to the one that lies on top, from 0. Ours.", "the order of the channels", "every channel once, from 0", v => v is >= 0 and < 1024);

    private static readonly Argument<IReadOnlyList<string>> ClassNames = Argument.Other<IReadOnlyList<string>>("class_names", "texts", "[\"TC\", \"WT\", \"ET\"]", "TC, WT and ET, each at most once",
        "What each channel is: tumour core, whole tumour, enhancing tumour.", ReadClassNames);

    /// <summary>Code of what is left of a region when those inside of it are taken away.</summary>
    private static readonly Dictionary<string, int> Brats = new() { ["WT"] = 2, ["TC"] = 1, ["ET"] = 4 };

    /// <summary>ET lies in TC, and TC in WT.</summary>
    private static readonly string[] Nested = ["WT", "TC", "ET"];

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "Activationsd", Kind = ComponentKind.Activation, Source = "MONAI Activationsd", Summary = "Makes shares or probabilities of the network's values.",
            Arguments = [Sigmoid, Softmax, Argument.Absent("other", "Code of other languages is not run."), Argument.Ignored("dim", "Shares are those of classes."), Argument.Ignored("kwargs", "Shares are those of classes.")],
            Create = a => a.Get(Sigmoid) && a.Get(Softmax) ? throw a.Wrong(Softmax, "false where sigmoid is true") : a.Get(Sigmoid) ? new SigmoidActivation() : a.Get(Softmax) ? new SoftmaxActivation() : null,
        },
        new()
        {
            Name = "ArgmaxAcrossChannels", Kind = ComponentKind.Discretiser, Source = "Clara Train ArgmaxAcrossChannels",
            Summary = "Each voxel gets the class with the highest value, the first one of equals; class 0 is background.", Create = _ => new Argmax(),
        },
        new()
        {
            Name = "ThresholdValues", Kind = ComponentKind.Discretiser, Source = "Clara Train ThresholdValues",
            Summary = "Values of at least the threshold are foreground; of several channels each gives a label, and later ones lie on top.", Arguments = [AtLeast, ChannelLabels, PaintOrder],
            Create = a => Threshold(a, a.Get(AtLeast)),
        },
        new()
        {
            Name = "AsDiscreted", Kind = ComponentKind.Discretiser, Source = "MONAI AsDiscreted",
            Summary = "With argmax each voxel gets the class with the highest value, the first one of equals; else values of at least the threshold are foreground, of several channels each giving a label, and later ones lying on top.",
            Arguments =
            [
                Highest, AtLeast, LogitThreshold, ChannelLabels, PaintOrder, OneHot, Argument.Absent("rounding", "Labels are whole numbers."),
                Argument.Ignored("threshold_values", "Without argmax there is always a threshold."), Argument.Ignored("n_classes", OneLabel), Argument.Ignored("num_classes", OneLabel), Argument.Ignored("dim", "Classes have a place of their own."),
                Argument.Ignored("keepdim", "Classes have a place of their own."),
            ],
            Create = a => a.Get(Highest) ? new Argmax() : Threshold(a, a.Has(AtLeast) ? a.Get(AtLeast) : a.Get(LogitThreshold)),
        },
        new()
        {
            Name = "BratsChannelsToLabels", Kind = ComponentKind.Discretiser, Source = "ours; the inverse of MONAI's and Clara Train's ConvertToMultiChannelBasedOnBratsClasses",
            Summary = "Makes BraTS codes of the channels of a brain tumour network: 4 where ET reaches the threshold, else 1 where TC does, else 2 where WT does.", Arguments = [AtLeast, ClassNames],
            Create = a => BratsCodes([.. a.Get(ClassNames)], a.Get(AtLeast)),
        },
        Refused("MeanEnsembled", "Takes the mean of several networks.", "MONAI MeanEnsembled, VoteEnsembled", "an archive has one network.", "VoteEnsembled"),
        Refused("Lambdad", "Runs code of the config.", "MONAI Lambdad", "code of other languages is not run; AsDiscreted's channel_labels and paint_order give channels their ids.", "Lambda", "Cupyd"),
    ];

    private static Threshold BratsCodes(List<string> names, double threshold) =>
        new((float)threshold) { ChannelLabels = [.. names.Select(n => Brats[n])], Order = [.. Nested.Where(names.Contains).Select(n => names.IndexOf(n))] };

    private static IReadOnlyList<string> ReadClassNames(ComponentConfig c)
    {
        IReadOnlyList<string> names = c.Has("class_names") ? c.Texts("class_names") : ["TC", "WT", "ET"];
        return names.Count > 0 && names.All(Brats.ContainsKey) && names.Distinct().Count() == names.Count ? names : throw c.Wrong("class_names", ClassNames.Range);
    }

    private static Threshold Threshold(ComponentArguments a, double threshold)
    {
        IReadOnlyList<int> order = a.Get(PaintOrder);
        if (order.Distinct().Count() != order.Count || order.Any(c => c >= order.Count))
            throw a.Wrong(PaintOrder, PaintOrder.Range);
        return new((float)threshold) { ChannelLabels = a.Get(ChannelLabels), Order = order };
    }

    private static ComponentDescription Refused(string name, string summary, string source, string why, params string[] others) =>
        new() { Name = name, OtherNames = others, Kind = ComponentKind.Activation, Summary = summary, Source = source, Refused = why };
}
