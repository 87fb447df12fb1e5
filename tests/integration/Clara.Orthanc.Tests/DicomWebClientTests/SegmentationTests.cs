using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Series;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Orthanc.Tests.DicomWebClientTests;

/// <summary>The way of a radiologist: the series from the PACS, a label map on it, the segmentation back into the PACS, and out again.</summary>
public sealed class SegmentationTests
{
    private static readonly DicomWebResource CtResource = new(CtSeries.StudyUid, CtSeries.SeriesUid);

    [OneTimeSetUp]
    public void FindLibrary()
    {
        string name = OperatingSystem.IsWindows() ? "clara_dicom.dll" : OperatingSystem.IsMacOS() ? "libclara_dicom.dylib" : "libclara_dicom.so";
        AppContext.SetData("Clara.Dicom.LibraryFolder", Path.GetDirectoryName(Repository.Built(name)));
    }

    [Test]
    public async Task A_fetched_series_is_the_volume_that_was_stored()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Open.Client();
        await client.RetrieveAsync(CtResource, folder.Path, null, CancellationToken.None);
        Volume<short> fetched = await VolumeAsync(folder.Path), original = await VolumeAsync(Path.GetDirectoryName(Servers.Ct.Originals[0])!);
        Assert.That(fetched.Grid, Is.EqualTo(original.Grid));
        Assert.That(fetched.Memory.Span.SequenceEqual(original.Memory.Span));
    }

    [Test]
    public async Task A_segmentation_is_stored_found_fetched_and_read_with_the_same_voxels_names_and_codes()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Open.Client();
        IReadOnlyList<RetrievedFile> series = await client.RetrieveAsync(CtResource, folder.File("ct"), null, CancellationToken.None);
        DicomDataset[] source = await Task.WhenAll(series.Select(f => InProcessCodec.Instance.ReadHeaderAsync(f.Path, null, CancellationToken.None)));
        LabelMap map = await ReferenceLabelsAsync();
        string written = folder.File("seg.dcm");
        await SegmentationWriter.WriteAsync(written, map, source, InProcessCodec.Instance, CancellationToken.None);

        StoredFile stored = (await client.StoreAsync([written], null, CancellationToken.None)).Single();
        Assert.That(stored.Outcome, Is.EqualTo(StoreOutcome.Stored), stored.Reason);

        DicomWebQuery segmentations = new() { Match = new Dictionary<DicomTag, string> { [DicomTags.Modality] = "SEG" } };
        List<DicomDataset> found = [];
        await foreach (DicomDataset result in client.SearchSeriesAsync(CtSeries.StudyUid, segmentations, CancellationToken.None))
            found.Add(result);
        Assert.That(found, Has.Count.EqualTo(1));

        DicomWebResource segmentation = new(CtSeries.StudyUid, found[0].Text(DicomTags.SeriesInstanceUid));
        string fetched = (await client.RetrieveAsync(segmentation, folder.File("seg"), null, CancellationToken.None)).Single().Path;
        LabelMap back = await SegmentationReader.ReadAsync(fetched, map.Grid, InProcessCodec.Instance, CancellationToken.None);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(map.Labels.Select(LabelPresets.Complete)));
        Assert.That(back.Labels.Select(l => l.Codes), Is.All.Not.Null);
        Assert.That(File.ReadAllBytes(fetched).AsSpan().SequenceEqual(File.ReadAllBytes(written)), "Orthanc gives the file out as it was stored");

        // What the server itself makes of the object: segments and references to the series that it holds.
        DicomDataset metadata = (await client.MetadataAsync(segmentation, CancellationToken.None)).Single();
        Assert.That(metadata.Items(DicomTags.SegmentSequence).Select(s => s.Text(DicomTags.SegmentLabel)), Is.EquivalentTo(map.Labels.Select(l => l.Name)));
        Assert.That(metadata.FirstItem(DicomTags.ReferencedSeriesSequence)!.Text(DicomTags.SeriesInstanceUid), Is.EqualTo(CtSeries.SeriesUid));
    }

    private static async Task<Volume<short>> VolumeAsync(string folder)
    {
        DicomScan scan = await DicomFolder.ScanAsync(folder, InProcessCodec.Instance, null, CancellationToken.None);
        return (Volume<short>)await SeriesReader.ReadAsync(scan.Series.Single(), InProcessCodec.Instance, null, CancellationToken.None);
    }

    private static async Task<LabelMap> ReferenceLabelsAsync()
    {
        LabelMap bare = await NiftiFile.ReadLabelMapAsync(SharedFolder.Require("data/ct_dicom_labels.nii.gz"), null, CancellationToken.None);
        JObject names = JObject.Parse(await File.ReadAllTextAsync(SharedFolder.Require("data/ct_labels.json")));
        ushort[] voxels = bare.Voxels.ToArray();
        return new(bare.Grid, voxels.Distinct().Where(id => id != 0).Select(id => new Label(id, (string)names[$"{id}"]!)), voxels);
    }
}
