namespace Clara.Models.Config;

/// <summary>The types of models by the names that configs and the wire use.</summary>
internal static class ModelTypes
{
    private const string Known = "segmentation, annotation, deepgrow, classification or others";

    /// <summary>Throws <see cref="ModelInvalidException"/> with file and path for no type and for one that is not known.</summary>
    public static ModelType Parse(string text, string file, string path) => text.ToLowerInvariant() switch
    {
        "segmentation" => ModelType.Segmentation,
        "annotation" or "dextr3d" => ModelType.Annotation,
        "deepgrow" => ModelType.Deepgrow,
        "classification" => ModelType.Classification,
        "others" or "pipeline" => ModelType.Other,
        "" => throw ModelInvalidException.At(file, $" has no '{path}'; it must be {Known}."),
        _ => throw ModelInvalidException.At($"{file}: {path}", $": the type '{OneLine.Quote(text)}' is not known; it must be {Known}."),
    };

    public static string NameOf(ModelType type) => type == ModelType.Other ? "others" : type.ToString().ToLowerInvariant();
}
