using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SegmentationTests;

/// <summary>What programs that nobody here wrote say of the files.</summary>
[TestFixture]
public sealed class ConformanceTests
{
    private static readonly InProcessCodec Codec = InProcessCodec.Instance;

    private static readonly Grid Odd = new(new(5, 7, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), Matrix3.Identity);
    private static readonly Grid Oblique = new(new(9, 4, 5), new(0.9, 1.3, 3), new(12.5, -40.125, -7), TestVolumes.Oblique(20, 35));
    private static readonly Label[] Labels = [new(3, "kidney_cyst_left"), new(7, "Größe 7"), new(40, "spleen")];

    private static IEnumerable<TestCaseData> Cases() =>
    [
        new TestCaseData(Odd, TestSeries.Ct(Odd), Labels, SegmentAlgorithmType.SemiAutomatic).SetArgDisplayNames("odd sizes"),
        new TestCaseData(Oblique, TestSeries.Ct(Oblique), Labels, SegmentAlgorithmType.Automatic).SetArgDisplayNames("oblique"),
        new TestCaseData(Odd, TestSeries.EnhancedCt(Odd), Labels, SegmentAlgorithmType.Manual).SetArgDisplayNames("enhanced source"),
        new TestCaseData(Odd, TestSeries.Ct(Odd), new[] { new Label(1, "liver") }, SegmentAlgorithmType.SemiAutomatic).SetArgDisplayNames("one label"),
        new TestCaseData(Odd, TestSeries.Ct(Odd), Enumerable.Range(1, 300).Select(n => new Label(n, $"structure {n}")).ToArray(), SegmentAlgorithmType.SemiAutomatic).SetArgDisplayNames("300 labels"),
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task Dciodvfy_and_dcmdump_accept_the_file_and_numpy_finds_the_voxels(Grid grid, IReadOnlyList<DicomDataset> source, Label[] labels, SegmentAlgorithmType algorithm)
    {
        using TempFolder folder = new();
        LabelMap map = TestSeries.Map(grid, labels, 11);
        await SegmentationWriter.WriteAsync(folder.File("seg.dcm"), map, source, new() { Algorithm = algorithm }, Codec, CancellationToken.None);
        Assert.That(DicomTools.Errors(folder.File("seg.dcm")), Is.Empty);
        Assert.That(DicomTools.Dump(folder.File("seg.dcm")), Does.Contain("SegmentSequence"));
        LabelMap again = IndependentReading(folder.File("seg.dcm"), grid, labels, folder);
        VolumeAssert.Equal(map, again);
        VolumeAssert.Equal(map, await SegmentationReader.ReadAsync(folder.File("seg.dcm"), grid, Codec, CancellationToken.None));
    }

    [Test]
    public async Task Frames_refer_to_the_images_that_they_lie_on()
    {
        using TempFolder folder = new();
        await SegmentationWriter.WriteAsync(folder.File("seg.dcm"), TestSeries.Map(Odd, Labels, 12), TestSeries.Ct(Odd), Codec, CancellationToken.None);
        // TestSeries numbers its images by slice from 1 on.
        string wrong = Python.Run("""
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            assert d.ReferencedSeriesSequence[0].SeriesInstanceUID == sys.argv[2] and len(d.ReferencedSeriesSequence[0].ReferencedInstanceSequence) == 6
            assert d.StudyInstanceUID == sys.argv[3] and str(d.PatientName) == 'Müller^Jürgen' and d.FrameOfReferenceUID == sys.argv[4]
            for f in d.PerFrameFunctionalGroupsSequence:
                s = f.DerivationImageSequence[0].SourceImageSequence[0]
                z = float(f.PlanePositionSequence[0].ImagePositionPatient[2])
                if s.ReferencedSOPInstanceUID != f'{sys.argv[2]}.{round((z - 100) / 2.5) + 1}' or s.PurposeOfReferenceCodeSequence[0].CodeValue != '121322': print(z, s)
            """, folder.File("seg.dcm"), TestSeries.Series, TestSeries.Study, TestSeries.Frame);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task Frames_of_an_enhanced_source_are_referred_to_by_number()
    {
        using TempFolder folder = new();
        await SegmentationWriter.WriteAsync(folder.File("seg.dcm"), TestSeries.Map(Odd, Labels, 13), TestSeries.EnhancedCt(Odd), Codec, CancellationToken.None);
        string wrong = Python.Run("""
            import sys, pydicom
            for f in pydicom.dcmread(sys.argv[1]).PerFrameFunctionalGroupsSequence:
                s = f.DerivationImageSequence[0].SourceImageSequence[0]
                z = round((float(f.PlanePositionSequence[0].ImagePositionPatient[2]) - 100) / 2.5)
                if s.ReferencedFrameNumber != 6 - z: print(z, s.ReferencedFrameNumber)
            """, folder.File("seg.dcm"));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task Empty_slices_have_no_frames_and_frames_are_indexed_by_segment_and_position()
    {
        using TempFolder folder = new();
        await SegmentationWriter.WriteAsync(folder.File("seg.dcm"), TestSeries.Map(Odd, Labels, 14), TestSeries.Ct(Odd), Codec, CancellationToken.None);
        string found = Python.Run("""
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            print(d.NumberOfFrames, [list(f.FrameContentSequence[0].DimensionIndexValues) for f in d.PerFrameFunctionalGroupsSequence])
            """, folder.File("seg.dcm"));
        // Slices 1 and 4 of TestSeries' maps are empty.
        Assert.That(found.Trim(), Is.EqualTo("12 [[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2], [2, 3], [2, 4], [3, 1], [3, 2], [3, 3], [3, 4]]"));
    }

    [TestCase("1.2.840.10008.1.2", TestName = "Implicit_VR_is_read")]
    [TestCase("1.2.840.10008.1.2.1.99", TestName = "A_deflated_file_is_read")]
    public async Task Other_transfer_syntaxes_are_read(string transferSyntax)
    {
        using TempFolder folder = new();
        LabelMap map = TestSeries.Map(Odd, Labels, 16);
        await SegmentationWriter.WriteAsync(folder.File("seg.dcm"), map, TestSeries.Ct(Odd), Codec, CancellationToken.None);
        Python.Run("""
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            d.file_meta.TransferSyntaxUID = pydicom.uid.UID(sys.argv[3])
            d.is_implicit_VR = sys.argv[3].endswith('.1.2')
            d.save_as(sys.argv[2], write_like_original=False)
            """, folder.File("seg.dcm"), folder.File("other.dcm"), transferSyntax);
        VolumeAssert.Equal(map, await SegmentationReader.ReadAsync(folder.File("other.dcm"), Odd, Codec, CancellationToken.None));
    }

    [Test]
    public async Task Dciodvfy_does_find_errors()
    {
        using TempFolder folder = new();
        SegmentationObject made = SegmentationWriter.Make(TestSeries.Map(Odd, Labels, 15), TestSeries.Ct(Odd), new(), CancellationToken.None);
        await Codec.WriteAsync(folder.File("seg.dcm"), made.Dataset.Remove(DicomTags.SegmentsOverlap).Remove(DicomTags.ContentLabel), made.Pixels, CancellationToken.None);
        Assert.That(DicomTools.Errors(folder.File("seg.dcm")), Has.Some.Contains("ContentLabel"));
    }

    /// <summary>The file read by pydicom and put together by numpy alone: bits, then frames by their positions, then ids by the order of the labels.</summary>
    private static LabelMap IndependentReading(string path, Grid grid, Label[] labels, TempFolder folder)
    {
        string settings = FormattableString.Invariant($"{grid.Size.X},{grid.Size.Y},{grid.Size.Z},{grid.OriginMm.X},{grid.OriginMm.Y},{grid.OriginMm.Z},{grid.SpacingMm.Z}");
        Python.Run("""
            import sys, numpy as np, pydicom
            d = pydicom.dcmread(sys.argv[1])
            nx, ny, nz, *origin, dz = [float(v) for v in sys.argv[2].split(',')]
            ids = [int(v) for v in sys.argv[3].split(',')]
            bits = np.unpackbits(np.frombuffer(d.PixelData, np.uint8), bitorder='little')[:int(d.NumberOfFrames) * d.Rows * d.Columns].reshape(-1, d.Rows, d.Columns)
            assert (d.Columns, d.Rows) == (nx, ny)
            o = [float(v) for v in d.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient]
            normal = np.cross(o[:3], o[3:])
            out = np.zeros((int(nz), int(ny), int(nx)), np.uint16)
            for f, b in zip(d.PerFrameFunctionalGroupsSequence, bits):
                k = np.dot(np.array(f.PlanePositionSequence[0].ImagePositionPatient, float) - origin, normal) / dz
                assert abs(k - round(k)) < 1e-3, k
                assert b.any()
                out[int(round(k))][b > 0] = ids[f.SegmentIdentificationSequence[0].ReferencedSegmentNumber - 1]
            out.tofile(sys.argv[4])
            """, path, settings, string.Join(',', labels.Select(l => l.Id)), folder.File("voxels"));
        byte[] bytes = File.ReadAllBytes(folder.File("voxels"));
        ushort[] voxels = new ushort[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, voxels, 0, bytes.Length);
        return new(grid, labels, voxels);
    }
}
