using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SegmentationTests;

/// <summary>Label map to segmentation to label map, without files.</summary>
[TestFixture]
public sealed class RoundTripTests
{
    private static readonly Grid Odd = new(new(5, 7, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), Matrix3.Identity);
    private static readonly Grid Oblique = new(new(9, 4, 5), new(0.9, 1.3, 3), new(12.5, -40.125, -7), TestVolumes.Oblique(20, 35));

    private static readonly Label[] Labels = [new(3, "liver"), new(7, "Blob 7") { Colour = new(1, 200, 30) }, new(40, "spleen") { Codes = new(new("A", "99CLARA", "Cat"), new("B-long-code-value-over-16", "99CLARA", "Typ"), new("C", "99CLARA", "Mod")) }];

    private static IEnumerable<TestCaseData> Grids() =>
    [
        new TestCaseData(Odd).SetArgDisplayNames("odd"), new TestCaseData(Oblique).SetArgDisplayNames("oblique"),
        new TestCaseData(Grid.Axial(new(8, 8, 1), new(1, 1, 4))).SetArgDisplayNames("one slice"), new TestCaseData(Grid.Axial(new(1, 1, 3), new(1, 1, 4))).SetArgDisplayNames("one pixel"),
    ];

    [TestCaseSource(nameof(Grids))]
    public async Task Voxels_ids_and_names_come_back(Grid grid)
    {
        LabelMap map = TestSeries.Map(grid, Labels, 1), back = await Back(map, TestSeries.Ct(grid), grid);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels.Select(l => (l.Id, l.Name)), Is.EqualTo(map.Labels.Select(l => (l.Id, l.Name))));
        Assert.That(back.Labels.Select(l => (l.Colour, l.Codes)), Is.EqualTo(map.Labels.Select(LabelPresets.Complete).Select(l => (l.Colour, l.Codes))));
    }

    [TestCaseSource(nameof(Grids))]
    public async Task An_enhanced_source_does_as_well(Grid grid)
    {
        LabelMap map = TestSeries.Map(grid, Labels, 2);
        VolumeAssert.Equal(map, await Back(map, TestSeries.EnhancedCt(grid), grid));
    }

    [Test]
    public async Task All_48_axis_orders_of_the_map_come_back()
    {
        LabelMap map = TestSeries.Map(Odd, Labels, 3);
        IReadOnlyList<DicomDataset> source = TestSeries.Ct(Odd);
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            LabelMap turned = Reorientation.To(map, AxisCodes.Of(new Grid(new(1, 1, 1), new(1, 1, 1), default, direction)), 1, CancellationToken.None);
            VolumeAssert.Equal(turned, await Back(turned, source, turned.Grid));
        }
    }

    [Test]
    public async Task Slices_a_little_off_their_even_places_come_back_on_the_grid_of_the_volume()
    {
        IReadOnlyList<DicomDataset> source = TestSeries.Ct(Oblique);
        foreach (DicomDataset image in source.Where(i => i.Number(DicomTags.InstanceNumber) is 2 or 3))
            image.Set(DicomTags.ImagePositionPatient, DicomVr.DS, [.. image.Numbers(DicomTags.ImagePositionPatient).Select(n => n + 0.1)]);
        LabelMap map = TestSeries.Map(Oblique, Labels, 6);
        VolumeAssert.Equal(map, await Back(map, source, Oblique));
    }

    [Test]
    public async Task Three_hundred_labels_come_back()
    {
        Label[] many = [.. Enumerable.Range(1, 300).Select(n => new Label(n * 217, $"structure {n}"))];
        Grid grid = Grid.Axial(new(33, 21, 7), new(1, 1, 1));
        LabelMap map = TestSeries.Map(grid, many, 4), back = await Back(map, TestSeries.Ct(grid), grid);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels.Select(l => (l.Id, l.Name)), Is.EqualTo(many.Select(l => (l.Id, l.Name))));
    }

    [Test]
    public async Task Names_that_DICOM_cannot_hold_come_back()
    {
        string[] names = [new string('n', 64), new string('n', 65) + "x", @"left\right", "Größe µ", "tab\tbed"];
        LabelMap map = TestSeries.Map(Odd, [.. names.Select((n, i) => new Label(i + 1, n))], 5), back = await Back(map, TestSeries.Ct(Odd), Odd);
        Assert.That(back.Labels.Select(l => l.Name), Is.EqualTo(names));
    }

    [Test]
    public async Task An_id_without_a_name_gets_one()
    {
        LabelMap map = new(Odd, [new(2, "liver")]);
        map.Voxels[5] = 9;
        LabelMap back = await Back(map, TestSeries.Ct(Odd), Odd);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels.Select(l => (l.Id, l.Name)), Is.EqualTo(new[] { (2, "liver"), (9, "label 9") }));
    }

    [Test]
    public async Task A_map_without_voxels_is_one_empty_frame()
    {
        LabelMap map = new(Odd, [new(4, "tumor"), new(6, "liver")]);
        SegmentationObject made = SegmentationWriter.Make(map, TestSeries.Ct(Odd), new(), CancellationToken.None);
        Assert.That(made.Dataset.Whole(DicomTags.NumberOfFrames), Is.EqualTo(1));
        VolumeAssert.Equal(map, await Back(map, TestSeries.Ct(Odd), Odd));
    }

    [Test]
    public async Task On_its_own_grid_a_segmentation_spans_the_slices_that_it_has()
    {
        LabelMap map = new(Oblique, Labels);
        foreach (int z in (int[])[1, 3])
            map.Voxels[(int)Oblique.Offset(2, 1, z)] = 3;
        LabelMap own = await Back(map, TestSeries.Ct(Oblique), null);
        Assert.That(own.Grid.Size, Is.EqualTo(new Size3(9, 4, 3)));
        Assert.That(own.Grid.IsSameAs(Oblique.Crop(new(new(0, 0, 1), new(9, 4, 3)))), Is.True);
        Assert.That((own[2, 1, 0], own[2, 1, 1], own[2, 1, 2], own.CountOf(3)), Is.EqualTo(((ushort)3, (ushort)0, (ushort)3, 2L)));
    }

    private static Task<LabelMap> Back(LabelMap map, IReadOnlyList<DicomDataset> source, Grid? grid)
    {
        SegmentationObject made = SegmentationWriter.Make(map, source, new(), CancellationToken.None);
        return SegmentationReader.ReadAsync("a.dcm", grid, new MemoryCodec(made.Dataset, made.Pixels), CancellationToken.None);
    }
}
