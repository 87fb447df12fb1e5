namespace Clara.Dicom.Web.Store;

/// <summary>A DICOM file that is to go out.</summary>
/// <param name="Index">Its place in the caller's list.</param>
/// <param name="Path">As it was given.</param>
/// <param name="Bytes">Its length, which the request announces.</param>
/// <param name="InstanceUid">By which the server's answer names it; null where the file does not say.</param>
internal sealed record FileToStore(int Index, string Path, long Bytes, string? InstanceUid);
