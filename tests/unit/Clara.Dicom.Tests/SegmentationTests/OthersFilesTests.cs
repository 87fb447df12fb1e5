using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SegmentationTests;

/// <summary>Segmentations as other programs write them: what ours has is changed or taken away.</summary>
[TestFixture]
public sealed class OthersFilesTests
{
    private static readonly Grid Grid = new(new(5, 7, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), TestVolumes.Oblique(10, 5));
    private static readonly Label[] Labels = [new(1, "liver"), new(2, "spleen"), new(3, "heart")];

    [Test]
    public async Task Frames_in_any_order_are_read()
    {
        LabelMap map = TestSeries.Map(Grid, Labels, 1);
        SegmentationObject made = Made(map);
        int frames = made.Dataset.Whole(DicomTags.NumberOfFrames)!.Value;
        int[] order = [.. Enumerable.Range(0, frames).OrderBy(n => n * 7 % frames)];
        IReadOnlyList<DicomDataset> groups = made.Dataset.Items(DicomTags.PerFrameFunctionalGroupsSequence);
        bool[] bits = Bits(made.Pixels, frames * 35);
        made.Dataset.Set(DicomTags.PerFrameFunctionalGroupsSequence, [.. order.Select(n => groups[n])]);
        byte[] pixels = Packed([.. order.SelectMany(n => bits.Skip(n * 35).Take(35))]);
        VolumeAssert.Equal(map, await Read(new(made.Dataset, pixels)));
    }

    [Test]
    public async Task Without_everything_optional_the_voxels_are_the_same()
    {
        LabelMap map = TestSeries.Map(Grid, Labels, 2);
        SegmentationObject made = Made(map);
        DicomTag[] optional = [DicomTags.SegmentsOverlap, DicomTags.ReferencedSeriesSequence, DicomTags.DimensionIndexSequence, DicomTags.FrameOfReferenceUid];
        foreach (DicomTag tag in optional)
            made.Dataset.Remove(tag);
        foreach (DicomDataset item in made.Dataset.Items(DicomTags.PerFrameFunctionalGroupsSequence))
            item.Remove(DicomTags.FrameContentSequence).Remove(DicomTags.DerivationImageSequence);
        made.Dataset.FirstItem(DicomTags.SharedFunctionalGroupsSequence)!.Remove(DicomTags.PixelMeasuresSequence);
        foreach (DicomDataset item in made.Dataset.Items(DicomTags.SegmentSequence))
            item.Remove(DicomTags.TrackingId).Remove(DicomTags.RecommendedDisplayCieLabValue).Remove(DicomTags.SegmentedPropertyTypeCodeSequence);
        LabelMap back = await Read(made);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(Labels), "no colour and no codes");
    }

    [Test]
    public async Task Foreign_ids_are_the_segment_numbers()
    {
        LabelMap map = new(Grid, [new(30, "liver"), new(5, "spleen")]);
        map.Voxels[0] = 30;
        SegmentationObject made = Made(map);
        made.Dataset.Items(DicomTags.SegmentSequence)[1].Set(DicomTags.TrackingId, DicomVr.UT, "label of somebody else");
        LabelMap back = await Read(made);
        Assert.That(back.Labels.Select(l => (l.Id, l.Name)), Is.EqualTo(new[] { (1, "spleen"), (2, "liver") }));
        Assert.That(back.Voxels[0], Is.EqualTo(2));
    }

    [Test]
    public async Task Overlapping_segments_are_named_and_can_be_read_one_by_one()
    {
        LabelMap map = TestSeries.Map(Grid, Labels, 3);
        SegmentationObject made = Made(map);
        byte[] pixels = made.Pixels.ToArray();
        // The first voxel of slice 0: frame 0 of segments 1 and 2 (four frames each).
        foreach (int frame in (int[])[0, 4])
            pixels[frame * 35 / 8] |= (byte)(1 << (frame * 35 % 8));
        SegmentationObject overlapping = new(made.Dataset, pixels);
        ClaraException error = (await Assert.CatchAsync<ClaraException>(() => Read(overlapping)))!;
        Assert.That(error.Status, Is.EqualTo(StatusCode.Unsupported));
        Assert.That(error.Message, Does.Contain("1 (liver)").And.Contain("2 (spleen)"));
        LabelMap second = await Read(overlapping, new() { Segments = new HashSet<int> { 2 } });
        Assert.That(second.Labels.Select(l => l.Name), Is.EqualTo(new[] { "spleen" }));
        Assert.That(second.Voxels[0], Is.EqualTo(2));
        Assert.That((await Read(overlapping, new() { Names = ["Spleen"] })).Voxels.SequenceEqual(second.Voxels), Is.True);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read(overlapping, new() { Names = ["cyst"] })))!.Message, Does.Contain("no segment \"cyst\"; it has liver, spleen"));
        Assert.That(second.CountOf(2), Is.EqualTo(map.CountOf(2) + (map.Voxels[0] == 2 ? 0 : 1)));
    }

    [Test]
    public async Task A_segment_that_is_not_there_is_an_error()
    {
        SegmentationObject made = Made(TestSeries.Map(Grid, Labels, 4));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read(made, new() { Segments = new HashSet<int> { 4 } })))!.Status, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task Fractions_need_a_threshold_and_are_inside_from_it_on()
    {
        SegmentationObject made = Made(new(Grid, Labels));
        DicomDataset dataset = made.Dataset.Set(DicomTags.SegmentationType, DicomVr.CS, "FRACTIONAL").Set(DicomTags.BitsAllocated, DicomVr.US, 8).Set(DicomTags.MaximumFractionalValue, DicomVr.US, 200);
        byte[] pixels = new byte[35];
        (pixels[0], pixels[1], pixels[2]) = (99, 100, 200);
        SegmentationObject fractional = new(dataset, pixels);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => Read(fractional)))!.Message, Does.Contain("fraction"));
        LabelMap half = await Read(fractional, new() { FractionThreshold = 0.5 }), tiny = await Read(fractional, new() { FractionThreshold = 1e-9 });
        Assert.That(half.Voxels[..3].ToArray(), Is.EqualTo(new ushort[] { 0, 1, 1 }));
        Assert.That((half.CountOf(1), tiny.CountOf(1)), Is.EqualTo((2L, 3L)));
        await Assert.CatchAsync<ClaraException>(() => Read(fractional, new() { FractionThreshold = 0 }));
    }

    [TestCase(8)]
    [TestCase(16)]
    public async Task A_label_map_has_the_segments_numbers_as_pixels(int bits)
    {
        SegmentationObject made = Made(new(Grid, [.. Labels.Select(l => new Label(l.Id + 500, l.Name))]));
        DicomDataset dataset = made.Dataset.Set(DicomTags.SopClassUid, DicomVr.UI, "1.2.840.10008.5.1.4.1.1.66.7").Set(DicomTags.SegmentationType, DicomVr.CS, "LABELMAP").Set(DicomTags.BitsAllocated, DicomVr.US, bits)
            .Set(DicomTags.PixelPaddingValue, DicomVr.US, 200);
        byte[] pixels = new byte[35 * bits / 8];
        (pixels[0], pixels[bits / 8], pixels[2 * bits / 8]) = (3, 1, 200);
        LabelMap map = await Read(new(dataset, pixels));
        Assert.That(map.Voxels[..4].ToArray(), Is.EqualTo(new ushort[] { 503, 501, 0, 0 }));
        pixels[0] = 4;
        Assert.That((await Assert.CatchAsync<ImageFormatException>(() => Read(new(dataset, pixels))))!.Message, Does.Contain("segment 4"));
    }

    [Test]
    public async Task Frames_that_cover_a_part_of_the_grid_lie_where_they_say()
    {
        LabelMap small = TestSeries.Map(Grid.Crop(new(new(1, 2, 3), new(3, 4, 2))), Labels, 5);
        SegmentationObject made = SegmentationWriter.Make(small, TestSeries.Ct(small.Grid), new(), CancellationToken.None);
        LabelMap back = await Read(made);
        for (int z = 0; z < 6; z++)
            for (int y = 0; y < 7; y++)
                for (int x = 0; x < 5; x++)
                    Assert.That(back[x, y, z], Is.EqualTo(x is >= 1 and < 4 && y is >= 2 and < 6 && z is >= 3 and < 5 ? small[x - 1, y - 2, z - 3] : 0));
    }

    [Test]
    public async Task Another_grid_is_an_error()
    {
        SegmentationObject made = Made(TestSeries.Map(Grid, Labels, 6));
        Grid[] others =
        [
            new(Grid.Size, Grid.SpacingMm, new(-11.2, 3.5, 100), Grid.Direction),
            new(Grid.Size, new(0.71, 1.1, 2.5), Grid.OriginMm, Grid.Direction),
            new(Grid.Size, Grid.SpacingMm, Grid.OriginMm, TestVolumes.Oblique(10, 6)),
            new(new(5, 7, 5), Grid.SpacingMm, Grid.OriginMm, Grid.Direction),
            new(new(7, 5, 6), Grid.SpacingMm, Grid.OriginMm, Grid.Direction),
        ];
        foreach (Grid other in others)
            await Assert.CatchAsync<GeometryException>(() => SegmentationReader.ReadAsync("a.dcm", other, new MemoryCodec(made.Dataset, made.Pixels), CancellationToken.None));
    }

    [Test]
    public async Task Damaged_headers_are_format_errors()
    {
        Action<DicomDataset>[] damages =
        [
            d => d.Set(DicomTags.SopClassUid, DicomVr.UI, TestSeries.CtImage), d => d.Set(DicomTags.Rows, DicomVr.US, 0), d => d.Set(DicomTags.NumberOfFrames, DicomVr.IS, 3),
            d => d.Remove(DicomTags.SegmentSequence), d => d.Remove(DicomTags.PerFrameFunctionalGroupsSequence),
            d => d.Items(DicomTags.SegmentSequence)[0].Set(DicomTags.SegmentNumber, DicomVr.US, 2),
            d => d.Items(DicomTags.PerFrameFunctionalGroupsSequence)[0].FirstItem(DicomTags.SegmentIdentificationSequence)!.Set(DicomTags.ReferencedSegmentNumber, DicomVr.US, 9),
        ];
        foreach (Action<DicomDataset> damage in damages)
        {
            SegmentationObject made = Made(TestSeries.Map(Grid, Labels, 7));
            damage(made.Dataset);
            await Assert.CatchAsync<ImageFormatException>(() => Read(made));
        }
    }

    [Test]
    public async Task A_promise_that_the_file_cannot_hold_is_refused_before_memory_is_taken()
    {
        using TempFolder folder = new();
        SegmentationObject made = Made(new(Grid, Labels));
        made.Dataset.Set(DicomTags.Rows, DicomVr.US, 65535).Set(DicomTags.Columns, DicomVr.US, 65535);
        await InProcessCodec.Instance.WriteAsync(folder.File("seg.dcm"), made.Dataset, made.Pixels, CancellationToken.None);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That((await Assert.CatchAsync<ImageFormatException>(() => SegmentationReader.ReadAsync(folder.File("seg.dcm"), null, InProcessCodec.Instance, CancellationToken.None)))!.Message, Does.StartWith("seg.dcm"));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(10 << 20));
    }

    [Test]
    public async Task Frames_that_are_impossibly_far_apart_are_refused()
    {
        LabelMap map = TestSeries.Map(Grid, Labels, 8);
        SegmentationObject made = Made(map);
        IReadOnlyList<DicomDataset> groups = made.Dataset.Items(DicomTags.PerFrameFunctionalGroupsSequence);
        groups[1].FirstItem(DicomTags.PlanePositionSequence)!.Set(DicomTags.ImagePositionPatient, DicomVr.DS, 1e8, 2e8, 3e8);
        await Assert.CatchAsync<GeometryException>(() => SegmentationReader.ReadAsync("a.dcm", null, new MemoryCodec(made.Dataset, made.Pixels), CancellationToken.None));
    }

    private static SegmentationObject Made(LabelMap map) => SegmentationWriter.Make(map, TestSeries.Ct(Grid), new(), CancellationToken.None);

    private static Task<LabelMap> Read(SegmentationObject made, SegmentationReadOptions? options = null) =>
        SegmentationReader.ReadAsync("a.dcm", Grid, options ?? new(), new MemoryCodec(made.Dataset, made.Pixels), CancellationToken.None);

    private static bool[] Bits(ReadOnlyMemory<byte> bytes, int count) => [.. Enumerable.Range(0, count).Select(n => (bytes.Span[n / 8] >> (n % 8) & 1) != 0)];

    private static byte[] Packed(bool[] bits)
    {
        byte[] bytes = new byte[(bits.Length + 15) / 16 * 2];
        for (int n = 0; n < bits.Length; n++)
            bytes[n / 8] |= (byte)(bits[n] ? 1 << (n % 8) : 0);
        return bytes;
    }
}
