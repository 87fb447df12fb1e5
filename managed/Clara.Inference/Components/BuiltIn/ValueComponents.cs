using Clara.Inference.Outputs;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps on the network's values, and those that make labels of them.</summary>
internal static class ValueComponents
{
    private static readonly Argument<bool> Sigmoid = Argument.Flag("sigmoid", "Whether each value v becomes 1 / (1 + exp(-v))."), Softmax = Argument.Flag("softmax", "Whether the classes of a voxel become shares that add up to 1.");

    private static readonly Argument<bool> Highest = Argument.Flag("argmax", "Whether each voxel gets the class with the highest value.");

    private static readonly Argument<double> AtLeast = Argument.Number("threshold", "The lowest value of foreground.", 0.5), LogitThreshold = Argument.Number("logit_thresh", "The lowest value of foreground where there is no threshold.", 0.5);

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "Activationsd", Kind = ComponentKind.Activation, Source = "MONAI Activationsd", Summary = "Makes shares or probabilities of the network's values.", Arguments = [Sigmoid, Softmax],
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
            Summary = "Values of at least the threshold are foreground; of several channels each gives the label of its place, and later ones lie on top.", Arguments = [AtLeast],
            Create = a => new Threshold((float)a.Get(AtLeast)),
        },
        new()
        {
            Name = "AsDiscreted", Kind = ComponentKind.Discretiser, Source = "MONAI AsDiscreted",
            Summary = "With argmax each voxel gets the class with the highest value; else values of at least the threshold are foreground, of several channels each giving the label of its place, and later ones lie on top.",
            Arguments = [Highest, AtLeast, LogitThreshold, Argument.Ignored("threshold_values", "Without argmax there is always a threshold.")],
            Create = a => a.Get(Highest) ? new Argmax() : new Threshold((float)(a.Has(AtLeast) ? a.Get(AtLeast) : a.Get(LogitThreshold))),
        },
    ];
}
