using Clara.Dicom.Data;
using Clara.Dicom.Structures;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;

namespace Clara.Dicom.Tests.StructuresTests;

/// <summary>Structure sets as other programs write them, contour by contour.</summary>
[TestFixture]
public sealed class OthersFilesTests
{
    private static readonly Grid Grid = new(new(20, 20, 5), new(1, 1, 3), new(0, 0, 0), Matrix3.Identity);

    private static readonly (double, double)[] Outer = [(1.5, 1.5), (12.5, 1.5), (12.5, 12.5), (1.5, 12.5)], Inner = [(4.5, 4.5), (8.5, 4.5), (8.5, 8.5), (4.5, 8.5)];

    [Test]
    public async Task Holes_as_contours_of_their_own_stay_open_whichever_way_they_run()
    {
        foreach ((double, double)[] inner in new[] { Inner, [.. Inner.Reverse()] })
        {
            LabelMap map = (await Read([Roi(1, Contour(3, Outer), Contour(3, inner))])).Map;
            Assert.That((map.CountOf(1), map[6, 6, 1], map[3, 3, 1]), Is.EqualTo((121L - 16, (ushort)0, (ushort)1)));
        }
    }

    [Test]
    public async Task Keyholes_stay_open()
    {
        (double, double)[] keyhole = [.. Outer, Outer[0], .. Inner, Inner[0], Outer[0]];
        Assert.That((await Read([Roi(1, Contour(3, keyhole))])).Map.CountOf(1), Is.EqualTo(121 - 16));
    }

    [Test]
    public async Task A_closing_point_that_repeats_the_first_changes_nothing() =>
        Assert.That((await Read([Roi(1, Contour(3, [.. Outer, Outer[0]]))])).Map.CountOf(1), Is.EqualTo(121));

    [Test]
    public async Task A_contour_between_planes_goes_to_the_nearest()
    {
        LabelMap map = (await Read([Roi(1, Contour(4.4, Outer), Contour(10.6, Inner))])).Map;
        Assert.That((map[3, 3, 1], map[6, 6, 4], map.CountOf(1)), Is.EqualTo(((ushort)1, (ushort)1, 121L + 16)));
    }

    [Test]
    public async Task Of_several_contours_near_a_plane_the_closest_counts()
    {
        // As from a series of 1 mm: filled together they would cancel out.
        LabelMap map = (await Read([Roi(1, Contour(2, Outer), Contour(3, Inner), Contour(4, Outer))])).Map;
        Assert.That(map.CountOf(1), Is.EqualTo(16));
    }

    [Test]
    public async Task Points_and_open_lines_are_passed_over_and_counted()
    {
        StructureSetReading reading = await Read([Roi(1, Contour(3, Outer), Contour(3, Inner).Set(DicomTags.ContourGeometricType, DicomVr.CS, "OPEN_PLANAR"),
            Contour(3, Inner[..1]).Set(DicomTags.ContourGeometricType, DicomVr.CS, "POINT"), Contour(6, Inner[..2]))]);
        Assert.That((reading.PassedOver, reading.Outside, reading.Map.CountOf(1)), Is.EqualTo((3, 0, 121L)));
    }

    [Test]
    public async Task Contours_beyond_the_grid_are_counted_and_all_of_them_are_an_error()
    {
        StructureSetReading reading = await Read([Roi(1, Contour(3, Outer), Contour(-1.6, Outer), Contour(13.6, Outer))]);
        Assert.That((reading.Outside, reading.Map.CountOf(1)), Is.EqualTo((2, 121L)));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read([Roi(1, Contour(20, Outer))])))!.Status, Is.EqualTo(StatusCode.Geometry));
    }

    [Test]
    public async Task Sagittal_contours_are_read_too()
    {
        DicomDataset contour = Contour(0, Outer).Set(DicomTags.ContourData, DicomVr.DS, 7, 1.5, 1, 7, 12.5, 1, 7, 12.5, 10, 7, 1.5, 10);
        LabelMap map = (await Read([Roi(1, contour)])).Map;
        Assert.That((map[7, 2, 1], map[7, 12, 3], map[6, 5, 2], map.CountOf(1)), Is.EqualTo(((ushort)1, (ushort)1, (ushort)0, 33L)));
    }

    [Test]
    public async Task Contours_across_planes_are_an_error()
    {
        DicomDataset contour = Contour(0, Outer).Set(DicomTags.ContourData, DicomVr.DS, 1, 1, 0, 12, 1, 0, 12, 12, 6, 1, 12, 6);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read([Roi(1, contour)])))!.Status, Is.EqualTo(StatusCode.Geometry));
    }

    [Test]
    public async Task Overlapping_structures_are_named_and_can_be_chosen_or_ordered()
    {
        DicomDataset[] rois = [Roi(5, Contour(3, Outer)), Roi(6, Contour(3, Inner))];
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read(rois)))!.Message, Does.Contain("5 (roi 5)").And.Contain("6 (roi 6)"));
        Assert.That((await Read(rois, new() { Structures = new HashSet<int> { 6 } })).Map.CountOf(6), Is.EqualTo(16));
        LabelMap both = (await Read(rois, new() { LaterWins = true })).Map;
        Assert.That((both.CountOf(5), both.CountOf(6)), Is.EqualTo((121L - 16, 16L)));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read(rois, new() { Structures = new HashSet<int> { 7 } })))!.Status, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task Numbers_that_are_no_label_ids_become_places_in_the_file()
    {
        LabelMap map = (await Read([Roi(0, Contour(3, Outer)), Roi(1, Contour(6, Inner))])).Map;
        Assert.That(map.Labels.Select(l => (l.Id, l.Name)), Is.EqualTo(new[] { (1, "roi 0"), (2, "roi 1") }));
        Assert.That((map.CountOf(1), map.CountOf(2)), Is.EqualTo((121L, 16L)));
    }

    [Test]
    public async Task Long_contours_as_unknown_bytes_are_read()
    {
        DicomDataset contour = Contour(3, Outer);
        byte[] text = System.Text.Encoding.ASCII.GetBytes(string.Join('\\', contour.Numbers(DicomTags.ContourData).Select(n => FormattableString.Invariant($"{n}"))) + " ");
        contour.Set(DicomTags.ContourData, new DicomBytes(DicomVr.UN, text));
        Assert.That((await Read([Roi(1, contour)])).Map.CountOf(1), Is.EqualTo(121));
    }

    [Test]
    public async Task Damage_is_a_format_error()
    {
        await Assert.CatchAsync<ImageFormatException>(() => Read([Roi(1, Contour(3, Outer).Set(DicomTags.ContourData, DicomVr.DS, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))]));
        await Assert.CatchAsync<ImageFormatException>(() => Read([Roi(1, Contour(3, Outer).Set(DicomTags.ContourData, DicomVr.DS, 1, 2, 3, 4, 5, double.NaN, 7, 8, 9))]));
        await Assert.CatchAsync<ImageFormatException>(() => Read([Roi(1), Roi(1)]));
        await Assert.CatchAsync<ImageFormatException>(() => Read([]));
        await Assert.CatchAsync<ImageFormatException>(() => StructureSetReader.ReadAsync("a.dcm", Grid, new MemoryCodec(TestSeries.Ct(Grid)[0], default), CancellationToken.None));
    }

    private static DicomDataset Contour(double z, (double X, double Y)[] points) => new DicomDataset()
        .Set(DicomTags.ContourGeometricType, DicomVr.CS, "CLOSED_PLANAR").Set(DicomTags.NumberOfContourPoints, DicomVr.IS, points.Length)
        .Set(DicomTags.ContourData, DicomVr.DS, [.. points.SelectMany(p => new[] { p.X, p.Y, z })]);

    private static DicomDataset Roi(int number, params DicomDataset[] contours) => new DicomDataset()
        .Set(DicomTags.RoiNumber, DicomVr.IS, number).Set(DicomTags.ContourSequence, contours);

    private static Task<StructureSetReading> Read(DicomDataset[] rois, StructureSetReadOptions? options = null)
    {
        DicomDataset file = new DicomDataset().Set(DicomTags.SopClassUid, DicomVr.UI, StructureSetWriter.SopClass)
            .Set(DicomTags.StructureSetRoiSequence, [.. rois.Select(r => new DicomDataset().Set(DicomTags.RoiNumber, r[DicomTags.RoiNumber]!).Set(DicomTags.RoiName, DicomVr.LO, $"roi {r.Whole(DicomTags.RoiNumber)}"))])
            .Set(DicomTags.RoiContourSequence, [.. rois.Select(r => new DicomDataset().Set(DicomTags.ReferencedRoiNumber, r[DicomTags.RoiNumber]!).Set(DicomTags.ContourSequence, r[DicomTags.ContourSequence]!))]);
        return StructureSetReader.ReadAsync("a.dcm", Grid, options ?? new(), new MemoryCodec(file, default), CancellationToken.None);
    }
}
