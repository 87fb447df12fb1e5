using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Tests.Oracles;

/// <summary>Headers of series that were never scanned, on a grid whose x runs along rows, y along columns and z along their normal.</summary>
internal static class TestSeries
{
    public const string Study = "1.2.826.0.1.3680043.8.498.1", Series = "1.2.826.0.1.3680043.8.498.2", Frame = "1.2.826.0.1.3680043.8.498.3";
    public const string CtImage = "1.2.840.10008.5.1.4.1.1.2", EnhancedCtImage = "1.2.840.10008.5.1.4.1.1.2.1";

    /// <summary>An image a slice, in an order that is not that of their positions.</summary>
    public static IReadOnlyList<DicomDataset> Ct(Grid grid)
    {
        List<DicomDataset> images = [];
        for (int z = 0; z < grid.Size.Z; z++)
            images.Add(Common(grid, CtImage).Set(DicomTags.SopInstanceUid, DicomVr.UI, $"{Series}.{z + 1}").Set(DicomTags.InstanceNumber, DicomVr.IS, z + 1)
                .Set(DicomTags.ImagePositionPatient, DicomVr.DS, Position(grid, z))
                .Set(DicomTags.ImageOrientationPatient, DicomVr.DS, Orientation(grid))
                .Set(DicomTags.PixelSpacing, DicomVr.DS, grid.SpacingMm.Y, grid.SpacingMm.X)
                .Set(DicomTags.SliceThickness, DicomVr.DS, grid.SpacingMm.Z * 1.5));
        return [.. images.OrderBy(i => i.Number(DicomTags.InstanceNumber) * 7 % 5)];
    }

    /// <summary>One multi-frame image with its frames from the last slice to the first.</summary>
    public static IReadOnlyList<DicomDataset> EnhancedCt(Grid grid) =>
    [
        Common(grid, EnhancedCtImage).Set(DicomTags.SopInstanceUid, DicomVr.UI, $"{Series}.1").Set(DicomTags.NumberOfFrames, DicomVr.IS, grid.Size.Z)
            .Set(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
                .Set(DicomTags.PlaneOrientationSequence, new DicomDataset().Set(DicomTags.ImageOrientationPatient, DicomVr.DS, Orientation(grid)))
                .Set(DicomTags.PixelMeasuresSequence, new DicomDataset().Set(DicomTags.PixelSpacing, DicomVr.DS, grid.SpacingMm.Y, grid.SpacingMm.X).Set(DicomTags.SliceThickness, DicomVr.DS, grid.SpacingMm.Z)))
            .Set(DicomTags.PerFrameFunctionalGroupsSequence, [.. Enumerable.Range(0, grid.Size.Z).Reverse().Select(z => new DicomDataset()
                .Set(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, DicomVr.DS, Position(grid, z))))]),
    ];

    /// <summary>A map with random blobs of the labels, and some slices without any.</summary>
    public static LabelMap Map(Grid grid, IReadOnlyList<Label> labels, int seed)
    {
        Random random = new(seed);
        LabelMap map = new(grid, labels);
        for (int z = 0; z < grid.Size.Z; z++)
            if (z % 3 != 1)
                for (int n = 0; n < grid.Size.X * grid.Size.Y; n++)
                    map.Voxels[(z * grid.Size.X * grid.Size.Y) + n] = random.NextDouble() < 0.5 ? (ushort)0 : (ushort)labels[random.Next(labels.Count)].Id;
        return map;
    }

    private static DicomDataset Common(Grid grid, string sopClass) => new DicomDataset()
        .Set(DicomTags.SopClassUid, DicomVr.UI, sopClass).Set(DicomTags.StudyInstanceUid, DicomVr.UI, Study).Set(DicomTags.SeriesInstanceUid, DicomVr.UI, Series)
        .Set(DicomTags.FrameOfReferenceUid, DicomVr.UI, Frame).Set(DicomTags.Modality, DicomVr.CS, "CT").Set(DicomTags.SeriesNumber, DicomVr.IS, 4)
        .Set(DicomTags.PatientName, DicomVr.PN, "Müller^Jürgen").Set(DicomTags.PatientId, DicomVr.LO, "Q-1").Set(DicomTags.PatientSex, DicomVr.CS, "O").Set(DicomTags.PatientBirthDate, DicomVr.DA, "19700102")
        .Set(DicomTags.StudyDate, DicomVr.DA, "20261120").Set(DicomTags.StudyTime, DicomVr.TM, "101112").Set(DicomTags.StudyId, DicomVr.SH, "7")
        .Set(DicomTags.Rows, DicomVr.US, grid.Size.Y).Set(DicomTags.Columns, DicomVr.US, grid.Size.X);

    private static double[] Position(Grid grid, int z)
    {
        WorldPoint p = grid.ToWorld(new VoxelPoint(0, 0, z));
        return [Written(p.X), Written(p.Y), Written(p.Z)];
    }

    private static double[] Orientation(Grid grid) =>
        [.. new[] { grid.Direction.M11, grid.Direction.M21, grid.Direction.M31, grid.Direction.M12, grid.Direction.M22, grid.Direction.M32 }.Select(Written)];

    // As scanners write it.
    private static double Written(double value) => Math.Round(value, 7);
}
