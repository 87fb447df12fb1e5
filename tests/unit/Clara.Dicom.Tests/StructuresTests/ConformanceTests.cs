using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Structures;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Dicom.Tests.StructuresTests;

/// <summary>What programs that nobody here wrote say of the files.</summary>
[TestFixture]
public sealed class ConformanceTests
{
    private static readonly InProcessCodec Codec = InProcessCodec.Instance;
    private static readonly Grid Odd = new(new(15, 17, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), Matrix3.Identity);
    private static readonly Grid Oblique = new(new(19, 14, 5), new(0.9, 1.3, 3), new(12.5, -40.125, -7), TestVolumes.Oblique(20, 35));
    private static readonly Label[] Labels = [new(3, "kidney_cyst_left"), new(7, "Größe 7"), new(40, "spleen")];

    private static IEnumerable<TestCaseData> Cases() =>
    [
        new TestCaseData(Odd, TestSeries.Ct(Odd)).SetArgDisplayNames("odd sizes"),
        new TestCaseData(Oblique, TestSeries.Ct(Oblique)).SetArgDisplayNames("oblique"),
        new TestCaseData(Odd, TestSeries.EnhancedCt(Odd)).SetArgDisplayNames("enhanced source"),
    ];

    [TestCaseSource(nameof(Cases))]
    public async Task Dciodvfy_dcmdump_and_pydicom_accept_the_file(Grid grid, IReadOnlyList<DicomDataset> source)
    {
        using TempFolder folder = new();
        LabelMap map = TestSeries.Map(grid, Labels, 11);
        await StructureSetWriter.WriteAsync(folder.File("rt.dcm"), map, source, Codec, CancellationToken.None);
        Assert.That(DicomTools.Errors(folder.File("rt.dcm")), Is.Empty);
        Assert.That(DicomTools.Dump(folder.File("rt.dcm")), Does.Contain("ContourData"));
        VolumeAssert.Equal(map, (await StructureSetReader.ReadAsync(folder.File("rt.dcm"), grid, Codec, CancellationToken.None)).Map);
        string found = Python.Run("""
            import sys, pydicom
            d = pydicom.dcmread(sys.argv[1])
            f = d.ReferencedFrameOfReferenceSequence[0]
            s = f.RTReferencedStudySequence[0].RTReferencedSeriesSequence[0]
            assert f.FrameOfReferenceUID == sys.argv[3] and s.SeriesInstanceUID == sys.argv[2] and len(s.ContourImageSequence) == int(sys.argv[4])
            print([(r.ROINumber, r.ROIName) for r in d.StructureSetROISequence], [c.NumberOfContourPoints * 3 == len(c.ContourData) for r in d.ROIContourSequence for c in r.ContourSequence].count(False))
            """, folder.File("rt.dcm"), TestSeries.Series, TestSeries.Frame, $"{source.Count}");
        Assert.That(found.Trim(), Is.EqualTo("[('3', 'kidney_cyst_left'), ('7', 'Größe 7'), ('40', 'spleen')] 0"));
    }

    [Test]
    public async Task Contours_refer_to_the_images_that_they_lie_on()
    {
        using TempFolder folder = new();
        await StructureSetWriter.WriteAsync(folder.File("rt.dcm"), TestSeries.Map(Odd, Labels, 12), TestSeries.Ct(Odd), Codec, CancellationToken.None);
        string wrong = Python.Run("""
            import sys, pydicom
            for r in pydicom.dcmread(sys.argv[1]).ROIContourSequence:
                for c in r.ContourSequence:
                    if c.ContourImageSequence[0].ReferencedSOPInstanceUID != f'{sys.argv[2]}.{round((float(c.ContourData[2]) - 100) / 2.5) + 1}' or len(set(c.ContourData[2::3])) > 1: print(c)
            """, folder.File("rt.dcm"), TestSeries.Series);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_contour_longer_than_explicit_VR_can_say_comes_back()
    {
        using TempFolder folder = new();
        Grid grid = Grid.Axial(new(301, 299, 1), new(0.77, 0.77, 3));
        LabelMap map = new(grid, [new(1, "comb")]);
        for (int y = 0; y < 299; y++)
            for (int x = 0; x < 301; x++)
                map.Voxels[y * 301 + x] = (ushort)(y == 0 || x % 2 == 0 || (x * 7 + y) % 50 == 0 ? 1 : 0);
        await StructureSetWriter.WriteAsync(folder.File("rt.dcm"), map, TestSeries.Ct(grid), Codec, CancellationToken.None);
        Assert.That(DicomTools.Errors(folder.File("rt.dcm")), Is.Empty);
        int longest = int.Parse(Python.Run("import sys, pydicom; print(max(len(chr(92).join(str(v) for v in c.ContourData)) for c in pydicom.dcmread(sys.argv[1]).ROIContourSequence[0].ContourSequence))", folder.File("rt.dcm")), null);
        Assert.That(longest, Is.GreaterThan(65535));
        VolumeAssert.Equal(map, (await StructureSetReader.ReadAsync(folder.File("rt.dcm"), grid, Codec, CancellationToken.None)).Map);
    }

    [TestCase(ContourKind.VoxelExact)]
    [TestCase(ContourKind.SubVoxel)]
    public async Task The_real_series_labels_go_out_and_come_back_and_scikit_image_fills_the_same_voxels(ContourKind kind)
    {
        using TempFolder folder = new();
        string file = folder.File("rt.dcm"), labels = SharedFolder.Require("data/ct_dicom_labels.nii.gz");
        DicomDataset[] source = await Task.WhenAll(Directory.GetFiles(SharedFolder.Require("data/ct_dicom")).Select(f => Codec.ReadHeaderAsync(f, null, CancellationToken.None)));
        JObject names = JObject.Parse(File.ReadAllText(SharedFolder.Require("data/ct_labels.json")));
        LabelMap bare = await NiftiFile.ReadLabelMapAsync(labels, null, CancellationToken.None);
        LabelMap map = new(bare.Grid, bare.Voxels.ToArray().Distinct().Where(id => id != 0).Select(id => new Label(id, (string)names[$"{id}"]!)), bare.Voxels.ToArray());
        await StructureSetWriter.WriteAsync(file, map, source, new() { Kind = kind }, Codec, CancellationToken.None);
        Assert.That(DicomTools.Errors(file), Is.Empty);
        VolumeAssert.Equal(map, (await StructureSetReader.ReadAsync(file, map.Grid, Codec, CancellationToken.None)).Map);
        string report = Python.Run("""
            import sys, numpy as np, pydicom, nibabel as nib
            from skimage.draw import polygon
            d, n = pydicom.dcmread(sys.argv[1]), nib.load(sys.argv[2])
            lab, inv = np.asarray(n.dataobj).astype(int), np.linalg.inv(n.affine)
            again = np.zeros_like(lab)
            for r in d.ROIContourSequence:
                for c in r.ContourSequence:
                    p = np.array(c.ContourData, float).reshape(-1, 3) * [-1, -1, 1]
                    v = p @ inv[:3, :3].T + inv[:3, 3]
                    axis = int(np.argmin(np.ptp(v, axis=0)))
                    a, b = [k for k in range(3) if k != axis]
                    rr, cc = polygon(v[:, a], v[:, b], (lab.shape[a], lab.shape[b]))
                    at = [None] * 3
                    at[axis], at[a], at[b] = np.full(len(rr), int(round(v[0, axis]))), rr, cc
                    again[tuple(at)] = r.ReferencedROINumber
            both = ((again == lab) & (lab > 0)).sum()
            print((again != lab).sum(), 2 * both / ((again > 0).sum() + (lab > 0).sum()), (lab > 0).sum(), len(d.ROIContourSequence), sum(len(r.ContourSequence) for r in d.ROIContourSequence))
            """, file, labels);
        Console.WriteLine($"{kind}: differing voxels, Dice, labelled voxels, structures, contours: {report}");
        Assert.That(int.Parse(report.Split(' ')[0], null), Is.LessThan(20), report);
    }
}
