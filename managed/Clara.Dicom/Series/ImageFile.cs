using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>What is kept of a file with an image.</summary>
internal sealed record ImageFile(string Path, PixelLayout Layout, string StudyUid, string SeriesUid, string FrameOfReferenceUid, string SopClassUid, string SopInstanceUid, string Modality,
    int? SeriesNumber, int? InstanceNumber, string Description)
{
    /// <summary>Of a code string (PS3.5 table 6.2-1).</summary>
    private const int LongestCode = 16;

    private const string MediaStorageDirectory = "1.2.840.10008.1.3.10";

    /// <summary>CT, MR and PET, each single, enhanced and converted to that: a file of these without pixels is a slice that is lost, and no other kind of file.</summary>
    private static readonly HashSet<string> Images =
    [
        "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.2.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.4",
        "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.128.1", "1.2.840.10008.5.1.4.1.1.130",
    ];

    /// <summary>All that is asked for.</summary>
    public static readonly IReadOnlyList<DicomTag> Tags =
    [
        DicomTags.TransferSyntaxUid, DicomTags.SpecificCharacterSet, DicomTags.ImageType, DicomTags.SopClassUid,
        DicomTags.SopInstanceUid, DicomTags.Modality, DicomTags.SeriesDescription, DicomTags.SliceThickness, DicomTags.InversionTime, DicomTags.EchoNumbers, DicomTags.SpacingBetweenSlices,
        DicomTags.TriggerTime, DicomTags.ImagerPixelSpacing, DicomTags.DiffusionBValue, DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid, DicomTags.SeriesNumber,
        DicomTags.AcquisitionNumber, DicomTags.InstanceNumber, DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.FrameOfReferenceUid,
        DicomTags.TemporalPositionIdentifier, DicomTags.SamplesPerPixel, DicomTags.PhotometricInterpretation, DicomTags.NumberOfFrames, DicomTags.Rows, DicomTags.Columns,
        DicomTags.PixelSpacing, DicomTags.BitsAllocated, DicomTags.BitsStored, DicomTags.HighBit, DicomTags.PixelRepresentation, DicomTags.RescaleIntercept, DicomTags.RescaleSlope,
        DicomTags.SharedFunctionalGroupsSequence, DicomTags.PerFrameFunctionalGroupsSequence,
    ];

    /// <summary>File name without its folder, for messages.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Why its frames make no volume; null where they can. To be read after "x.dcm ".</summary>
    public string? Refusal { get; private init; }

    /// <summary>The frames, in the file's order; one for a file that is refused.</summary>
    public IReadOnlyList<SeriesFrame> Frames { get; private set; } = [];

    /// <summary>The file of a header; null for files without an image (DICOMDIR, structure sets, reports). Throws <see cref="ImageFormatException"/> for images whose description is lost.</summary>
    public static ImageFile? Of(string path, DicomDataset header)
    {
        string sopClass = header.Text(DicomTags.SopClassUid) ?? "";
        if (sopClass == MediaStorageDirectory)
            return null;
        string name = System.IO.Path.GetFileName(path);
        if (PixelLayout.Of(header, name) is not PixelLayout layout)
            return sopClass.Length > 0 && !Images.Contains(sopClass) ? null : throw new ImageFormatException($"{name} is cut off or damaged: {(sopClass.Length > 0 ? "it calls itself an image" : "it does not say what it is")} and describes no pixels; get the file again.");
        ImageFile file = new(path, layout, header.Text(DicomTags.StudyInstanceUid) ?? "", header.Text(DicomTags.SeriesInstanceUid) ?? "", header.Text(DicomTags.FrameOfReferenceUid) ?? "",
            sopClass, header.Text(DicomTags.SopInstanceUid) ?? "", header.Text(DicomTags.Modality) ?? "", header.Whole(DicomTags.SeriesNumber),
            header.Whole(DicomTags.InstanceNumber), header.Text(DicomTags.SeriesDescription) ?? "") { Refusal = RefusalOf(layout, header) };
        file.Frames = file.Refusal is null ? SeriesFrame.Of(file, header) : [new(file, 0, null, null, null, 1, 0, [])];
        return file;
    }

    private static string? RefusalOf(PixelLayout layout, DicomDataset header)
    {
        if (header.Text(DicomTags.Modality) == "SEG" || layout.BitsAllocated == 1)
            return "is a segmentation and no image; convert it together with the series that it was drawn on";
        if (layout.Samples != 1 || layout.Photometric == "PALETTE COLOR")
            return $"is a colour image{(layout.Photometric.Length <= LongestCode ? $" ({layout.Photometric})" : "")}, and a volume has one value a voxel; convert it to grey values first";
        if (layout.BitsAllocated == 64)
            return "has pixels of 64 bits, which this product does not read; convert it first";
        if (header.Texts(DicomTags.ImageType).Contains("MOSAIC"))
            return "holds many slices as tiles of one picture (a Siemens mosaic); convert it with dcm2niix and use the result";
        int groups = header.Items(DicomTags.PerFrameFunctionalGroupsSequence).Count;
        if (groups > 0 && groups != layout.Frames)
            return $"is damaged: it has {layout.Frames} frames and functional groups for {groups}; get the file again";
        if (layout.Frames > 1 && groups == 0)
            return $"has {layout.Frames} frames that do not say where they lie (ultrasound, nuclear medicine, a film); give an enhanced multi-frame file or one file a slice";
        return null;
    }
}
