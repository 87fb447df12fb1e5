using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class RefusalTests
{
    [Test]
    public void Missing_slices_are_counted_and_named_with_their_neighbours() => Refused(Headers.Stack(0, 2, 4, 10, 12, 14, 18),
        "Slices are missing, of 2 mm distance: 2 between 4 mm (a2.dcm) and 10 mm (a3.dcm), 1 between 14 mm (a5.dcm) and 18 mm (a6.dcm); get the whole series.");

    [Test(Description = "Found by fuzzing: the sentence did not say which file.")]
    public void A_spacing_that_no_grid_can_have_is_refused_with_the_file_and_what_to_do()
    {
        DicomDataset[] slices = Headers.Stack(0, 2);
        foreach (DicomDataset slice in slices)
            slice.Set(DicomTags.PixelSpacing, DicomVr.DS, 1.0, double.MaxValue);

        Refused(slices, "a0.dcm");
    }

    [Test(Description = "Found by fuzzing: whatever stands in the header was quoted at length.")]
    public void A_photometric_interpretation_longer_than_any_is_not_quoted()
    {
        DicomDataset slice = Headers.Slice(0, 0);
        slice.Set(DicomTags.SamplesPerPixel, DicomVr.US, 3);
        slice.Set(DicomTags.PhotometricInterpretation, DicomVr.CS, new string('~', 5000));

        string problem = Headers.Group([slice]).Single().Problem!;
        Assert.That(problem, Does.Contain("is a colour image").And.Not.Contain("~"));
    }

    [Test]
    public void Two_slices_at_one_place_are_named() => Refused(Headers.Stack(0, 2, 2.001, 4), "Slices lie at the same place: a1.dcm and a2.dcm at 2.001 mm; take the copies or the second acquisition out and read again.");

    [Test]
    public void One_copy_in_another_acquisition_is_a_slice_too_many_and_no_series()
    {
        DicomDataset[] slices = Headers.Stack(0, 2, 4, 2);
        slices[3].Set(DicomTags.AcquisitionNumber, DicomVr.IS, 9);

        Refused(slices, "a1.dcm and a3.dcm at 2 mm");
    }

    [Test]
    public void Uneven_distances_are_named() => Refused(Headers.Stack(0, 2, 4, 6.5, 8.5), "not evenly spaced, 2 mm mostly: 2.5 mm between 4 mm (a2.dcm) and 6.5 mm (a3.dcm)");

    [Test]
    public void Positions_off_by_more_than_a_tenth_of_the_distance_are_uneven() => Assert.That(Headers.Group(Headers.Stack(0, 0.6, 1.3, 1.9, 2.5, 3.1)).Single().Problem, Does.Contain("evenly"));

    [Test]
    public void Positions_rounded_to_a_tenth_of_the_distance_are_even() => Assert.That(Headers.Group(Headers.Stack(0, 1.25, 2.51, 3.74, 5)).Single().Grid!.SpacingMm.Z, Is.EqualTo(1.25));

    [Test]
    public void A_tilted_gantry_is_refused_with_its_angle()
    {
        double shift = 2 * Math.Tan(15 * Math.PI / 180);
        Refused([.. Headers.Stack(0, 2, 4, 6).Select((h, n) => h.Place(0, n * shift, 2 * n))], "sheared by 15 degrees (gantry tilt); correct the tilt");
    }

    [Test]
    public void A_tilted_gantry_whose_orientation_is_tilted_too_is_refused_as_well()
    {
        (double sin, double cos) = Math.SinCos(20 * Math.PI / 180);
        Refused([.. Headers.Stack(0, 2, 4, 6).Select(h => h.Turn(1, 0, 0, 0, cos, sin))], "sheared by 20 degrees");
    }

    [Test]
    public void A_slice_beside_the_line_is_refused_as_shifted()
    {
        DicomDataset[] slices = Headers.Stack(0, 2, 4, 6);
        slices[1].Place(0, 7, 2);
        Refused(slices, "shifted sideways by up to 7 mm");
    }

    [Test]
    public void Slices_that_are_not_parallel_are_refused_with_the_angle()
    {
        DicomDataset[] slices = Headers.Stack(0, 2, 4);
        slices[2].Turn(Math.Cos(0.03), Math.Sin(0.03), 0, -Math.Sin(0.03), Math.Cos(0.03), 0);

        Refused(slices, "not parallel: a0.dcm and a2.dcm differ by 1.72 degrees in orientation");
    }

    [Test]
    public void Slices_turned_about_an_axis_are_refused_as_not_parallel() => Refused(
        [.. Enumerable.Range(0, 6).Select(n => Headers.Slice(n, 0).Turn(Math.Cos(n * 0.5), Math.Sin(n * 0.5), 0, 0, 0, -1))], "not parallel");

    [Test]
    public void Colour_is_refused() => Refused([Headers.Slice(1, 0).Set(DicomTags.SamplesPerPixel, DicomVr.US, 3).Set(DicomTags.PhotometricInterpretation, DicomVr.CS, "RGB")],
        "a0.dcm is a colour image (RGB), and a volume has one value a voxel; convert it to grey values first.");

    [Test]
    public void Frames_without_places_are_refused() => Refused([Headers.Slice(1, 0).Set(DicomTags.NumberOfFrames, DicomVr.IS, 12)], "a0.dcm has 12 frames that do not say where they lie");

    [Test]
    public void A_mosaic_is_refused() => Refused([Headers.Slice(1, 0).Set(DicomTags.ImageType, DicomVr.CS, "ORIGINAL", "PRIMARY", "M", "MOSAIC")], "mosaic");

    [Test]
    public void Several_images_without_places_are_refused() => Refused([.. Headers.Stack(0, 2).Select(h => h.Remove(DicomTags.ImagePositionPatient))], "do not say where they lie");

    [Test]
    public void An_image_without_spacing_is_refused() => Refused([Headers.Slice(1, 0).Remove(DicomTags.PixelSpacing)], "does not say its pixel spacing");

    [Test]
    public void A_single_slice_is_a_volume_as_thick_as_it_says() =>
        Assert.That(Headers.Group([Headers.Slice(1, 7)]).Single().Grid, Is.EqualTo(new Grid(new(4, 3, 1), new(0.5, 0.75, 3), new(0, 0, 7), Matrix3.Identity)));

    [Test]
    public void Orientations_without_end_in_one_series_are_refused_in_time() => Refused(
        [.. Enumerable.Range(0, 2000).Select(n => Headers.Slice(n, n).Set(DicomTags.PixelSpacing, DicomVr.DS, 1 + n, 1))], "more than 256 sizes, spacings or orientations");

    [TestCase(0, 4, 16, 12, 11, 1, Description = "no rows: no image")]
    [TestCase(3, 70000, 16, 12, 11, 1)]
    public void A_file_without_an_image_is_no_file_of_a_series_and_an_image_without_one_is_damaged(int rows, int columns, int allocated, int stored, int high, int samples)
    {
        DicomDataset header = Pixels(rows, columns, allocated, stored, high, samples);

        Assert.That(Assert.Catch<ImageFormatException>(() => Headers.Group([header]))!.Message, Is.EqualTo("a0.dcm is cut off or damaged: it calls itself an image and describes no pixels; get the file again."));
        Assert.That(Headers.Group([header.Set(DicomTags.SopClassUid, DicomVr.UI, "1.2.840.10008.5.1.4.1.1.88.11")]), Is.Empty);
    }

    [TestCase(12, 12, 11, 1)]
    [TestCase(16, 17, 15, 1)]
    [TestCase(16, 12, 5, 1)]
    [TestCase(16, 12, 16, 1)]
    [TestCase(16, 12, 11, 2)]
    public void Pixels_that_cannot_be_are_one_sentence_with_the_file(int allocated, int stored, int high, int samples) =>
        Assert.That(Assert.Catch<ImageFormatException>(() => Headers.Group([Pixels(3, 4, allocated, stored, high, samples)]))!.Message, Does.StartWith("a0.dcm").And.Not.Contain("\n"));

    private static DicomDataset Pixels(int rows, int columns, int allocated, int stored, int high, int samples) => Headers.Slice(1, 0)
        .Set(DicomTags.Rows, DicomVr.US, rows).Set(DicomTags.Columns, DicomVr.US, columns).Set(DicomTags.BitsAllocated, DicomVr.US, allocated).Set(DicomTags.BitsStored, DicomVr.US, stored)
        .Set(DicomTags.HighBit, DicomVr.US, high).Set(DicomTags.SamplesPerPixel, DicomVr.US, samples);

    private static void Refused(DicomDataset[] headers, string because)
    {
        DicomSeries series = Headers.Group(headers).Single();
        Assert.That(series.Grid, Is.Null);
        Assert.That(series.Problem, Does.Contain(because).And.Not.Contain("\n").And.Not.Contain("Jane"));
    }
}
