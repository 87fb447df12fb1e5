using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class GroupingTests
{
    [Test]
    public void Time_steps_come_in_their_order_and_not_in_the_frames()
    {
        DicomDataset[] slices = [.. new[] { 10, 2, 1 }.SelectMany(time => Headers.Stack(0, 2, 4).Select(h => h.Set(DicomTags.TemporalPositionIdentifier, DicomVr.IS, time)))];

        Assert.That(Headers.Group(slices).Select(s => s.Part), Is.EqualTo(new[] { "temporal position 1", "temporal position 2", "temporal position 10" }));
    }

    [Test]
    public void Slices_in_any_order_become_a_stack_ascending_along_the_normal()
    {
        DicomSeries series = Headers.Group(Headers.Stack(14, 10, 12)).Single();

        Assert.Multiple(() =>
        {
            Assert.That(series.Problem, Is.Null);
            Assert.That(series.Slices.Select(s => s.Path), Is.EqualTo(new[] { "/data/a1.dcm", "/data/a2.dcm", "/data/a0.dcm" }));
            Assert.That(series.Grid, Is.EqualTo(new Grid(new(4, 3, 3), new(0.5, 0.75, 2), new(0, 0, 10), Matrix3.Identity)));
            Assert.That(series.Slices[0].SopInstanceUid, Is.EqualTo("1.2.3.2"));
        });
    }

    [Test]
    public void A_stack_seen_from_the_other_side_keeps_its_rows_and_columns_and_runs_along_its_own_normal()
    {
        // Rows to the left, columns to the head: the normal (row x column) points to the back... y.
        DicomDataset[] coronal = [.. new double[] { 0, 3, 6 }.Select((y, n) => Headers.Slice(n, 0).Place(-5, y, 50).Turn(1, 0, 0, 0, 0, -1))];

        Grid grid = Headers.Group(coronal).Single().Grid!;

        Assert.That(grid.Direction, Is.EqualTo(Matrix3.FromColumns(new(1, 0, 0), new(0, 0, -1), new(0, 1, 0))));
        Assert.That((grid.OriginMm, grid.SpacingMm), Is.EqualTo((new Vector3(-5, 0, 50), new Vector3(0.5, 0.75, 3))));
    }

    [Test]
    public void A_line_about_a_series_tells_what_it_is_and_nothing_of_the_patient()
    {
        DicomSeries series = Headers.Group(Headers.Stack(0, 2)).Single();

        Assert.That(series.ToString(), Is.EqualTo("series 5, CT, 2 slices of 4 x 3, 0.5 x 0.75 x 2 mm"));
        Assert.That(series.Description, Is.EqualTo("Doe^Jane thorax"));
    }

    [Test]
    public void Series_are_told_apart_by_their_uid_and_come_by_number()
    {
        DicomDataset[] other = [.. Headers.Stack(0, 2, 4).Select(h => h.Set(DicomTags.SeriesInstanceUid, DicomVr.UI, "1.2.9").Set(DicomTags.SeriesNumber, DicomVr.IS, 2))];

        Assert.That(Headers.Group([.. Headers.Stack(0, 2), .. other]).Select(s => (s.Uid, s.Slices.Count)), Is.EqualTo(new[] { ("1.2.9", 3), ("1.2.3", 2) }));
    }

    [Test]
    public void Anonymised_files_without_uids_are_one_series()
    {
        DicomDataset[] anonymous = [.. Headers.Stack(0, 2, 4).Select(h => h.Set(DicomTags.SeriesInstanceUid, DicomVr.UI, "").Set(DicomTags.StudyInstanceUid, DicomVr.UI, ""))];

        DicomSeries series = Headers.Group(anonymous).Single();

        Assert.That((series.Uid, series.Slices.Count), Is.EqualTo(("", 3)));
    }

    [Test]
    public void A_scout_of_three_planes_is_three_stacks()
    {
        double[][] planes = [[1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, -1], [0, 1, 0, 0, 0, -1]];
        IEnumerable<DicomDataset> scout = planes.SelectMany((turn, p) => Enumerable.Range(0, 2).Select(n =>
            Headers.Slice(10 * p + n, 0).Turn(turn).Place(p == 2 ? -5 * n : 0, p == 1 ? 5 * n : 0, p == 0 ? 5 * n : 0)));

        IReadOnlyList<DicomSeries> series = Headers.Group(scout);

        Assert.That(series.Select(s => s.Slices.Count), Is.EqualTo(new[] { 2, 2, 2 }));
        Assert.That(series.Select(s => s.Problem), Is.All.Null);
    }

    [Test]
    public void Other_sizes_and_spacings_under_one_uid_are_stacks_of_their_own()
    {
        DicomDataset[] finer = [.. Headers.Stack(0, 2).Select(h => h.Set(DicomTags.PixelSpacing, DicomVr.DS, 0.7, 0.5))], larger = [.. Headers.Stack(0, 2).Select(h => h.Set(DicomTags.Rows, DicomVr.US, 5))];

        Assert.That(Headers.Group([.. Headers.Stack(0, 2), .. finer, .. larger]).Select(s => (s.Slices.Count, s.Problem)), Is.EqualTo(new[] { (2, (string?)null), (2, null), (2, null) }));
    }

    [TestCase("temporal position")]
    [TestCase("echo")]
    [TestCase("acquisition")]
    [TestCase("trigger time")]
    [TestCase("b-value")]
    [TestCase("image type")]
    public void Slices_that_repeat_their_places_are_told_apart_by_what_differs(string mark)
    {
        DicomDataset[] all = [.. Headers.Stack(0, 2, 4).Select(h => Marked(h, mark, 1)), .. Headers.Stack(0, 2, 4).Select(h => Marked(h, mark, 2))];

        IReadOnlyList<DicomSeries> series = Headers.Group(all);

        Assert.That(series.Select(s => (s.Slices.Count, s.Problem)), Is.EqualTo(new[] { (3, (string?)null), (3, null) }));
        Assert.That(series.Select(s => s.Part), Is.EqualTo(mark == "image type" ? new[] { "image type 1", "image type 2" } : [$"{mark} 1", $"{mark} 2"]));
    }

    [Test]
    public void Two_marks_together_tell_four_stacks_apart()
    {
        IEnumerable<DicomDataset> all = from echo in new[] { 1, 2 } from time in new[] { 7, 8 } from h in Headers.Stack(0, 2) select Marked(Marked(h, "echo", echo), "temporal position", time);

        Assert.That(Headers.Group(all).Select(s => s.Part), Is.EqualTo(new[] { "temporal position 7, echo 1", "temporal position 7, echo 2", "temporal position 8, echo 1", "temporal position 8, echo 2" }));
    }

    [Test]
    public void Acquisitions_that_continue_each_other_stay_one_stack()
    {
        DicomDataset[] all = [.. Headers.Stack(0, 2, 4).Select(h => Marked(h, "acquisition", 1)), .. Headers.Stack(6, 8).Select(h => Marked(h, "acquisition", 2))];

        Assert.That(Headers.Group(all).Single().Slices, Has.Count.EqualTo(5));
    }

    private static DicomDataset Marked(DicomDataset header, string mark, int value) => mark switch
    {
        "temporal position" => header.Set(DicomTags.TemporalPositionIdentifier, DicomVr.IS, value),
        "echo" => header.Set(DicomTags.EchoNumbers, DicomVr.IS, value),
        "acquisition" => header.Set(DicomTags.AcquisitionNumber, DicomVr.IS, value),
        "trigger time" => header.Set(DicomTags.TriggerTime, DicomVr.DS, value),
        "b-value" => header.Set(DicomTags.DiffusionBValue, DicomVr.FD, value),
        _ => header.Set(DicomTags.ImageType, DicomVr.CS, $"{value}"),
    };
}
