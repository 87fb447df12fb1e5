namespace Clara.Imaging;

/// <summary>What a label is, in codes: the three of DICOM SEG (PS3.3 section C.8.20.4).</summary>
/// <param name="Category">Segmented Property Category, such as (123037004, SCT, "Anatomical Structure").</param>
/// <param name="Type">Segmented Property Type, such as (10200004, SCT, "Liver").</param>
/// <param name="Modifier">Segmented Property Type Modifier, such as (7771000, SCT, "Left"); null for none.</param>
public sealed record LabelCodes(CodedConcept Category, CodedConcept Type, CodedConcept? Modifier = null);
