using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Dicom.Tests.SegmentationTests;

/// <summary>../shared/data/ct_dicom with its reference labels, whose axes run otherwise; its anonymiser emptied UIDs.</summary>
[TestFixture]
public sealed class RealSeriesTests
{
    [Test]
    public async Task The_reference_labels_go_out_and_come_back_and_others_read_the_same()
    {
        using TempFolder folder = new();
        string series = SharedFolder.Require("data/ct_dicom"), labels = SharedFolder.Require("data/ct_dicom_labels.nii.gz");
        InProcessCodec codec = InProcessCodec.Instance;
        DicomDataset[] source = await Task.WhenAll(Directory.GetFiles(series).Select(f => codec.ReadHeaderAsync(f, null, CancellationToken.None)));
        LabelMap bare = await NiftiFile.ReadLabelMapAsync(labels, null, CancellationToken.None);
        JObject names = JObject.Parse(File.ReadAllText(SharedFolder.Require("data/ct_labels.json")));
        LabelMap map = new(bare.Grid, bare.Voxels.ToArray().Distinct().Where(id => id != 0).Select(id => new Label(id, (string)names[$"{id}"]!)), bare.Voxels.ToArray());
        string file = folder.File("seg.dcm");
        await SegmentationWriter.WriteAsync(file, map, source, codec, CancellationToken.None);
        Assert.That(DicomTools.Errors(file), Is.Empty);
        Assert.That(DicomTools.Dump(file), Does.Contain("SegmentSequence"));
        LabelMap back = await SegmentationReader.ReadAsync(file, map.Grid, codec, CancellationToken.None);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(map.Labels.Select(LabelPresets.Complete)));
        // pydicom, numpy and nibabel: each frame's voxels by world position, against the NIfTI file.
        string report = Python.Run("""
            import sys, numpy as np, pydicom, nibabel as nib
            d = pydicom.dcmread(sys.argv[1])
            n = nib.load(sys.argv[2])
            lab, inv = np.asarray(n.dataobj).astype(int), np.linalg.inv(n.affine)
            ids = [int(s.TrackingID.split()[1]) for s in d.SegmentSequence]
            bits = np.unpackbits(np.frombuffer(d.PixelData, np.uint8), bitorder='little')[:int(d.NumberOfFrames) * d.Rows * d.Columns].reshape(-1, d.Rows, d.Columns)
            sp = [float(v) for v in d.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing]
            o = np.array(d.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient, float)
            again = np.zeros_like(lab)
            for f, b in zip(d.PerFrameFunctionalGroupsSequence, bits):
                r, c = np.nonzero(b)
                p = np.array(f.PlanePositionSequence[0].ImagePositionPatient, float)
                w = p[:, None] + o[:3, None] * sp[1] * c + o[3:, None] * sp[0] * r
                v = np.rint(inv[:3, :3] @ (w * [[-1], [-1], [1]]) + inv[:3, 3:]).astype(int)
                again[tuple(v)] = ids[f.SegmentIdentificationSequence[0].ReferencedSegmentNumber - 1]
            print((again != lab).sum(), (lab > 0).sum(), len(ids), d.NumberOfFrames)
            """, file, labels);
        Assert.That(report, Does.StartWith("0 "), report);
        Console.WriteLine($"differing voxels, labelled voxels, segments, frames: {report}");
    }
}
