using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class EnhancedTests
{
    [Test]
    public void Functional_groups_say_where_frames_lie_and_what_their_values_mean()
    {
        DicomSeries series = Headers.Group([Enhanced(places: [4, 0, 2], times: [1, 1, 1])]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(series.Problem, Is.Null);
            Assert.That(series.Slices.Select(s => s.Frame), Is.EqualTo(new[] { 1, 2, 0 }));
            Assert.That(series.Grid, Is.EqualTo(new Grid(new(4, 3, 3), new(0.25, 1, 2), new(0, 0, 0), Matrix3.Identity)));
            Assert.That(series.Frames.Select(f => (f.Slope, f.Intercept)), Is.EqualTo(new[] { (2.0, 1.0), (2.0, 2.0), (2.0, 0.0) }));
        });
    }

    [Test]
    public void Time_steps_of_one_file_are_series_of_their_own() =>
        Assert.That(Headers.Group([Enhanced([0, 0, 2, 2], [1, 2, 1, 2])]).Select(s => (s.Part, string.Join(' ', s.Slices.Select(f => f.Frame)))),
            Is.EqualTo(new[] { ("temporal position 1", "0 2"), ("temporal position 2", "1 3") }));

    [Test]
    public void Groups_for_fewer_frames_than_promised_are_refused() =>
        Assert.That(Headers.Group([Enhanced([0, 2], [1, 1]).Set(DicomTags.NumberOfFrames, DicomVr.IS, 2_000_000_000)]).Single().Problem, Does.Contain("2000000000 frames and functional groups for 2"));

    private static DicomDataset Enhanced(double[] places, int[] times)
    {
        DicomDataset header = Headers.Slice(1, 0).Remove(DicomTags.ImagePositionPatient).Remove(DicomTags.ImageOrientationPatient).Remove(DicomTags.PixelSpacing).Set(DicomTags.NumberOfFrames, DicomVr.IS, places.Length);
        header.Set(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
            .Set(DicomTags.PlaneOrientationSequence, new DicomDataset().Turn(1, 0, 0, 0, 1, 0))
            .Set(DicomTags.PixelMeasuresSequence, new DicomDataset().Set(DicomTags.PixelSpacing, DicomVr.DS, 1, 0.25)));
        header.Set(DicomTags.PerFrameFunctionalGroupsSequence, [.. places.Select((z, n) => new DicomDataset()
            .Set(DicomTags.PlanePositionSequence, new DicomDataset().Place(0, 0, z))
            .Set(DicomTags.FrameContentSequence, new DicomDataset().Set(DicomTags.TemporalPositionIndex, DicomVr.UL, times[n]))
            .Set(DicomTags.PixelValueTransformationSequence, new DicomDataset().Set(DicomTags.RescaleSlope, DicomVr.DS, 2).Set(DicomTags.RescaleIntercept, DicomVr.DS, n)))]);
        return header;
    }
}
