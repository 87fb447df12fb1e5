namespace Clara.Dicom.Web;

/// <summary>An object that came from a server. Since 0.2.</summary>
/// <param name="Path">The file (PS3.10); its name is ours and tells nothing of the object.</param>
/// <param name="InstanceUid">SOP Instance UID of the file's meta information.</param>
/// <param name="Bytes">Its length.</param>
public sealed record RetrievedFile(string Path, string InstanceUid, long Bytes);
