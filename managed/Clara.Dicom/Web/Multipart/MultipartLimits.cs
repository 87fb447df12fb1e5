namespace Clara.Dicom.Web.Multipart;

/// <summary>What a multipart body may cost, bytes.</summary>
internal sealed record MultipartLimits(long PartBytes, long BodyBytes)
{
    /// <summary>A part's header lines together, and the preamble.</summary>
    public int HeadBytes { get; init; } = 16 * 1024;
}
