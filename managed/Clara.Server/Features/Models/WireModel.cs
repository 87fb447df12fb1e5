using Clara.Annotation;
using Clara.Models;
using Clara.Protocol.Aiaa;

namespace Clara.Server.Features.Models;

/// <summary>A model as the wire tells it.</summary>
internal static class WireModel
{
    /// <param name="model">The model.</param>
    /// <param name="device">Where it runs and why; empty for nothing to say.</param>
    public static AiaaModel Of(ModelInfo model, string device) => new()
    {
        Name = model.Name,
        Type = TypeOf(model.Type),
        Labels = [.. model.Labels.Select(l => l.Name)],
        LabelIds = model.Labels.Count > 0 ? [.. model.Labels.Select(l => l.Id)] : null,
        Description = model.Description,
        Version = model.Version,
        Device = device,
        PaddingMm = model.Type == ModelType.Annotation ? model.PaddingMm : null,
        Sigma = model.Type == ModelType.Annotation && model.Roi is not null ? model.Sigma : null,
        ClickDimensions = model.Type == ModelType.Deepgrow ? model.ClickDimensions : null,
        Roi = model.Roi is { } roi ? [roi.X, roi.Y, roi.Z] : null,
    };

    public static string TypeOf(ModelType type) => type switch
    {
        ModelType.Segmentation => "segmentation",
        ModelType.Annotation => "annotation",
        ModelType.Deepgrow => "deepgrow",
        ModelType.Classification => "classification",
        _ => "others",
    };
}
