using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class TransferSyntaxTests
{
    private const int Slices = 2;

    // What Debian's GDCM and DCMTK make of the real series, each without loss.
    [TestCase("tool('gdcmconv', '--raw', source, target)", "1.2.840.10008.1.2.1")]
    [TestCase("tool('gdcmconv', '--raw', '--implicit', source, target)", "1.2.840.10008.1.2")]
    [TestCase("tool('gdcmconv', '--jpeg', source, target)", "1.2.840.10008.1.2.4.70")]
    [TestCase("tool('gdcmconv', '--jpegls', source, target)", "1.2.840.10008.1.2.4.80")]
    [TestCase("tool('gdcmconv', '--j2k', source, target)", "1.2.840.10008.1.2.4.90")]
    [TestCase("tool('gdcmconv', '--rle', source, target)", "1.2.840.10008.1.2.5")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+te', raw, target)", "1.2.840.10008.1.2.1")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+ti', raw, target)", "1.2.840.10008.1.2")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+tb', raw, target)", "1.2.840.10008.1.2.2")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+td', raw, target)", "1.2.840.10008.1.2.1.99")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmcjpeg', '+e1', raw, target)", "1.2.840.10008.1.2.4.70")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmcjpeg', '+el', raw, target)", "1.2.840.10008.1.2.4.57")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmcjpls', '+el', raw, target)", "1.2.840.10008.1.2.4.80")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmcrle', raw, target)", "1.2.840.10008.1.2.5")]
    public async Task Every_encoding_without_loss_gives_the_same_voxels(string commands, string syntax)
    {
        using TempFolder folder = new();
        Exact.Convert(folder.Path, Slices, commands);

        Clara.Dicom.Data.DicomDataset header = await Clara.Dicom.Codec.InProcessCodec.Instance.ReadHeaderAsync(folder.File("0.dcm"), null, CancellationToken.None);
        Volume volume = await Exact.ReadAsync(folder.Path);

        Assert.That(header.Text(Clara.Dicom.Data.DicomTags.TransferSyntaxUid), Is.EqualTo(syntax));
        Assert.That(Exact.Bytes(volume), Is.EqualTo(Original(volume.Grid)));
    }

    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmcjpeg', '+ee', '+q', '100', raw, target)", 4, Description = "JPEG extended, 12 bit")]
    [TestCase("tool('gdcmconv', '--raw', source, raw); tool('dcmcjpls', '+en', '+md', '2', raw, target)", 2, Description = "JPEG-LS, near lossless")]
    public async Task Encodings_with_loss_give_nearly_the_same_voxels(string commands, int within)
    {
        using TempFolder folder = new();
        Exact.Convert(folder.Path, Slices, commands);

        Volume volume = await Exact.ReadAsync(folder.Path);

        ReadOnlySpan<short> ours = ((Volume<short>)volume).Voxels, original = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(Original(volume.Grid));
        int most = 0;
        for (int i = 0; i < ours.Length; i++)
            most = Math.Max(most, Math.Abs(ours[i] - original[i]));
        Assert.That(most, Is.InRange(1, within));
    }

    /// <summary>The same slices of the real series, as GDCM's Python gives them.</summary>
    private static byte[] Original(Grid grid)
    {
        using TempFolder folder = new();
        Python.Run("""
            import gdcm, glob, sys, numpy
            planes = []
            for name in sorted(glob.glob(sys.argv[1] + '/*.dcm'))[:2]:
                reader = gdcm.ImageReader(); reader.SetFileName(name); assert reader.Read()
                stored = numpy.frombuffer(reader.GetImage().GetBuffer().encode('utf-8', 'surrogateescape'), '<u2')
                planes.append((reader.GetImage().GetOrigin()[2], (stored.astype(numpy.int32) - 1024).astype('<i2')))
            numpy.concatenate([p for _, p in sorted(planes, key=lambda p: p[0])]).tofile(sys.argv[2])
            """, SharedFolder.Require("data/ct_dicom"), folder.File("original"));
        Assert.That(grid.Size, Is.EqualTo(new Size3(512, 512, Slices)));
        return File.ReadAllBytes(folder.File("original"));
    }
}
