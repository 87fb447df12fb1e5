namespace Clara.Dicom.Data;

#pragma warning disable CS1591 // the standard's own keywords (PS3.6); it defines them
/// <content>Of objects that are derived from a series: segmentations and structure sets.</content>
public static partial class DicomTags
{
    public static readonly DicomTag InstanceCreationDate = DicomTag.Of(0x00080012);
    public static readonly DicomTag InstanceCreationTime = DicomTag.Of(0x00080013);
    public static readonly DicomTag LongCodeValue = DicomTag.Of(0x00080119);
    public static readonly DicomTag UrnCodeValue = DicomTag.Of(0x00080120);
    public static readonly DicomTag ReferencedInstanceSequence = DicomTag.Of(0x0008114a);
    public static readonly DicomTag SourceImageSequence = DicomTag.Of(0x00082112);
    public static readonly DicomTag AnatomicRegionSequence = DicomTag.Of(0x00082218);
    public static readonly DicomTag AnatomicRegionModifierSequence = DicomTag.Of(0x00082220);
    public static readonly DicomTag DerivationImageSequence = DicomTag.Of(0x00089124);
    public static readonly DicomTag DerivationCodeSequence = DicomTag.Of(0x00089215);
    public static readonly DicomTag PositionReferenceIndicator = DicomTag.Of(0x00201040);
    public static readonly DicomTag DimensionOrganizationUid = DicomTag.Of(0x00209164);
    public static readonly DicomTag DimensionIndexPointer = DicomTag.Of(0x00209165);
    public static readonly DicomTag FunctionalGroupPointer = DicomTag.Of(0x00209167);
    public static readonly DicomTag DimensionOrganizationSequence = DicomTag.Of(0x00209221);
    public static readonly DicomTag DimensionIndexSequence = DicomTag.Of(0x00209222);
    public static readonly DicomTag DimensionDescriptionLabel = DicomTag.Of(0x00209421);
    public static readonly DicomTag PixelPaddingValue = DicomTag.Of(0x00280120);
    public static readonly DicomTag LossyImageCompression = DicomTag.Of(0x00282110);
    public static readonly DicomTag LossyImageCompressionRatio = DicomTag.Of(0x00282112);
    public static readonly DicomTag LossyImageCompressionMethod = DicomTag.Of(0x00282114);
    public static readonly DicomTag SpatialLocationsPreserved = DicomTag.Of(0x0028135a);
    public static readonly DicomTag PurposeOfReferenceCodeSequence = DicomTag.Of(0x0040a170);
    public static readonly DicomTag ContentLabel = DicomTag.Of(0x00700080);
    public static readonly DicomTag ContentDescription = DicomTag.Of(0x00700081);
    public static readonly DicomTag ContentCreatorName = DicomTag.Of(0x00700084);
}
