using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SegmentationTests;

[TestFixture]
public sealed class CieLabTests
{
    private static readonly Rgb[] Colours =
        [new(0, 0, 0), new(255, 255, 255), new(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(255, 255, 0), new(0, 255, 255), new(255, 0, 255), new(1, 2, 3), new(127, 128, 129), .. LabelPresets.All.Select(p => p.Colour)];

    [Test]
    public async Task Colours_come_back_as_they_were()
    {
        Grid grid = Grid.Axial(new(3, 2, 1), new(1, 1, 1));
        LabelMap map = new(grid, Colours.Select((c, n) => new Label(n + 1, $"c{n}") { Colour = c }));
        SegmentationObject made = SegmentationWriter.Make(map, TestSeries.Ct(grid), new(), CancellationToken.None);
        LabelMap back = await SegmentationReader.ReadAsync("a.dcm", grid, new MemoryCodec(made.Dataset, made.Pixels), CancellationToken.None);
        Assert.That(back.Labels.Select(l => l.Colour!.Value), Is.EqualTo(Colours));
    }

    [Test]
    public void Encoded_values_are_those_of_scikit_image_for_D50()
    {
        Grid grid = Grid.Axial(new(3, 2, 1), new(1, 1, 1));
        LabelMap map = new(grid, Colours.Select((c, n) => new Label(n + 1, $"c{n}") { Colour = c }));
        DicomDataset dataset = SegmentationWriter.Make(map, TestSeries.Ct(grid), new(), CancellationToken.None).Dataset;
        double[] ours = [.. dataset.Items(DicomTags.SegmentSequence).SelectMany(i => i.Numbers(DicomTags.RecommendedDisplayCieLabValue))];
        // scikit-image goes to XYZ under D65; the adaptation by Bradford's matrix is done here, with the matrix of the ICC specification's annex E.
        double[] theirs = [.. Python.Run("""
            import sys, numpy as np
            from skimage.color import rgb2xyz, xyz2lab
            rgb = np.array([int(v) for v in sys.argv[1].split(',')], float).reshape(1, -1, 3) / 255
            b = np.array([[.8951, .2664, -.1614], [-.7502, 1.7135, .0367], [.0389, -.0685, 1.0296]])
            d65, d50 = np.array([.95047, 1, 1.08883]), np.array([.96422, 1, .82521])
            m = np.linalg.inv(b) @ np.diag((b @ d50) / (b @ d65)) @ b
            lab = xyz2lab(rgb2xyz(rgb) @ m.T, illuminant='D50', observer='2').reshape(-1, 3)
            print(','.join(repr(float(v)) for v in (lab + [0, 128, 128]).ravel()))
            """, string.Join(',', Colours.SelectMany(c => new[] { c.R, c.G, c.B }))).Split(',').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];
        for (int n = 0; n < ours.Length; n++)
            Assert.That(ours[n] / (n % 3 == 0 ? 655.35 : 257), Is.EqualTo(theirs[n]).Within(0.1), $"component {n % 3} of {Colours[n / 3]}");
    }

    [Test]
    public void The_neutral_axis_is_where_the_standard_puts_it()
    {
        Grid grid = Grid.Axial(new(3, 2, 1), new(1, 1, 1));
        LabelMap map = new(grid, [new(1, "white") { Colour = new(255, 255, 255) }, new(2, "black") { Colour = new(0, 0, 0) }]);
        IReadOnlyList<DicomDataset> segments = SegmentationWriter.Make(map, TestSeries.Ct(grid), new(), CancellationToken.None).Dataset.Items(DicomTags.SegmentSequence);
        Assert.That(segments[0].Numbers(DicomTags.RecommendedDisplayCieLabValue), Is.EqualTo(new double[] { 0xffff, 0x8080, 0x8080 }).Within(2));
        Assert.That(segments[1].Numbers(DicomTags.RecommendedDisplayCieLabValue), Is.EqualTo(new double[] { 0, 0x8080, 0x8080 }));
    }
}
