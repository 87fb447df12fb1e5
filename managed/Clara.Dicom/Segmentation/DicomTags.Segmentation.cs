namespace Clara.Dicom.Data;

#pragma warning disable CS1591 // the standard's own keywords (PS3.6); it defines them
/// <content>Of segmentation objects.</content>
public static partial class DicomTags
{
    public static readonly DicomTag SegmentationType = DicomTag.Of(0x00620001);
    public static readonly DicomTag SegmentSequence = DicomTag.Of(0x00620002);
    public static readonly DicomTag SegmentedPropertyCategoryCodeSequence = DicomTag.Of(0x00620003);
    public static readonly DicomTag SegmentNumber = DicomTag.Of(0x00620004);
    public static readonly DicomTag SegmentLabel = DicomTag.Of(0x00620005);
    public static readonly DicomTag SegmentDescription = DicomTag.Of(0x00620006);
    public static readonly DicomTag SegmentAlgorithmType = DicomTag.Of(0x00620008);
    public static readonly DicomTag SegmentAlgorithmName = DicomTag.Of(0x00620009);
    public static readonly DicomTag SegmentIdentificationSequence = DicomTag.Of(0x0062000a);
    public static readonly DicomTag ReferencedSegmentNumber = DicomTag.Of(0x0062000b);
    public static readonly DicomTag RecommendedDisplayCieLabValue = DicomTag.Of(0x0062000d);
    public static readonly DicomTag MaximumFractionalValue = DicomTag.Of(0x0062000e);
    public static readonly DicomTag SegmentedPropertyTypeCodeSequence = DicomTag.Of(0x0062000f);
    public static readonly DicomTag SegmentedPropertyTypeModifierCodeSequence = DicomTag.Of(0x00620011);
    public static readonly DicomTag SegmentsOverlap = DicomTag.Of(0x00620013);
    public static readonly DicomTag TrackingId = DicomTag.Of(0x00620020);
    public static readonly DicomTag TrackingUid = DicomTag.Of(0x00620021);
}
