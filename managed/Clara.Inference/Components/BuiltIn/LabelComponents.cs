using Clara.Imaging;
using Clara.Inference.Outputs;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps on the label map.</summary>
internal static class LabelComponents
{
    private static readonly Argument<IReadOnlyList<int>> Ids = Argument.Integers("applied_labels", "The labels that it works on.", "all", "label ids of 1 to 65535", v => v is >= 1 and <= ushort.MaxValue);

    private static readonly Argument<Connectivity> Neighbours = Argument.Other("connectivity", "whole number", "3", "1, 2 or 3", "Which voxels belong together: those that share a face (1 or 6), an edge too (2 or 18), a corner too (3 or 26).",
        c => c.Count("connectivity", 3) switch { 1 or 6 => Connectivity.Faces, 2 or 18 => Connectivity.Edges, 3 or 26 => Connectivity.Corners, _ => throw c.Wrong("connectivity", "1, 2 or 3") });

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "KeepLargestConnectedComponentd", OtherNames = ["KeepLargestCC", "LargestCCd"], Kind = ComponentKind.LabelStep, Source = "MONAI KeepLargestConnectedComponentd; Clara Train KeepLargestCC; MONAI Label LargestCCd",
            Summary = "Of each label only the largest connected component stays.", Arguments = [Ids, Neighbours], Create = a => new KeepLargestComponent(a.Get(Ids), a.Get(Neighbours)),
        },
        new()
        {
            Name = "FillHolesd", Kind = ComponentKind.LabelStep, Source = "MONAI FillHolesd", Summary = "Background that a label encloses on all sides gets the label.",
            Arguments = [Ids, Argument.Ignored("connectivity", "Holes are enclosed by faces, as in MONAI's default.")], Create = a => new FillHoles(a.Get(Ids)),
        },
        new()
        {
            Name = "Invertd", OtherNames = ["Restored", "Restore", "RestoreOriginalShape", "RestoreLabeld"], Kind = ComponentKind.LabelStep,
            Source = "MONAI Invertd; MONAI Label Restored; Clara Train RestoreOriginalShape", Summary = "Brings the result back onto the image's grid, each voxel taking the nearest label. Done at the end in any case.",
            Arguments = [Argument.Ignored("transform", "The grid says where voxels lie; no step has to be undone by its own inverse."), Argument.Ignored("orig_keys", "A chain has one image."), Argument.Ignored("nearest_interp", "Labels are never interpolated.")],
            Create = _ => new Restore(),
        },
    ];
}
