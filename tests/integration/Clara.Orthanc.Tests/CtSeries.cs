using Clara.TestKit;

namespace Clara.Orthanc.Tests;

/// <summary>The slices of ../shared/data/ct_dicom as a PACS takes them: their anonymiser emptied the UIDs, so pydicom puts some in, and nothing else is changed.</summary>
internal sealed class CtSeries : IDisposable
{
    public const string StudyUid = "2.25.3001", SeriesUid = "2.25.3002";

    private const string Script = """
        import os, sys, pydicom
        source, folder, study, series = sys.argv[1:]
        for number, name in enumerate(sorted(os.listdir(source))):
            slice = pydicom.dcmread(os.path.join(source, name))
            slice.SOPClassUID = slice.file_meta.MediaStorageSOPClassUID
            slice.SOPInstanceUID = slice.file_meta.MediaStorageSOPInstanceUID
            slice.StudyInstanceUID, slice.SeriesInstanceUID = study, series
            slice.PatientID = 'Clara'
            slice.save_as(os.path.join(folder, f'{number:02}.dcm'))
            print(slice.SOPInstanceUID)
        """;

    private readonly TempFolder _folder = new();

    public CtSeries()
    {
        string source = SharedFolder.Require("data/ct_dicom");
        Originals = [.. Directory.GetFiles(source).Order(StringComparer.Ordinal)];
        InstanceUids = Python.Run(Script, source, _folder.Path, StudyUid, SeriesUid).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Files = [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)];
    }

    /// <summary>The shared files as they are: without UIDs in their datasets, so no PACS takes them.</summary>
    public string[] Originals { get; }

    /// <summary>The same slices with UIDs.</summary>
    public string[] Files { get; }

    /// <summary>SOP Instance UIDs of <see cref="Files"/>, as pydicom says.</summary>
    public string[] InstanceUids { get; }

    public void Dispose() => _folder.Dispose();
}
