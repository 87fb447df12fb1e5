namespace Clara.Dicom.Web;

/// <summary>How far a retrieval or a store is; no number falls within one call. Since 0.2.</summary>
/// <param name="Files">Files that are done.</param>
/// <param name="TotalFiles">All files; null where the server does not tell before the end.</param>
/// <param name="Bytes">Bytes of files received or sent.</param>
/// <param name="TotalBytes">All bytes; null where the server does not tell before the end.</param>
public readonly record struct DicomWebProgress(int Files, int? TotalFiles, long Bytes, long? TotalBytes);
