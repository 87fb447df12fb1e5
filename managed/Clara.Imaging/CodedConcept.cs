namespace Clara.Imaging;

/// <summary>A concept of a terminology: an item of a DICOM code sequence (PS3.3 section 8.8).</summary>
/// <param name="Value">Code Value (0008,0100), such as "10200004".</param>
/// <param name="Scheme">Coding Scheme Designator (0008,0102), such as "SCT" for SNOMED CT.</param>
/// <param name="Meaning">Code Meaning (0008,0104), such as "Liver".</param>
public sealed record CodedConcept(string Value, string Scheme, string Meaning);
