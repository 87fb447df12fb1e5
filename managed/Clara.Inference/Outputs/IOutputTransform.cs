using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>A step on the network's values, in place: an activation. Looks at each voxel by itself: it gets the output in parts, from several threads at once.</summary>
public interface IOutputTransform
{
    /// <summary>Does the step.</summary>
    void Apply(NetworkOutput output, WorkContext work);
}

/// <summary>The step from values to labels. Looks at each voxel by itself: it gets the output in parts, from several threads at once.</summary>
public interface IDiscretiser
{
    /// <summary>A label map on the output's grid. Those that the model does not name are called "label i".</summary>
    LabelMap Apply(NetworkOutput output, IReadOnlyList<Label> labels, WorkContext work);

    /// <summary>The same for classes that come one after the other, on another grid than the network's. Since 0.2.</summary>
    /// <param name="grid">The result's.</param>
    /// <param name="labels">The model's.</param>
    /// <param name="classes">How many classes will come.</param>
    IRunningLabels Start(Grid grid, IReadOnlyList<Label> labels, int classes);

    /// <summary>How many classes beside background a network with so many output channels has.</summary>
    int Structures(int channels);

    /// <summary>Why a network with so many output channels can never give these labels; null when it can.</summary>
    string? Misfit(IReadOnlyList<Label> labels, int channels);
}

/// <summary>A step on the label map.</summary>
public interface ILabelTransform
{
    /// <summary>The changed map; may be the same object.</summary>
    /// <param name="map">Owned by the chain.</param>
    /// <param name="original">Grid of the image as it was given.</param>
    /// <param name="work">Threads and token.</param>
    LabelMap Apply(LabelMap map, Grid original, WorkContext work);

    /// <summary>Which labels must go in so that these come out: a step that changes ids says here which are theirs before. The same ones where it is not overridden. Since 0.2.</summary>
    IReadOnlyList<Label> LabelsBefore(IReadOnlyList<Label> after) => after;
}
