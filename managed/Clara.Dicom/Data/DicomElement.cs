namespace Clara.Dicom.Data;

/// <summary>A data element's value without its tag; immutable. Since 0.2.</summary>
public abstract record DicomElement(DicomVr Vr);

/// <summary>Texts (also AT as eight hexadecimal digits, SV and UV as decimal digits); an empty component is "". Padding is gone. PN: the groups joined by "=".</summary>
public sealed record DicomText(DicomVr Vr, IReadOnlyList<string> Values) : DicomElement(Vr);

/// <summary>Numbers (DS, FD, FL, IS, SL, SS, UL, US); an empty component is NaN.</summary>
public sealed record DicomNumbers(DicomVr Vr, IReadOnlyList<double> Values) : DicomElement(Vr);

/// <summary>A sequence's items.</summary>
public sealed record DicomSequence(IReadOnlyList<DicomDataset> Items) : DicomElement(DicomVr.SQ);

/// <summary>Bytes in little-endian order.</summary>
public sealed record DicomBytes(DicomVr Vr, ReadOnlyMemory<byte> Bytes) : DicomElement(Vr);

/// <summary>A value that stayed where it was: the address of DICOMweb's bulk data, or null for a file's value that was too long to be read with the header.</summary>
public sealed record DicomBulk(DicomVr Vr, string? Address) : DicomElement(Vr);
