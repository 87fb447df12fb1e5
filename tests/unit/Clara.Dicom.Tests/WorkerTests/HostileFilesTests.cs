using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.WorkerTests;

/// <summary>Debian's GDCM aborts on some of these; the caller has a sentence each time.</summary>
[TestFixture]
public sealed class HostileFilesTests
{
    private static readonly DicomTag PatientComments = DicomTag.Of(0x00104000);

    [Test]
    public async Task Uncompressed_frames_are_read_from_where_they_stand()
    {
        using TempFolder folder = new();
        byte[] pixels = new byte[70], back = new byte[70];
        new Random(3).NextBytes(pixels);
        await InProcessCodec.Instance.WriteAsync(folder.File("a.dcm"), Image(), pixels, CancellationToken.None);
        using WorkerCodec codec = new(new());
        await codec.ReadFramesAsync(folder.File("a.dcm"), back, CancellationToken.None);
        Assert.That(back, Is.EqualTo(pixels));
    }

    [Test]
    public async Task A_file_cut_off_anywhere_is_one_sentence_and_the_next_file_is_read()
    {
        using TempFolder folder = new();
        await InProcessCodec.Instance.WriteAsync(folder.File("a.dcm"), Image(), new byte[70], CancellationToken.None);
        byte[] whole = await File.ReadAllBytesAsync(folder.File("a.dcm"));
        using WorkerCodec codec = new(new() { Processes = 2 });
        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(folder.File("cut.dcm"), whole[..length]);
            ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => codec.ReadFramesAsync(folder.File("cut.dcm"), new byte[70], CancellationToken.None)))!;
            Assert.That(failure.Message, Does.StartWith("cut.dcm ").And.Not.Contain("\n").And.Not.Contain("Secret"), $"{length} bytes");
        }
        Assert.That((await codec.ReadHeaderAsync(folder.File("a.dcm"), null, CancellationToken.None)).Whole(DicomTags.Rows), Is.EqualTo(5));
    }

    [Test]
    public async Task A_file_with_changed_bytes_never_ends_this_process()
    {
        using TempFolder folder = new();
        byte[] whole = await File.ReadAllBytesAsync(Slices().First());
        using WorkerCodec codec = new(new() { Processes = 1, TimePerFile = TimeSpan.FromSeconds(10) });
        Random random = new(11);
        int failed = 0;
        for (int n = 0; n < 120; n++)
        {
            byte[] changed = [.. whole];
            for (int k = 0; k < 4; k++)
                changed[random.Next(128, 6000)] = (byte)random.Next();
            await File.WriteAllBytesAsync(folder.File("changed.dcm"), changed);
            try
            {
                await codec.ReadHeaderAsync(folder.File("changed.dcm"), null, CancellationToken.None);
                await codec.ReadFramesAsync(folder.File("changed.dcm"), new byte[512 * 512 * 2], CancellationToken.None);
            }
            catch (ClaraException e)
            {
                failed++;
                Assert.That(e.Message, Does.StartWith("changed.dcm ").And.Not.Contain("\n"));
            }
        }
        Assert.That(failed, Is.GreaterThan(0));
    }

    [Test]
    public async Task A_lying_header_costs_the_limit_at_most()
    {
        using TempFolder folder = new();
        DicomDataset huge = Image().Set(DicomTags.Rows, DicomVr.US, 16000).Set(DicomTags.Columns, DicomVr.US, 8000);
        await InProcessCodec.Instance.WriteAsync(folder.File("huge.dcm"), huge, new byte[70], CancellationToken.None);
        using WorkerCodec codec = new(new() { MemoryBytes = 1L << 30 });
        Assert.That((await Assert.CatchAsync<ImageFormatException>(() => codec.ReadFramesAsync(folder.File("huge.dcm"), new byte[16000 * 8000 * 2], CancellationToken.None)))!.Message,
            Does.Contain("fewer pixels than its header says"));
    }

    private static IEnumerable<string> Slices() => Directory.EnumerateFiles(SharedFolder.Require("data/ct_dicom")).Order(StringComparer.Ordinal);

    private static DicomDataset Image() => new DicomDataset().Set(DicomTags.SopClassUid, DicomVr.UI, "1.2.840.10008.5.1.4.1.1.7").Set(DicomTags.SopInstanceUid, DicomVr.UI, "1.2.3.4")
        .Set(DicomTags.PatientName, DicomVr.PN, "Secret^Name").Set(PatientComments, DicomVr.LT, "Secret").Set(DicomTags.SamplesPerPixel, DicomVr.US, 1).Set(DicomTags.PhotometricInterpretation, DicomVr.CS, "MONOCHROME2")
        .Set(DicomTags.Rows, DicomVr.US, 5).Set(DicomTags.Columns, DicomVr.US, 7).Set(DicomTags.BitsAllocated, DicomVr.US, 16).Set(DicomTags.BitsStored, DicomVr.US, 16).Set(DicomTags.HighBit, DicomVr.US, 15)
        .Set(DicomTags.PixelRepresentation, DicomVr.US, 0);
}
