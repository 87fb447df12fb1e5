namespace Clara.Dicom.Web.Multipart;

/// <summary>One part. What is not read of the content is passed over when the next part is asked for.</summary>
/// <param name="ContentType">As it came; empty when the part has none.</param>
/// <param name="PromisedLength">Its Content-Length, which need not be true; null when the part has none.</param>
/// <param name="Content">Read forward only; ends at the boundary.</param>
internal sealed record MultipartPart(string ContentType, long? PromisedLength, Stream Content);
