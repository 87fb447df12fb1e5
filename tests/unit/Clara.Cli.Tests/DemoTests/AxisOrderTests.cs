using Clara.Cli.Demo;
using Clara.Cli.Demo.Drawing;
using Clara.Imaging;
using SkiaSharp;

namespace Clara.Cli.Tests.DemoTests;

public sealed class AxisOrderTests
{
    private static readonly TorsoPhantom Small = TorsoPhantom.Compute(TorsoPhantom.Centred(new(52, 42, 24), new(6.6, 6.6, 12)), 0, CancellationToken.None);
    private static readonly Lazy<byte[]> Expected = new(() => Draw("LPS"));

    private static IEnumerable<string> Orders() =>
        from a in "LRPAIS" from b in "LRPAIS" from c in "LRPAIS" where new[] { a, b, c }.DistinctBy("LRPAIS".IndexOf).Select(l => "LRPAIS".IndexOf(l) / 2).Distinct().Count() == 3 select $"{a}{b}{c}";

    [Test]
    public void There_are_48_axis_orders() => Assert.That(Orders().Count(), Is.EqualTo(48));

    [TestCaseSource(nameof(Orders))]
    public void The_picture_does_not_depend_on_the_order_of_the_array_axes(string codes)
    {
        using SKBitmap expected = SKBitmap.Decode(Expected.Value), drawn = SKBitmap.Decode(Draw(codes));
        Assert.That((drawn.Width, drawn.Height), Is.EqualTo((expected.Width, expected.Height)));
        Assert.That(drawn.GetPixelSpan().SequenceEqual(expected.GetPixelSpan()));
    }

    private static byte[] Draw(string codes)
    {
        AxisCodes axes = AxisCodes.Parse(codes);
        LabelMap truth = Reorientation.To(Small.Truth, axes, 1, CancellationToken.None);
        Label[] organs = [.. truth.Labels.Where(l => l.Name != "body")];
        return DemoPicture.Draw(
            new(Reorientation.To(Small.Image, axes, 1, CancellationToken.None), truth, truth, "title", "subtitle", [.. organs.Select(l => new LegendRow(l, truth.CountOf(l.Id), 1))]) { LargestPixelsPerMm = 1 },
            CancellationToken.None);
    }
}
