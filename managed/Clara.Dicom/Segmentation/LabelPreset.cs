using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>What is recommended for a label of a name: codes of SNOMED CT and a colour. Immutable. Since 0.2.</summary>
/// <param name="Name">As the manifest spells it, such as "kidney_left".</param>
/// <param name="Codes">Category, type and side.</param>
/// <param name="Region">Where an abnormal structure lies, such as Kidney for a cyst of it; null for anatomy, which says it by itself.</param>
/// <param name="Colour">Differs from the colours of all other presets.</param>
public sealed record LabelPreset(string Name, LabelCodes Codes, CodedConcept? Region, Rgb Colour);
