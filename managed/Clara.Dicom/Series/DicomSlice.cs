namespace Clara.Dicom.Series;

/// <summary>One slice of a series: a frame of a file. Since 0.2.</summary>
/// <param name="Path">The file.</param>
/// <param name="Frame">0-based frame in the file.</param>
/// <param name="SopClassUid">What kind of object it is; "" where the file does not say.</param>
/// <param name="SopInstanceUid">The object's UID; "" where the file does not say.</param>
public sealed record DicomSlice(string Path, int Frame, string SopClassUid, string SopInstanceUid);
