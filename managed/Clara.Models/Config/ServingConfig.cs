using Clara.Imaging;

namespace Clara.Models.Config;

/// <summary>What an archive's config (an MMAR's config_aiaa.json, a bundle's metadata and inference.json) says of a model: how it is shown, what happens before, in and after its network. Since 0.1.</summary>
public sealed record ServingConfig
{
    /// <summary>What it does.</summary>
    public required ModelType Type { get; init; }

    /// <summary>Labels of its result by rising id.</summary>
    public required IReadOnlyList<Label> Labels { get; init; }

    /// <summary>A sentence for a tooltip; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>Version as text; may be empty.</summary>
    public required string Version { get; init; }

    /// <summary>Annotation models: margin around the points, mm.</summary>
    public required double PaddingMm { get; init; }

    /// <summary>Annotation models: size in voxels of the network's input; null = none.</summary>
    public required Size3? Roi { get; init; }

    /// <summary>From the image as given to the network's input, in order.</summary>
    public required IReadOnlyList<ComponentConfig> PreTransforms { get; init; }

    /// <summary>The network's file and how it is run.</summary>
    public required InferenceConfig Inference { get; init; }

    /// <summary>From the network's output to a label map on the image's grid, in order.</summary>
    public required IReadOnlyList<ComponentConfig> PostTransforms { get; init; }

    /// <summary>File and path of <see cref="PostTransforms"/>, for messages about the chain as a whole. Since 0.2.</summary>
    public string PostPlace { get; init; } = $"{ServingConfigReader.FileName}: post_transforms";

    /// <summary>Annotation models: standard deviation of the point maps, voxels of the network's input. Since 0.2.</summary>
    public double Sigma { get; init; } = DefaultSigma;

    /// <summary>Modality as the archive writes it, such as "CT"; may be empty. Since 0.2.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Last pre-transform whose result may be kept for an image that is asked about again; empty = none. Since 0.2.</summary>
    public string CacheUntil { get; init; } = "";

    /// <summary>Free facts for clients by name ("deepgrow": "2D"). Since 0.2.</summary>
    public IReadOnlyDictionary<string, string> MetaData { get; init; } = new Dictionary<string, string>();

    /// <summary>Deepgrow models: 2 for slices, 3 for volumes, as the meta data or the click step's "dimensions" have it; null leaves it to the network. Since 0.2.</summary>
    public int? ClickDimensions => MetaData.GetValueOrDefault("deepgrow")?.ToUpperInvariant() switch { "2D" => 2, "3D" => 3, _ => IsDeepEdit ? 3 : DimensionsOfClicks() };

    /// <summary>Whether the network takes a map of clicks for each label, background too, beside the whole image, and segments by itself where there are none (DeepEdit). Since 0.2.</summary>
    public bool IsDeepEdit => PreTransforms.Any(DeepEditSteps.Includes);

    /// <summary>Sigma where a model names none; the AIAA clients' default.</summary>
    public const double DefaultSigma = 3;

    private int? DimensionsOfClicks() =>
        PreTransforms.FirstOrDefault(c => c.Name.StartsWith("AddGuidanceFromPoints", StringComparison.OrdinalIgnoreCase)) is ComponentConfig c && c.Has("dimensions") ? c.Count("dimensions") : null;
}

/// <summary>How a network's weights are stored. Since 0.2.</summary>
public enum WeightsFormat
{
    /// <summary>An .onnx file, run by ONNX Runtime.</summary>
    Onnx,

    /// <summary>A TorchScript file (model.ts), run by TorchSharp where that is installed.</summary>
    TorchScript,
}

/// <summary>The network of a model: its file and the way its windows are taken.</summary>
/// <param name="ModelFile">Relative to the archive's folder, as the config has it; null when the config names none and the archive's models folder is looked through.</param>
/// <param name="InputName">Name of the network's image input; null = its only one.</param>
/// <param name="OutputName">Name of the output to use; null = its first.</param>
/// <param name="Inferer">SimpleInferer or SlidingWindowInferer with arguments.</param>
public sealed record InferenceConfig(string? ModelFile, string? InputName, string? OutputName, ComponentConfig Inferer)
{
    /// <summary>How the weights are stored that were found. Since 0.2.</summary>
    public WeightsFormat Weights { get; init; }

    /// <summary>Field of the chain that the network gets. Since 0.2.</summary>
    public string InputField { get; init; } = "image";

    /// <summary>Field of the chain that holds the network's output. Since 0.2.</summary>
    public string OutputField { get; init; } = "pred";

    /// <summary>Names of the models that a pipeline runs, which has no network of its own; empty for every other model. Since 0.2.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>File and path of <see cref="Members"/>, for messages. Since 0.2.</summary>
    public string MembersPlace { get; init; } = "";
}
