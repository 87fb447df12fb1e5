namespace Clara.Dicom.Data;

#pragma warning disable CS1591 // the standard's own keywords (PS3.6); it defines them
/// <content>What answers of DICOMweb have beside an object's own elements.</content>
public static partial class DicomTags
{
    public static readonly DicomTag MediaStorageSopClassUid = DicomTag.Of(0x00020002);
    public static readonly DicomTag MediaStorageSopInstanceUid = DicomTag.Of(0x00020003);
    public static readonly DicomTag ModalitiesInStudy = DicomTag.Of(0x00080061);
    public static readonly DicomTag WarningReason = DicomTag.Of(0x00081196);
    public static readonly DicomTag FailureReason = DicomTag.Of(0x00081197);
    public static readonly DicomTag FailedSopSequence = DicomTag.Of(0x00081198);
    public static readonly DicomTag ReferencedSopSequence = DicomTag.Of(0x00081199);
    public static readonly DicomTag OtherFailuresSequence = DicomTag.Of(0x0008119a);
    public static readonly DicomTag NumberOfStudyRelatedInstances = DicomTag.Of(0x00201208);
    public static readonly DicomTag NumberOfSeriesRelatedInstances = DicomTag.Of(0x00201209);
}
