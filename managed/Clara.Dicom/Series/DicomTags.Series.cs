namespace Clara.Dicom.Data;

#pragma warning disable CS1591 // the standard's own keywords (PS3.6); it defines them
/// <content>What tells the images of a series apart and what their values mean.</content>
public static partial class DicomTags
{
    public static readonly DicomTag InversionTime = DicomTag.Of(0x00180082);
    public static readonly DicomTag EchoNumbers = DicomTag.Of(0x00180086);
    public static readonly DicomTag TriggerTime = DicomTag.Of(0x00181060);
    public static readonly DicomTag ImagerPixelSpacing = DicomTag.Of(0x00181164);
    public static readonly DicomTag EffectiveEchoTime = DicomTag.Of(0x00189082);
    public static readonly DicomTag DiffusionBValue = DicomTag.Of(0x00189087);
    public static readonly DicomTag MrEchoSequence = DicomTag.Of(0x00189114);
    public static readonly DicomTag MrDiffusionSequence = DicomTag.Of(0x00189117);
    public static readonly DicomTag StackId = DicomTag.Of(0x00209056);
    public static readonly DicomTag TemporalPositionIndex = DicomTag.Of(0x00209128);
    public static readonly DicomTag PixelValueTransformationSequence = DicomTag.Of(0x00289145);
}
