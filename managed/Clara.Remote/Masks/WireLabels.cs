using Clara.Imaging;
using Clara.Models;
using Clara.Protocol.Aiaa;

namespace Clara.Remote.Masks;

/// <summary>Between models on the wire, where mask value 1 is the first label, and ours, where labels have ids.</summary>
internal static class WireLabels
{
    public static ModelInfo Model(AiaaModel wire) => new()
    {
        Name = wire.Name,
        Type = wire.Type switch
        {
            "segmentation" => ModelType.Segmentation,
            "annotation" => ModelType.Annotation,
            "deepgrow" => ModelType.Deepgrow,
            "classification" => ModelType.Classification,
            _ => ModelType.Other,
        },
        Labels = [.. Labels(wire).OrderBy(l => l.Id)],
        Description = wire.Description,
        Version = wire.Version,
        Device = OneLine.Of(wire.Device),
        PaddingMm = wire.PaddingMm ?? ModelInfo.DefaultPaddingMm,
        Sigma = wire.Sigma ?? Models.Config.ServingConfig.DefaultSigma,
        ClickDimensions = wire.ClickDimensions,
        Roi = wire.Roi is { Count: > 0 } roi ? new(roi[0], roi[Math.Min(1, roi.Count - 1)], roi[Math.Min(2, roi.Count - 1)]) : null,
    };

    /// <summary>The label of mask value 1, 2, ... in the wire's order.</summary>
    public static Label[] Labels(AiaaModel wire) =>
        [.. wire.Labels.Take(ushort.MaxValue).Select((name, i) => new Label(wire.LabelIds?[i] ?? i + 1, name.Length > 0 ? name : $"label {i + 1}"))];
}
