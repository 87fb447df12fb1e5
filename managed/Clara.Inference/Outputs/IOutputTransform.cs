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
}
