using Clara.Imaging;
using Clara.Inference.Outputs;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Steps on the label map.</summary>
internal static class LabelComponents
{
    private const string OneLabel = "Each voxel has one label here.", Grids = "The grid says where voxels lie; no step has to be undone by its own inverse.";

    private static readonly Argument<IReadOnlyList<int>> Ids = Argument.Integers("applied_labels", "The labels that it works on.", "all", "label ids of 1 to 65535", IsId),
        Kept = Argument.Integers("applied_labels", "The labels that stay.", "required", "label ids of 1 to 65535", IsId),
        From = Argument.Integers("orig_labels", "Ids before.", "required", "label ids of 0 to 65535", v => v == 0 || IsId(v)), To = Argument.Integers("target_labels", "The id that each of them gets.", "required", "as many label ids of 0 to 65535", v => v == 0 || IsId(v));

    private static readonly Argument<Connectivity> Neighbours = ConnectivityOf(3), ByFaces = ConnectivityOf(1);

    private static readonly Argument<double> Least = Argument.Number("min_size", "From which size a component stays; in mm3 with by_measure.", 64, "at least 0", v => v >= 0);

    private static readonly Argument<bool> ByMeasure = Argument.Flag("by_measure", "Whether min_size is a volume; else it is a number of voxels.");

    private static readonly Argument<bool> IsNearest = Argument.Flag("nearest_interp", "Whether values before the step that makes labels are brought back without interpolation; labels always are.", true);

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        new()
        {
            Name = "KeepLargestConnectedComponentd", OtherNames = ["KeepLargestCC", "LargestCCd"], Kind = ComponentKind.LabelStep, Source = "MONAI KeepLargestConnectedComponentd; Clara Train KeepLargestCC; MONAI Label LargestCCd",
            Summary = "Of each label only the largest connected component stays.",
            Arguments =
            [
                Ids, Neighbours, Argument.OnlyFlag("independent", true, "Each label is looked at by itself."), Argument.OnlyNumber("num_components", 1, "One component stays."),
                Argument.Ignored("is_onehot", OneLabel), Argument.Ignored("has_channel", OneLabel),
            ],
            Create = a => new KeepLargestComponent(a.Get(Ids), a.Get(Neighbours)),
        },
        new()
        {
            Name = "FillHolesd", Kind = ComponentKind.LabelStep, Source = "MONAI FillHolesd", Summary = "Background that a label encloses on all sides gets the label.",
            Arguments = [Ids, Argument.Ignored("connectivity", "Holes are enclosed by faces, as in MONAI's default.")], Create = a => new FillHoles(a.Get(Ids)),
        },
        new()
        {
            Name = "RemoveSmallObjectsd", Kind = ComponentKind.LabelStep, Source = "MONAI RemoveSmallObjectsd", Summary = "Components of a label that are smaller than a size become background.",
            Arguments = [Least, ByMeasure, ByFaces, Argument.OnlyFlag("independent_channels", true, "Each label is looked at by itself."), Argument.Ignored("pixdim", "Voxel sizes are known.")],
            Create = a => new RemoveSmallObjects(a.Get(Least), a.Get(ByMeasure), a.Get(ByFaces)),
        },
        new()
        {
            Name = "LabelFilterd", Kind = ComponentKind.LabelStep, Source = "MONAI LabelFilterd", Summary = "Only the listed labels stay; all others become background.", Arguments = [Kept],
            Create = a => a.Get(Kept).Count > 0 ? new LabelFilter(a.Get(Kept)) : throw a.Wrong(Kept, Kept.Range),
        },
        new()
        {
            Name = "MapLabelValued", Kind = ComponentKind.LabelStep, Source = "MONAI MapLabelValued", Summary = "Gives labels other ids; those that are not listed stay. The model's labels are those of the new ids.", Arguments = [From, To],
            Create = a => a.Get(From).Count == 0 || a.Get(From).Distinct().Count() != a.Get(From).Count ? throw a.Wrong(From, "label ids of 0 to 65535, each once")
                : a.Get(To).Count != a.Get(From).Count ? throw a.Wrong(To, To.Range) : a.Get(From).Zip(a.Get(To)).Any(p => p is (0, > 0)) ? throw a.Wrong(To, "0 where orig_labels is 0: background stays background") : new MapLabels(a.Get(From), a.Get(To)),
        },
        new()
        {
            Name = "Invertd", Kind = ComponentKind.LabelStep, Source = "MONAI Invertd",
            Summary = "Brings the result back onto the image's grid. Before the step that makes labels, with nearest_interp false, it interpolates the network's values there linearly, and labels are made on the image's grid; else each voxel takes the nearest label. Done at the end in any case.",
            Arguments =
            [
                IsNearest, .. new[] { "transform", "orig_keys", "orig_meta_keys", "meta_key_postfix", "to_tensor", "device", "post_func", "num_workers", "invert_func" }.Select(n => Argument.Ignored(n, Grids)),
            ],
            Create = a => new Invert(!a.Get(IsNearest)),
        },
        new()
        {
            Name = "Restored", OtherNames = ["Restore", "RestoreOriginalShape", "RestoreLabeld"], Kind = ComponentKind.LabelStep, Source = "MONAI Label Restored, RestoreLabeld; Clara Train RestoreOriginalShape",
            Summary = "Brings the result back onto the image's grid, each voxel taking the nearest label. Done at the end in any case.",
            Arguments =
            [
                .. new[] { "transform", "orig_keys", "nearest_interp", "mode", "align_corners", "invert_orient", "has_channel", "slice_only", "restore_resizing", "restore_cropping", "restore_spacing", "restore_slicing" }
                    .Select(n => Argument.Ignored(n, Grids)),
            ],
            Create = _ => new Restore(),
        },
    ];

    private static bool IsId(double v) => v is >= 1 and <= ushort.MaxValue;

    private static Argument<Connectivity> ConnectivityOf(int standard) => Argument.Other("connectivity", "whole number", FormattableString.Invariant($"{standard}"), "1, 2 or 3",
        "Which voxels belong together: those that share a face (1 or 6), an edge too (2 or 18), a corner too (3 or 26).",
        c => c.Count("connectivity", standard) switch { 1 or 6 => Connectivity.Faces, 2 or 18 => Connectivity.Edges, 3 or 26 => Connectivity.Corners, _ => throw c.Wrong("connectivity", "1, 2 or 3") });
}
