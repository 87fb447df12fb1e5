using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;

namespace Clara.Dicom.Tests.SegmentationTests;

/// <summary>Sources and maps that no object can be written of.</summary>
[TestFixture]
public sealed class RefusalTests
{
    private static readonly Grid Grid = new(new(5, 7, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), Matrix3.Identity);
    private static readonly LabelMap Map = new(Grid, [new(1, "liver")]);

    [Test]
    public void A_map_on_another_grid_is_refused()
    {
        LabelMap shifted = new(new(Grid.Size, Grid.SpacingMm, new(-11.2, 3.5, 100), Matrix3.Identity), Map.Labels);
        Assert.That(Refused(shifted, TestSeries.Ct(Grid)).Status, Is.EqualTo(StatusCode.Geometry));
        Assert.That(Refused(new(Grid.Crop(new(default, new(5, 7, 5))), Map.Labels), TestSeries.Ct(Grid)).Status, Is.EqualTo(StatusCode.Geometry));
    }

    [Test]
    public void A_series_with_a_gap_is_refused_with_the_slice()
    {
        ClaraException error = Refused(Map, [.. TestSeries.Ct(Grid).Where(i => i.Number(DicomTags.InstanceNumber) != 4)]);
        Assert.That((error.Status, error.Message), Is.EqualTo((StatusCode.Geometry, "The source series has a gap at slice 3 of 6; give all of its images.")));
    }

    [Test]
    public void Two_images_at_a_position_are_refused() =>
        Assert.That(Refused(Map, [.. TestSeries.Ct(Grid), TestSeries.Ct(Grid)[0]]).Message, Does.Contain("same position"));

    [Test]
    public void Images_of_two_series_are_refused()
    {
        IReadOnlyList<DicomDataset> source = TestSeries.Ct(Grid);
        source[2].Set(DicomTags.SeriesInstanceUid, DicomVr.UI, "1.2.3");
        Assert.That(Refused(Map, source).Status, Is.EqualTo(StatusCode.Argument));
    }

    [Test]
    public void A_tilted_gantry_is_refused()
    {
        IReadOnlyList<DicomDataset> source = TestSeries.Ct(Grid);
        foreach (DicomDataset image in source)
            image.Set(DicomTags.ImagePositionPatient, DicomVr.DS, -11.25, 3.5 + image.Number(DicomTags.InstanceNumber)!.Value, image.Numbers(DicomTags.ImagePositionPatient)[2]);
        Assert.That(Refused(Map, source).Message, Does.Contain("tilt"));
    }

    [Test]
    public void No_image_no_position_and_no_label_are_refused()
    {
        Assert.That(Refused(Map, []).Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(Refused(Map, [.. TestSeries.Ct(Grid).Select(i => i.Remove(DicomTags.ImagePositionPatient))]).Status, Is.EqualTo(StatusCode.Geometry));
        Assert.That(Refused(new(Grid, []), TestSeries.Ct(Grid)).Message, Does.Contain("no labels"));
    }

    [Test]
    public void Errors_never_name_the_patient()
    {
        IReadOnlyList<DicomDataset> source = TestSeries.Ct(Grid);
        source[2].Set(DicomTags.SeriesInstanceUid, DicomVr.UI, "1.2.3");
        Assert.That(Refused(Map, source).Message, Does.Not.Contain("Müller").And.Not.Contain("Q-1"));
    }

    private static ClaraException Refused(LabelMap map, IReadOnlyList<DicomDataset> source) =>
        Assert.Catch<ClaraException>(() => SegmentationWriter.Make(map, source, new(), CancellationToken.None))!;
}
