using System.Globalization;
using Clara.Dicom.Data;

namespace Clara.Dicom.Derived;

/// <summary>What every object of ours says of patient, study, equipment and itself.</summary>
internal static class CommonModules
{
    public const string Manufacturer = "ClaraPlugin", Model = "Clara";

    // Patient, Patient Study and General Study modules (PS3.3 sections C.7.1.1, C.7.2.2, C.7.2.1), including what says that the data is de-identified.
    private static readonly DicomTag[] Copied =
    [
        DicomTags.PatientName, DicomTags.PatientId, DicomTags.PatientBirthDate, DicomTags.PatientSex,
        DicomTag.Of(0x00100021), DicomTag.Of(0x00100032), DicomTag.Of(0x00101010), DicomTag.Of(0x00101020), DicomTag.Of(0x00101030), DicomTag.Of(0x00102160),
        DicomTag.Of(0x00120062), DicomTag.Of(0x00120063), DicomTag.Of(0x00120064),
        DicomTags.StudyInstanceUid, DicomTags.StudyDate, DicomTags.StudyTime, DicomTags.ReferringPhysicianName, DicomTags.StudyId, DicomTags.AccessionNumber, DicomTags.StudyDescription,
        DicomTag.Of(0x00080201), DicomTags.FrameOfReferenceUid,
    ];

    // Type 2: must be there, may be empty.
    private static readonly (DicomTag Tag, DicomVr Vr)[] Needed =
    [
        (DicomTags.PatientName, DicomVr.PN), (DicomTags.PatientId, DicomVr.LO), (DicomTags.PatientBirthDate, DicomVr.DA), (DicomTags.PatientSex, DicomVr.CS),
        (DicomTags.StudyDate, DicomVr.DA), (DicomTags.StudyTime, DicomVr.TM), (DicomTags.ReferringPhysicianName, DicomVr.PN), (DicomTags.StudyId, DicomVr.SH),
        (DicomTags.AccessionNumber, DicomVr.SH), (DicomTags.PositionReferenceIndicator, DicomVr.LO),
    ];

    /// <summary>A new instance in a new series of the source's study and frame of reference; a UID that the source lacks is made.</summary>
    public static DicomDataset For(DicomDataset source, string sopClass, string modality, int seriesNumber, string seriesDescription, DateTimeOffset now)
    {
        DicomDataset dataset = new();
        foreach (DicomTag tag in Copied)
            if (source[tag] is DicomElement element and not DicomBulk && !IsEmpty(element))
                dataset.Set(tag, element);
        foreach ((DicomTag tag, DicomVr vr) in Needed)
            if (!dataset.Contains(tag))
                dataset.Set(tag, new DicomText(vr, []));
        foreach (DicomTag tag in (ReadOnlySpan<DicomTag>)[DicomTags.StudyInstanceUid, DicomTags.FrameOfReferenceUid])
            if (dataset.Text(tag) is null)
                dataset.Set(tag, DicomVr.UI, NewUid.Make());
        string date = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture), time = now.ToString("HHmmss", CultureInfo.InvariantCulture);
        return dataset
            .Set(DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192")
            .Set(DicomTags.InstanceCreationDate, DicomVr.DA, date).Set(DicomTags.InstanceCreationTime, DicomVr.TM, time)
            .Set(DicomTags.SeriesDate, DicomVr.DA, date).Set(DicomTags.SeriesTime, DicomVr.TM, time)
            .Set(DicomTags.SopClassUid, DicomVr.UI, sopClass).Set(DicomTags.SopInstanceUid, DicomVr.UI, NewUid.Make())
            .Set(DicomTags.SeriesInstanceUid, DicomVr.UI, NewUid.Make())
            .Set(DicomTags.Modality, DicomVr.CS, modality)
            .Set(DicomTags.SeriesNumber, DicomVr.IS, seriesNumber).Set(DicomTags.InstanceNumber, DicomVr.IS, 1)
            .Set(DicomTags.SeriesDescription, DicomVr.LO, seriesDescription)
            .Set(DicomTags.Manufacturer, DicomVr.LO, Manufacturer).Set(DicomTags.ManufacturerModelName, DicomVr.LO, Model)
            .Set(DicomTags.DeviceSerialNumber, DicomVr.LO, "1").Set(DicomTags.SoftwareVersions, DicomVr.LO, Version);
    }

    private static string Version => typeof(CommonModules).Assembly.GetName().Version?.ToString(3) ?? "0";

    private static bool IsEmpty(DicomElement element) => element switch
    {
        DicomText text => text.Values.All(string.IsNullOrWhiteSpace),
        DicomNumbers numbers => numbers.Values.All(double.IsNaN),
        DicomSequence sequence => sequence.Items.Count == 0,
        _ => false,
    };
}
