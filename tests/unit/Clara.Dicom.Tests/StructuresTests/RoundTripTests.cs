using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Structures;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.StructuresTests;

/// <summary>Label map to structure set to label map, without files: every voxel.</summary>
[TestFixture]
public sealed class RoundTripTests
{
    private static readonly Grid Odd = new(new(15, 17, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), Matrix3.Identity);
    private static readonly Grid Oblique = new(new(19, 14, 5), new(0.9, 1.3, 3), new(12.5, -40.125, -7), TestVolumes.Oblique(20, 35));
    private static readonly Label[] Labels = [new(3, "liver"), new(7, "Blob 7") { Colour = new(1, 200, 30) }, new(40, "kidney_cyst_left")];

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (ContourKind kind in Enum.GetValues<ContourKind>())
            foreach ((string name, Grid grid) in new[] { ("odd", Odd), ("oblique", Oblique), ("one slice", Grid.Axial(new(8, 8, 1), new(1, 1, 4))), ("one pixel", Grid.Axial(new(1, 1, 3), new(1, 1, 4))), ("tiny pixels", Grid.Axial(new(31, 29, 2), new(0.004, 0.005, 0.01))) })
                yield return new TestCaseData(grid, kind).SetArgDisplayNames(name, kind.ToString());
    }

    // Half of the voxels at random: specks, holes, holes within pieces within holes, corners that touch.
    [TestCaseSource(nameof(Cases))]
    public async Task Random_voxels_come_back_with_ids_names_codes_and_colours(Grid grid, ContourKind kind)
    {
        LabelMap map = TestSeries.Map(grid, Labels, 1), back = await Back(map, TestSeries.Ct(grid), grid, kind);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(map.Labels.Select(LabelPresets.Complete)));
    }

    [TestCase(ContourKind.VoxelExact)]
    [TestCase(ContourKind.SubVoxel)]
    public async Task Rings_within_rings_come_back(ContourKind kind)
    {
        Grid grid = Grid.Axial(new(41, 41, 1), new(0.8, 0.8, 3));
        LabelMap map = new(grid, [new(1, "rings")]);
        for (int y = 0; y < 41; y++)
            for (int x = 0; x < 41; x++)
                map.Voxels[y * 41 + x] = (ushort)(Math.Max(Math.Abs(x - 20), Math.Abs(y - 20)) / 3 % 2);
        VolumeAssert.Equal(map, await Back(map, TestSeries.Ct(grid), grid, kind));
    }

    [Test]
    public void Holes_are_joined_to_the_piece_that_they_are_in_and_nothing_else_is_a_contour_of_its_own()
    {
        Grid grid = Grid.Axial(new(20, 9, 1), new(1, 1, 1));
        LabelMap map = new(grid, [new(1, "two rings")]);
        foreach (int left in (int[])[1, 11])
            for (int y = 1; y < 8; y++)
                for (int x = left; x < left + 7; x++)
                    map.Voxels[y * 20 + x] = (ushort)(x == left + 3 && y is > 2 and < 6 ? 0 : 1);
        IReadOnlyList<DicomDataset> contours = StructureSetWriter.Make(map, TestSeries.Ct(grid), new(), CancellationToken.None).Items(DicomTags.RoiContourSequence)[0].Items(DicomTags.ContourSequence);
        Assert.That(contours, Has.Count.EqualTo(2));
        // Four corners of the ring and four of its hole, two of them twice; no hole goes to the other ring.
        foreach (DicomDataset contour in contours)
        {
            double[] x = [.. contour.Numbers(DicomTags.ContourData).Where((_, n) => n % 3 == 0)];
            Assert.That((contour.Whole(DicomTags.NumberOfContourPoints), x.Length, x.Max() - x.Min()), Is.EqualTo((10, 10, 7d)));
        }
    }

    [Test]
    public async Task All_48_axis_orders_of_the_map_come_back()
    {
        LabelMap map = TestSeries.Map(Oblique, Labels, 3);
        IReadOnlyList<DicomDataset> source = TestSeries.Ct(Oblique);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            LabelMap turned = Reorientation.To(map, AxisCodes.Of(new Grid(new(1, 1, 1), new(1, 1, 1), default, direction)), 1, CancellationToken.None);
            VolumeAssert.Equal(turned, await Back(turned, source, turned.Grid, ContourKind.VoxelExact));
        }
    }

    [Test]
    public async Task Labels_without_voxels_stay()
    {
        LabelMap map = new(Odd, Labels), back = await Back(map, TestSeries.EnhancedCt(Odd), Odd, ContourKind.VoxelExact);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels.Select(l => l.Id), Is.EqualTo(new[] { 3, 7, 40 }));
    }

    private static async Task<LabelMap> Back(LabelMap map, IReadOnlyList<DicomDataset> source, Grid grid, ContourKind kind)
    {
        DicomDataset made = StructureSetWriter.Make(map, source, new() { Kind = kind }, CancellationToken.None);
        StructureSetReading reading = await StructureSetReader.ReadAsync("a.dcm", grid, new MemoryCodec(made, default), CancellationToken.None);
        Assert.That((reading.PassedOver, reading.Outside), Is.EqualTo((0, 0)));
        return reading.Map;
    }
}
