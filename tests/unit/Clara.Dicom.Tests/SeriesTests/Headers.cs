using Clara.Dicom.Data;
using Clara.Dicom.Series;

namespace Clara.Dicom.Tests.SeriesTests;

/// <summary>Headers of slices, made by hand: an axial CT of 4 x 3 pixels of 0.5 x 0.75 mm, 2 mm apart.</summary>
internal static class Headers
{
    public static DicomDataset Slice(int n, double z) => new DicomDataset()
        .Set(DicomTags.TransferSyntaxUid, DicomVr.UI, "1.2.840.10008.1.2.1").Set(DicomTags.SopClassUid, DicomVr.UI, "1.2.840.10008.5.1.4.1.1.2").Set(DicomTags.SopInstanceUid, DicomVr.UI, $"1.2.3.{n}")
        .Set(DicomTags.StudyInstanceUid, DicomVr.UI, "1.2").Set(DicomTags.SeriesInstanceUid, DicomVr.UI, "1.2.3").Set(DicomTags.FrameOfReferenceUid, DicomVr.UI, "1.2.4")
        .Set(DicomTags.Modality, DicomVr.CS, "CT").Set(DicomTags.SeriesNumber, DicomVr.IS, 5).Set(DicomTags.InstanceNumber, DicomVr.IS, n)
        .Set(DicomTags.SeriesDescription, DicomVr.LO, "Doe^Jane thorax").Set(DicomTags.PatientName, DicomVr.PN, "Doe^Jane")
        .Set(DicomTags.Rows, DicomVr.US, 3).Set(DicomTags.Columns, DicomVr.US, 4).Set(DicomTags.SamplesPerPixel, DicomVr.US, 1).Set(DicomTags.PhotometricInterpretation, DicomVr.CS, "MONOCHROME2")
        .Set(DicomTags.BitsAllocated, DicomVr.US, 16).Set(DicomTags.BitsStored, DicomVr.US, 12).Set(DicomTags.HighBit, DicomVr.US, 11).Set(DicomTags.PixelRepresentation, DicomVr.US, 0)
        .Set(DicomTags.PixelSpacing, DicomVr.DS, 0.75, 0.5).Set(DicomTags.SliceThickness, DicomVr.DS, 3)
        .Set(DicomTags.RescaleIntercept, DicomVr.DS, -1024).Set(DicomTags.RescaleSlope, DicomVr.DS, 1)
        .Place(0, 0, z).Turn(1, 0, 0, 0, 1, 0);

    public static DicomDataset Place(this DicomDataset header, params double[] position) => header.Set(DicomTags.ImagePositionPatient, DicomVr.DS, position);

    public static DicomDataset Turn(this DicomDataset header, params double[] orientation) => header.Set(DicomTags.ImageOrientationPatient, DicomVr.DS, orientation);

    /// <summary>Slices at these places, in this order, as files a0.dcm, a1.dcm ...</summary>
    public static DicomDataset[] Stack(params double[] places) => [.. places.Select((z, n) => Slice(n + 1, z))];

    public static IReadOnlyList<DicomSeries> Group(params IEnumerable<DicomDataset> headers) => SeriesGrouping.Of(headers.Select((h, n) => ImageFile.Of($"/data/a{n}.dcm", h)).OfType<ImageFile>());
}
