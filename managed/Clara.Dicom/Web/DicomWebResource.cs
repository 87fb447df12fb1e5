using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>A study, one of its series or one instance of that, by UID. Since 0.2.</summary>
public sealed record DicomWebResource
{
    private const int LongestUid = 64; // PS3.5 section 9.1

    /// <summary>Names a study, series or instance; throws <see cref="ClaraException"/> where a UID is none, or an instance has no series.</summary>
    public DicomWebResource(string studyUid, string? seriesUid = null, string? instanceUid = null)
    {
        if (instanceUid is not null && seriesUid is null)
            throw new ClaraException(StatusCode.Argument, "An instance is named together with its series.");
        StudyUid = Checked(studyUid);
        SeriesUid = seriesUid is null ? null : Checked(seriesUid);
        InstanceUid = instanceUid is null ? null : Checked(instanceUid);
    }

    /// <summary>Study Instance UID.</summary>
    public string StudyUid { get; }

    /// <summary>Series Instance UID; null for the whole study.</summary>
    public string? SeriesUid { get; }

    /// <summary>SOP Instance UID; null for the whole series or study.</summary>
    public string? InstanceUid { get; }

    /// <summary>"study", "series" or "instance".</summary>
    public string Kind => InstanceUid is not null ? "instance" : SeriesUid is not null ? "series" : "study";

    /// <summary>Path behind the service's base (PS3.18 section 10.4.1), without slashes at its ends.</summary>
    public override string ToString() =>
        $"studies/{StudyUid}{(SeriesUid is null ? "" : $"/series/{SeriesUid}")}{(InstanceUid is null ? "" : $"/instances/{InstanceUid}")}";

    /// <summary>A UID's characters and length only; servers hold many whose components begin with 0, against PS3.5.</summary>
    internal static string Checked(string uid) => uid.Length is > 0 and <= LongestUid && uid.All(c => c is '.' or (>= '0' and <= '9'))
        ? uid : throw new ClaraException(StatusCode.Argument, "A UID is 1 to 64 digits and dots; one given for a DICOMweb server is not.");
}
