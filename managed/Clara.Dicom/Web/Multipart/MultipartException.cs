namespace Clara.Dicom.Web.Multipart;

/// <summary>A multipart body that is damaged, cut off or beyond its limits; the message goes on from "its answer ".</summary>
internal sealed class MultipartException(string message) : Exception(message);
