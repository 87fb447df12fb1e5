using Clara.Dicom.Data;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Orthanc.Tests.DicomWebClientTests;

public sealed class RetrieveTests
{
    private static readonly DicomWebResource Series = new(CtSeries.StudyUid, CtSeries.SeriesUid);

    private static void SameAsStored(IReadOnlyList<RetrievedFile> files, IEnumerable<int> expected)
    {
        int[] numbers = [.. files.Select(f => Array.IndexOf(Servers.Ct.InstanceUids, f.InstanceUid))];
        Assert.That(numbers, Is.EquivalentTo(expected));
        foreach ((RetrievedFile file, int number) in files.Zip(numbers))
            Assert.That(File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(File.ReadAllBytes(Servers.Ct.Files[number])), $"{file.Path} is the slice {number}, byte for byte");
    }

    [Test]
    public async Task A_series_comes_as_it_was_stored_byte_for_byte_in_its_own_transfer_syntax()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Open.Client();
        SameAsStored(await client.RetrieveAsync(Series, folder.Path, null, CancellationToken.None), Enumerable.Range(0, 20));
    }

    [Test]
    public async Task A_study_comes_with_its_series()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Open.Client();
        IReadOnlyList<RetrievedFile> files = await client.RetrieveAsync(new(CtSeries.StudyUid), folder.Path, null, CancellationToken.None);
        Assert.That(files.Select(f => f.InstanceUid), Is.SupersetOf(Servers.Ct.InstanceUids));
    }

    [Test]
    public async Task One_instance_comes_alone()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Open.Client();
        SameAsStored(await client.RetrieveAsync(new(CtSeries.StudyUid, CtSeries.SeriesUid, Servers.Ct.InstanceUids[5]), folder.Path, null, CancellationToken.None), [5]);
    }

    [Test]
    public async Task Metadata_tell_every_slices_position()
    {
        using DicomWebClient client = Servers.Open.Client();
        IReadOnlyList<DicomDataset> slices = await client.MetadataAsync(Series, CancellationToken.None);
        string truth = Python.Run("import sys, pydicom\nfor f in sys.argv[1:]:\n    print(repr(float(pydicom.dcmread(f, stop_before_pixels=True).ImagePositionPatient[2])))", Servers.Ct.Files);
        double[] expected = [.. truth.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(z => double.Parse(z, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(slices.OrderBy(s => Array.IndexOf(Servers.Ct.InstanceUids, s.Text(DicomTags.SopInstanceUid))).Select(s => s.Numbers(DicomTags.ImagePositionPatient)[2]), Is.EqualTo(expected));
    }

    [Test]
    public async Task What_is_not_there_is_not_found()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Open.Client();
        ClaraException files = (await Assert.CatchAsync<ClaraException>(() => client.RetrieveAsync(new(CtSeries.StudyUid, "2.25.9"), folder.Path, null, CancellationToken.None)))!;
        ClaraException metadata = (await Assert.CatchAsync<ClaraException>(() => client.MetadataAsync(new("2.25.9"), CancellationToken.None)))!;
        Assert.That((files.Status, metadata.Status), Is.EqualTo((StatusCode.NotFound, StatusCode.NotFound)));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);
    }
}
