namespace Clara.Inference.Components.BuiltIn;

/// <summary>Components of training, which serving chains cannot have: they are random, or work on the true labels.</summary>
internal static class TrainingComponents
{
    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        Random("RandFlipd", "Flips axes by chance.", "MONAI RandFlipd; Clara Train RandomSpatialFlip, RandomAxisFlip", "RandAxisFlipd", "RandomSpatialFlip", "RandomAxisFlip"),
    ];

    private static ComponentDescription Random(string name, string summary, string source, params string[] others) => new()
    {
        Name = name, OtherNames = others, Kind = ComponentKind.Training, Summary = summary, Source = source, Refused = "it changes the image by chance and belongs into training only.",
    };
}
