namespace Clara.Models;

/// <summary>Which models of a list are wanted; what is null is not asked. Texts are compared without case. Since 0.2.</summary>
public sealed record ModelFilter
{
    /// <summary>segmentation (or seg), annotation, deepgrow, classification, detection.</summary>
    public string? Function { get; init; }

    /// <summary>ct, mr (or mri), xray and so on.</summary>
    public string? Modality { get; init; }

    /// <summary>A part of the organ in the name.</summary>
    public string? Organ { get; init; }

    /// <summary>A label's name (<see cref="ModelInfo.HasLabelLike"/>).</summary>
    public string? Label { get; init; }

    /// <summary>The type: segmentation, annotation, deepgrow, classification or others.</summary>
    public string? Type { get; init; }

    /// <summary>Whether a model is wanted.</summary>
    public bool Takes(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TakesName(ModelNaming.Of(model)) && (Label is null || model.HasLabelLike(Label))
            && (Type is null || Config.ModelTypes.NameOf(model.Type).Equals(Type, StringComparison.OrdinalIgnoreCase) || Type.Equals("other", StringComparison.OrdinalIgnoreCase) && model.Type == ModelType.Other);
    }

    /// <summary>Whether an archive that could not be read may be one that is wanted: its name is all that is known.</summary>
    public bool MayTake(string name) => TakesName(ModelNaming.Parse(name)) && Label is null && Type is null;

    private bool TakesName(ModelNaming naming) => (Function is null || naming.Function == ModelNaming.FunctionOf(Function)) && (Modality is null || naming.Modality == ModelNaming.ModalityOf(Modality))
        && (Organ is null || naming.Organ.Contains(Organ.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase));
}
