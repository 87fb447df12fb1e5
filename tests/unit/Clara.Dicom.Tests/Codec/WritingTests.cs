using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.Codec;

[TestFixture]
public sealed class WritingTests
{
    private static readonly InProcessCodec Codec = InProcessCodec.Instance;
    private static readonly DicomTag FrameIncrementPointer = DicomTag.Of(0x00280009), CodeSequence = DicomTag.Of(0x0040a043), Comments = DicomTag.Of(0x00204000);

    [Test]
    public async Task Every_kind_of_value_is_read_back_by_us_and_by_pydicom()
    {
        using TempFolder folder = new();
        DicomDataset dataset = Everything();

        await Codec.WriteAsync(folder.File("all.dcm"), dataset, new byte[] { 1, 2, 3, 4 }, CancellationToken.None);

        DicomDataset back = await Codec.ReadHeaderAsync(folder.File("all.dcm"), null, CancellationToken.None);
        Assert.That(Json(back.Remove(DicomTags.TransferSyntaxUid)), Is.EqualTo(Json(dataset)));
        string theirs = Python.Run("""
            import pydicom, sys
            ds = pydicom.dcmread(sys.argv[1])
            print(ds.file_meta.TransferSyntaxUID, ds.file_meta.MediaStorageSOPInstanceUID, str(ds.PatientName), ds.PixelSpacing, ds.Rows, ds.InstanceNumber)
            print(ds[0x0040a043].value[0].CodeMeaning, len(ds[0x0040a043].value), ds[0x0040a043].value[1][0x0040a043].value[0].CodeValue, hex(int(ds[0x00280009].value)), list(ds.PixelData), ds[0x00189074].VR)
            """, folder.File("all.dcm"));
        Assert.That(theirs.ReplaceLineEndings("\n"), Is.EqualTo(
            "1.2.840.10008.1.2.1 1.2.3.4 Müller^Jörg=山田 [0.3125, 0.5] 2 -7\nRate (脾臓) 2 T-1 0x181063 [1, 2, 3, 4] DT\n"));
    }

    [Test]
    public async Task Values_that_are_too_long_for_an_explicit_length_are_written_all_the_same()
    {
        using TempFolder folder = new();
        double[] contour = [.. Enumerable.Range(0, 20_000).Select(i => i / 8.0)];

        await Codec.WriteAsync(folder.File("long.dcm"), Everything().Set(DicomTag.Of(0x30060050), DicomVr.DS, contour), default, CancellationToken.None);

        DicomDataset back = await Codec.ReadHeaderAsync(folder.File("long.dcm"), null, CancellationToken.None);
        Assert.That(back.Numbers(DicomTag.Of(0x30060050)), Is.EqualTo(contour));
        Assert.That(Python.Run("import pydicom, sys; print(len(pydicom.dcmread(sys.argv[1])[0x30060050].value))", folder.File("long.dcm")).Trim(), Is.EqualTo("20000"));
    }

    [Test]
    public async Task One_bit_and_sixteen_bit_frames_come_back_as_they_were()
    {
        using TempFolder folder = new();
        foreach ((int bits, int bytes) in new[] { (1, 14), (8, 105), (16, 210) })
        {
            byte[] pixels = new byte[bytes + bytes % 2], back = new byte[bytes];
            new Random(bits).NextBytes(pixels.AsSpan(0, bytes));
            DicomDataset dataset = Everything().Set(DicomTags.Rows, DicomVr.US, 5).Set(DicomTags.Columns, DicomVr.US, 7).Set(DicomTags.NumberOfFrames, DicomVr.IS, 3)
                .Set(DicomTags.BitsAllocated, DicomVr.US, bits).Set(DicomTags.SamplesPerPixel, DicomVr.US, 1);
            await Codec.WriteAsync(folder.File("f.dcm"), dataset, pixels, CancellationToken.None);
            await Codec.ReadFramesAsync(folder.File("f.dcm"), back, CancellationToken.None);
            Assert.That(back, Is.EqualTo(pixels[..bytes]));
        }
    }

    [Test]
    public async Task A_file_that_cannot_be_written_leaves_nothing_and_says_so()
    {
        using TempFolder folder = new();
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Codec.WriteAsync(folder.File("no/x.dcm"), Everything(), default, CancellationToken.None)))!.Status, Is.EqualTo(StatusCode.NotFound));
        await Assert.CatchAsync<OperationCanceledException>(() => Codec.WriteAsync(folder.File("x.dcm"), Everything(), default, new CancellationToken(true)));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);
    }

    [TestCase(0.1, "0.1")]
    [TestCase(-1024, "-1024")]
    [TestCase(1.0 / 3, "0.33333333333333")]
    [TestCase(-1.0 / 3, "-0.3333333333333")]
    [TestCase(-1.23456789012345678e-300, "-1.23456789E-300")]
    [TestCase(double.NaN, "")]
    public void A_decimal_string_has_at_most_sixteen_characters(double value, string expected) => Assert.That(DecimalString.Of(value), Is.EqualTo(expected));

    private static DicomDataset Everything() => new DicomDataset()
        .Set(DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192")
        .Set(DicomTags.SopClassUid, DicomVr.UI, "1.2.840.10008.5.1.4.1.1.7").Set(DicomTags.SopInstanceUid, DicomVr.UI, "1.2.3.4")
        .Set(DicomTags.PatientName, DicomVr.PN, "Müller^Jörg=山田").Set(DicomTags.ImageType, DicomVr.CS, "ORIGINAL", "", "AXIAL")
        .Set(DicomTags.PixelSpacing, DicomVr.DS, 0.3125, 0.5).Set(DicomTags.Rows, DicomVr.US, 2).Set(DicomTags.InstanceNumber, DicomVr.IS, -7)
        .Set(FrameIncrementPointer, DicomVr.AT, "00181063").Set(DicomTag.Of(0x00189074), DicomVr.DT, "20201231").Set(Comments, DicomVr.LT, "a\\b")
        .Set(DicomTag.Of(0x0018602c), DicomVr.FD, 1.0 / 3, -2).Set(DicomTag.Of(0x00186018), DicomVr.UL, 4_000_000_000).Set(DicomTag.Of(0x00189219), DicomVr.SS, -3)
        .Set(DicomTag.Of(0x00089459), DicomVr.FL, 0.5).Set(DicomTag.Of(0x00186020), DicomVr.SL, -70000).Set(DicomTags.Modality, DicomVr.CS, Array.Empty<string>())
        .Set(CodeSequence, new DicomDataset().Set(DicomTags.CodeMeaning, DicomVr.LO, "Rate (脾臓)"),
            new DicomDataset().Set(CodeSequence, new DicomDataset().Set(DicomTags.CodeValue, DicomVr.SH, "T-1")));

    private static string Json(DicomDataset dataset)
    {
        StringWriter text = new();
        DicomJson.Write(text, dataset);
        return text.ToString();
    }
}
