using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class FolderTests : IDisposable
{
    private TempFolder _folder = new();

    [SetUp]
    public void Make()
    {
        _folder.Dispose();
        _folder = new();
        Directory.CreateDirectory(_folder.File("deep/er"));
        new Made { Stored = 12 }.Write(_folder.File("deep/er"));
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Folders_below_are_searched_and_other_files_counted()
    {
        await File.WriteAllTextAsync(_folder.File("notes.txt"), "no image");
        await File.WriteAllBytesAsync(_folder.File("deep/empty"), []);
        Python.Run("""
            import subprocess, sys, pydicom
            d = pydicom.dcmread(sys.argv[1] + '/deep/er/1.dcm')
            del d.PixelData, d.Rows; d.Modality = 'SR'; d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.88.11'; d.save_as(sys.argv[1] + '/report.dcm')
            d.file_meta.MediaStorageSOPClassUID = d.SOPClassUID = '1.2.840.10008.1.3.10'; d.save_as(sys.argv[1] + '/DICOMDIR')
            """, _folder.Path);

        DicomScan scan = await ScanAsync();

        Assert.That((scan.Series.Count, scan.Series[0].Slices.Count, scan.PassedOver, scan.Unreadable.Count), Is.EqualTo((1, 3, 4, 0)));
    }

    [Test]
    public async Task Links_to_folders_and_pipes_are_no_trap()
    {
        Directory.CreateSymbolicLink(_folder.File("deep/up"), _folder.Path);
        Python.Run("import os, sys; os.mkfifo(sys.argv[1])", _folder.File("pipe"));

        DicomScan scan = await ScanAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That((scan.Series.Single().Slices.Count, scan.PassedOver), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task A_damaged_file_is_listed_and_the_rest_is_read()
    {
        byte[] slice = await File.ReadAllBytesAsync(_folder.File("deep/er/1.dcm"));
        await File.WriteAllBytesAsync(_folder.File("damaged.dcm"), slice[..300]);

        DicomScan scan = await ScanAsync();

        Assert.That(scan.Unreadable.Single(), Does.StartWith("damaged.dcm").And.Not.Contain("Jane"));
        Assert.That(scan.Series.Single().Slices, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_file_that_may_be_the_last_slice_is_not_left_out_without_a_word([Values("empty", "cut after its class", "no DICM")] string harm)
    {
        string last = _folder.File("deep/er/3.dcm");
        byte[] slice = await File.ReadAllBytesAsync(last);
        int sopClass = slice.AsSpan(256).IndexOf(new byte[] { 8, 0, 0x16, 0, (byte)'U', (byte)'I' }) + 256;
        await File.WriteAllBytesAsync(last, harm switch { "empty" => [], "no DICM" => slice[128..], _ => slice[..(sopClass + 8 + slice[sopClass + 6])] });
        using WorkerCodec codec = new(new WorkerLimits());

        DicomScan scan = await DicomFolder.ScanAsync(_folder.Path, codec, null, CancellationToken.None);

        ClaraException failure = Assert.Catch<ClaraException>(() => scan.Choose(null))!;
        Assert.That((failure.Status, failure.Message), Is.EqualTo((StatusCode.Format, failure.Message)));
        Assert.That(failure.Message, Does.Contain("1 file that cannot be read, so slices may be missing: 3.dcm").And.Contain("1: series 3, CT, 2 slices").And.Not.Contain("Jane"));
        Assert.That(scan.Choose("1").Slices, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Links_to_slices_are_slices()
    {
        Directory.CreateDirectory(_folder.File("links"));
        foreach (string slice in Directory.GetFiles(_folder.File("deep/er")))
            File.CreateSymbolicLink(_folder.File($"links/{Path.GetFileNameWithoutExtension(slice)}"), Path.Combine("..", "deep", "er", Path.GetFileName(slice)));

        Assert.That((await Exact.ReadAsync(_folder.File("links"))).Grid.Size, Is.EqualTo(new Size3(7, 5, 3)));
    }

    [Test]
    public async Task Files_cut_off_in_their_pixels_are_one_sentence_when_they_are_read()
    {
        string cut = _folder.File("deep/er/1.dcm");
        byte[] slice = await File.ReadAllBytesAsync(cut);
        await File.WriteAllBytesAsync(cut, slice[..^30]);

        ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => Exact.ReadAsync(_folder.Path)))!;

        Assert.That((failure.Status, failure.Message), Is.EqualTo((StatusCode.Format, failure.Message)));
        Assert.That(failure.Message, Does.StartWith("1.dcm").And.Not.Contain("\n").And.Not.Contain("Jane"));
    }

    [Test]
    public async Task A_slice_that_is_missing_is_named_by_its_neighbours()
    {
        Directory.CreateDirectory(_folder.File("gap"));
        new Made { Slopes = [1, 1, 1, 1, 1], Intercepts = [0, 0, 0, 0, 0] }.Write(_folder.File("gap"));
        File.Delete(_folder.File("gap/2.dcm"));

        ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => Exact.ReadAsync(_folder.File("gap"))))!;

        Assert.That((failure.Status, failure.Message), Is.EqualTo((StatusCode.Geometry, "Slices are missing, of 2.5 mm distance: 1 between 5 mm (3.dcm) and 10 mm (1.dcm); get the whole series.")));
    }

    [Test]
    public async Task One_of_several_series_is_chosen_by_number_or_uid()
    {
        Python.Run("""
            import sys, pydicom
            for n in (1, 2):
                d = pydicom.dcmread(sys.argv[1] + '/deep/er/%d.dcm' % n)
                d.SeriesInstanceUID, d.SeriesNumber = '1.2.77', 1; d.save_as(sys.argv[1] + '/other%d.dcm' % n)
            """, _folder.Path);
        DicomScan scan = await ScanAsync();

        Assert.That(scan.Choose("1.2.77").Slices, Has.Count.EqualTo(2));
        Assert.That(scan.Choose("2").Slices, Has.Count.EqualTo(3));
        string listed = "1: series 1, CT, 2 slices of 7 x 5, 0.5 x 0.75 x 2.5 mm; 2: series 3, CT, 3 slices of 7 x 5, 0.5 x 0.75 x 2.5 mm";
        foreach (string? choice in new[] { null, "3", "0", "1.9" })
            Assert.That(Assert.Catch<ClaraException>(() => scan.Choose(choice))!.Message, Does.Contain(listed).And.Not.Contain("Jane"));
    }

    [Test]
    public async Task The_one_that_makes_a_volume_is_chosen_by_itself()
    {
        Python.Run("""
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1] + '/deep/er/1.dcm')
            d.SeriesInstanceUID, d.SamplesPerPixel, d.PhotometricInterpretation, d.PlanarConfiguration, d.PixelData = '1.2.77', 3, 'RGB', 0, d.PixelData * 3; d.save_as(sys.argv[1] + '/picture.dcm')
            """, _folder.Path);

        Assert.That((await ScanAsync()).Choose(null).Uid, Is.EqualTo("1.2.2"));
    }

    [Test]
    public async Task An_empty_folder_and_a_missing_one_say_what_to_give()
    {
        using TempFolder empty = new();
        Assert.That(Assert.Catch<ClaraException>(() => DicomFolder.ScanAsync(empty.Path, InProcessCodec.Instance, null, CancellationToken.None).GetAwaiter().GetResult().Choose(null))!.Message,
            Does.EndWith("holds no DICOM images (0 other files); give a folder of DICOM slices."));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => DicomFolder.ScanAsync(empty.File("none"), InProcessCodec.Instance, null, CancellationToken.None)))!.Status, Is.EqualTo(StatusCode.NotFound));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => DicomFolder.ScanAsync([empty.File("none.dcm")], InProcessCodec.Instance, null, CancellationToken.None)))!.Message, Does.StartWith("none.dcm does not exist"));
    }

    [Test]
    public async Task A_list_of_files_is_a_series_as_well()
    {
        DicomScan scan = await DicomFolder.ScanAsync([_folder.File("deep/er/3.dcm"), _folder.File("deep/er/2.dcm")], InProcessCodec.Instance, null, CancellationToken.None);

        Assert.That(scan.Choose(null).Grid!.Size, Is.EqualTo(new Size3(7, 5, 2)));
    }

    [Test]
    public async Task Progress_rises_to_the_end_and_cancelling_stops_between_files()
    {
        List<WorkProgress> told = [];
        DicomSeries series = (await DicomFolder.ScanAsync(_folder.Path, InProcessCodec.Instance, new Told(told.Add), CancellationToken.None)).Choose(null);
        await SeriesReader.ReadAsync(series, InProcessCodec.Instance, new Told(told.Add), CancellationToken.None);
        using CancellationTokenSource cancel = new();

        Assert.That(told.Select(t => t.Stage), Is.EqualTo(new[] { "headers 1 of 3", "headers 2 of 3", "headers 3 of 3", "files 1 of 3", "files 2 of 3", "files 3 of 3" }));
        Assert.That(told.Select(t => t.Fraction).Take(3), Is.Ordered);
        await Assert.CatchAsync<OperationCanceledException>(() => SeriesReader.ReadAsync(series, InProcessCodec.Instance, new Told(_ => cancel.Cancel()), cancel.Token));
    }

    private Task<DicomScan> ScanAsync() => DicomFolder.ScanAsync(_folder.Path, InProcessCodec.Instance, null, CancellationToken.None);

    private sealed class Told(Action<WorkProgress> tell) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => tell(value);
    }
}
