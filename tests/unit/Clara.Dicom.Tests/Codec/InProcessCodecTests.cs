using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.Codec;

[TestFixture]
public sealed class InProcessCodecTests
{
    private static readonly InProcessCodec Codec = InProcessCodec.Instance;

    [Test]
    public async Task A_real_slices_header_and_voxels_are_those_that_pydicom_reads()
    {
        string slice = Slice();
        using TempFolder folder = new();

        DicomDataset header = await Codec.ReadHeaderAsync(slice, null, CancellationToken.None);
        byte[] pixels = new byte[512 * 512 * 2];
        await Codec.ReadFramesAsync(slice, pixels, CancellationToken.None);

        Python.Run("""
            import pydicom, sys, json
            ds = pydicom.dcmread(sys.argv[1], stop_before_pixels=True)
            json.dump({'%08X' % int(e.tag): [e.VR, e.VM] for e in ds}, open(sys.argv[2], 'w'))
            """, slice, folder.File("tags.json"));
        Newtonsoft.Json.Linq.JObject theirs = Newtonsoft.Json.Linq.JObject.Parse(await File.ReadAllTextAsync(folder.File("tags.json")));
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(header.Select(e => e.Key.ToJsonName()).Where(t => t != DicomTags.TransferSyntaxUid.ToJsonName()), Is.EquivalentTo(theirs.Properties().Select(p => p.Name)));
            Assert.That(header.Where(e => e.Key.Group != 2).Select(e => $"{e.Key.ToJsonName()} {e.Value.Vr}"), Is.EquivalentTo(theirs.Properties().Select(p => $"{p.Name} {p.Value[0]}")));
            Assert.That(header.Text(DicomTags.TransferSyntaxUid), Is.EqualTo("1.2.840.10008.1.2.4.90"));
            Assert.That(header.Numbers(DicomTags.ImagePositionPatient), Is.EqualTo(new[] { -249.51171875, -437.51171875, -766.5 }));
            Assert.That(header.Text(DicomTags.SopInstanceUid), Is.EqualTo("1.3.12.2.1107.5.1.4.60064.30000022120808113428000016573"), "empty in the dataset, there in the meta information");
            await File.WriteAllBytesAsync(folder.File("pixels"), pixels);
        });
        Assert.That(Python.Run("""
            import gdcm, sys
            r = gdcm.ImageReader(); r.SetFileName(sys.argv[1]); assert r.Read()
            print(r.GetImage().GetBuffer().encode('utf-8', 'surrogateescape') == open(sys.argv[2], 'rb').read())
            """, slice, folder.File("pixels")).Trim(), Is.EqualTo("True"));
    }

    [Test]
    public async Task Only_the_tags_that_were_asked_for_are_read()
    {
        DicomDataset header = await Codec.ReadHeaderAsync(Slice(), [DicomTags.Rows, DicomTags.PixelSpacing], CancellationToken.None);
        Assert.That(header.Select(e => e.Key), Is.EqualTo(new[] { DicomTags.Rows, DicomTags.PixelSpacing }));
    }

    [TestCase("missing.dcm", StatusCode.NotFound)]
    [TestCase(".", StatusCode.Format)]
    [TestCase("text.dcm", StatusCode.Format)]
    [TestCase("empty.dcm", StatusCode.Format)]
    public async Task What_is_no_DICOM_file_is_one_sentence_with_its_name(string name, StatusCode status)
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("text.dcm"), new string('x', 1000));
        await File.WriteAllTextAsync(folder.File("empty.dcm"), "");

        foreach (Func<Task> call in new Func<Task>[]
        {
            () => Codec.ReadHeaderAsync(folder.File(name), null, CancellationToken.None),
            () => Codec.ReadFramesAsync(folder.File(name), new byte[10], CancellationToken.None),
        })
        {
            ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => call()))!;
            Assert.That(failure.Status, Is.EqualTo(status));
            Assert.That(failure.Message, Does.StartWith(Path.GetFileName(folder.File(name)) + " cannot be used as a DICOM file: ").And.Not.Contain("\n"));
        }
    }

    [Test]
    public async Task Another_number_of_bytes_than_the_frames_have_is_refused() =>
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Codec.ReadFramesAsync(Slice(), new byte[512 * 512], CancellationToken.None)))!.Status, Is.EqualTo(StatusCode.Argument));

    private static string Slice() => Directory.EnumerateFiles(SharedFolder.Require("data/ct_dicom")).Order(StringComparer.Ordinal).First();
}
