namespace Clara.Dicom.Data;

#pragma warning disable CS1591 // the standard's own keywords (PS3.6); it defines them
/// <content>Of structure sets.</content>
public static partial class DicomTags
{
    public static readonly DicomTag OperatorsName = DicomTag.Of(0x00081070);
    public static readonly DicomTag StructureSetLabel = DicomTag.Of(0x30060002);
    public static readonly DicomTag StructureSetDate = DicomTag.Of(0x30060008);
    public static readonly DicomTag StructureSetTime = DicomTag.Of(0x30060009);
    public static readonly DicomTag ReferencedFrameOfReferenceSequence = DicomTag.Of(0x30060010);
    public static readonly DicomTag RtReferencedStudySequence = DicomTag.Of(0x30060012);
    public static readonly DicomTag RtReferencedSeriesSequence = DicomTag.Of(0x30060014);
    public static readonly DicomTag ContourImageSequence = DicomTag.Of(0x30060016);
    public static readonly DicomTag StructureSetRoiSequence = DicomTag.Of(0x30060020);
    public static readonly DicomTag RoiNumber = DicomTag.Of(0x30060022);
    public static readonly DicomTag ReferencedFrameOfReferenceUid = DicomTag.Of(0x30060024);
    public static readonly DicomTag RoiName = DicomTag.Of(0x30060026);
    public static readonly DicomTag RoiDescription = DicomTag.Of(0x30060028);
    public static readonly DicomTag RoiDisplayColor = DicomTag.Of(0x3006002a);
    public static readonly DicomTag RoiGenerationAlgorithm = DicomTag.Of(0x30060036);
    public static readonly DicomTag RoiContourSequence = DicomTag.Of(0x30060039);
    public static readonly DicomTag ContourSequence = DicomTag.Of(0x30060040);
    public static readonly DicomTag ContourGeometricType = DicomTag.Of(0x30060042);
    public static readonly DicomTag NumberOfContourPoints = DicomTag.Of(0x30060046);
    public static readonly DicomTag ContourNumber = DicomTag.Of(0x30060048);
    public static readonly DicomTag ContourData = DicomTag.Of(0x30060050);
    public static readonly DicomTag RtRoiObservationsSequence = DicomTag.Of(0x30060080);
    public static readonly DicomTag ObservationNumber = DicomTag.Of(0x30060082);
    public static readonly DicomTag ReferencedRoiNumber = DicomTag.Of(0x30060084);
    public static readonly DicomTag RtRoiIdentificationCodeSequence = DicomTag.Of(0x30060086);
    public static readonly DicomTag RtRoiInterpretedType = DicomTag.Of(0x300600a4);
    public static readonly DicomTag RoiInterpreter = DicomTag.Of(0x300600a6);
}
