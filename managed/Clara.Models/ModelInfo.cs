using Clara.Imaging;
using Clara.Models.Config;

namespace Clara.Models;

/// <summary>What a model does with an image; the numbers are those of CLARA_MODEL_* in session.h.</summary>
public enum ModelType
{
    /// <summary>Image to label map, no prompts.</summary>
    Segmentation = 1,

    /// <summary>Image and six or more extreme points to one label.</summary>
    Annotation = 2,

    /// <summary>Image and clicks to one label.</summary>
    Deepgrow = 3,

    /// <summary>Image to scores.</summary>
    Classification = 4,

    /// <summary>Anything else, "others" and "pipeline" on the wire.</summary>
    Other = 5,
}

/// <summary>What users are told of a model, wherever it runs. Immutable. Since 0.1.</summary>
public sealed record ModelInfo
{
    /// <summary>Name that selects it, unique within a backend.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required ModelType Type { get; init; }

    /// <summary>Labels of its result by rising id; empty when the caller names the label.</summary>
    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>A sentence for a tooltip; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Version as text; may be empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>Annotation models: margin around the points, mm.</summary>
    public double PaddingMm { get; init; } = DefaultPaddingMm;

    /// <summary>Annotation models: size in voxels to which the cropped region is resampled; null = none.</summary>
    public Size3? Roi { get; init; }

    /// <summary>Annotation models: standard deviation of the point maps, voxels of that size. Since 0.2.</summary>
    public double Sigma { get; init; } = ServingConfig.DefaultSigma;

    /// <summary>Modality as the archive writes it, such as "CT"; may be empty. Since 0.2.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Deepgrow models: 2 for slices, 3 for volumes; null where it is not said. Since 0.2.</summary>
    public int? ClickDimensions { get; init; }

    /// <summary>On which device a server runs it and why, in a sentence; empty where it is not said, and for models of this machine, whose backend tells it when asked. Since 0.2.</summary>
    public string Device { get; init; } = "";

    /// <summary>How the weights of a model of this machine are stored; null for a server's, and where there is no network. Since 0.2.</summary>
    public WeightsFormat? Weights { get; init; }

    /// <summary>Margin where a model names none, mm; the AIAA clients' default.</summary>
    public const double DefaultPaddingMm = 20;

    /// <summary>Whether one of its labels is asked for: compared without case, either name containing the other (the AIAA clients' rule). A model without labels takes any.</summary>
    public bool HasLabelLike(string label) => Labels.Count == 0 || Labels.Any(l =>
        l.Name.Contains(label, StringComparison.OrdinalIgnoreCase) || label.Contains(l.Name, StringComparison.OrdinalIgnoreCase));
}
