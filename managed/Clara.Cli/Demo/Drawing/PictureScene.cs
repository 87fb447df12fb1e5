using Clara.Imaging;

namespace Clara.Cli.Demo.Drawing;

/// <summary>What the picture shows: image, result and (where it is known) truth on one grid, the lines of text, and what the legend says of each structure.</summary>
internal sealed record PictureScene(Volume Image, LabelMap Result, LabelMap? Truth, string Title, string Subtitle, IReadOnlyList<LegendRow> Rows)
{
    /// <summary>Small images are not drawn larger than this.</summary>
    public double LargestPixelsPerMm { get; init; } = 12;
}

/// <summary>One structure of the legend. Dice is null where the truth is not known.</summary>
internal sealed record LegendRow(Label Label, long Voxels, double? Dice);
