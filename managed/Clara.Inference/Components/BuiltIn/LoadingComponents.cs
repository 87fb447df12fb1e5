using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Components.BuiltIn;

/// <summary>Components about files, fields and the layout of arrays: all that they are for is done by whoever asks, or has no meaning here.</summary>
internal static class LoadingComponents
{
    private const string Loading = "The image comes from the caller, already read.";
    private const string Axes = "Channels have a place of their own here, and voxels are always x fastest.";
    private const string Types = "Images are float and results label maps throughout.";
    private const string Points = "Whoever asks gets points and boxes of every label.";
    private const string Fields = "A chain here has one image and one result.";

    private static readonly string[] ReaderArguments = ["reader", "image_only", "meta_key_postfix", "overwriting", "ensure_channel_first", "simple_keys", "prune_meta_pattern", "shape", "invert"];

    private static readonly Argument<bool> Canonical = Argument.Flag("as_closest_canonical", "Turns the axes to RAS, as Orientationd does.");

    public static IReadOnlyList<ComponentDescription> All { get; } =
    [
        Loader("LoadImaged", "Reads an image file.", "MONAI LoadImaged", []),
        Loader("LoadNifti", "Reads a NIfTI file.", "Clara Train LoadNifti", [], ["LoadNifty"]) with
        {
            DoesNothing = null, Arguments = [Canonical], Create = a => a.Get(Canonical) ? new Orientation(AxisCodes.Parse("RAS")) : null,
        },
        Loader("LoadPng", "Reads a PNG file.", "Clara Train LoadPng", []),
        Loader("LoadJpg", "Reads a JPEG file.", "Clara Train LoadJpg", []),
        Nothing("EnsureChannelFirstd", "Puts the channel axis first.", "MONAI EnsureChannelFirstd, AddChanneld, AsChannelFirstd; Clara Train ConvertToChannelsFirst", Axes,
            ["AddChanneld", "AsChannelFirstd", "ConvertToChannelsFirst"], ["VolumeTo4DArray"]),
        Nothing("AsChannelLastd", "Puts the channel axis last.", "MONAI AsChannelLastd; Clara Train ConvertToChannelsLast", Axes, ["ConvertToChannelsLast"]),
        Nothing("SqueezeDimd", "Removes an axis of one element.", "MONAI SqueezeDimd", Axes, []) with { Arguments = [Argument.Ignored("dim", Axes)] },
        Nothing("Transposed", "Exchanges axes of the array.", "MONAI Transposed", Axes, []) with { Refused = "it exchanges axes without their meaning; use Orientationd.", DoesNothing = null },
        Nothing("EnsureTyped", "Converts to a tensor of a type.", "MONAI EnsureTyped, ToTensord, ToNumpyd, CastToTyped", Types, ["ToTensord", "ToNumpyd", "ToCupyd", "CastToTyped", "ToDeviced"]) with
        {
            Arguments = [Argument.Ignored("data_type", Types), Argument.Ignored("device", "The device is chosen when a model is run."), Argument.Ignored("track_meta", Fields), Argument.Ignored("wrap_sequence", Fields)],
        },
        Nothing("CopyProperties", "Copies the affine matrix from one field to another.", "Clara Train CopyProperties", "A result lies on the image's grid by itself.", ["CopyItemsd"]) with
        {
            Arguments = [Argument.Ignored("times", Fields), Argument.Ignored("names", Fields)],
        },
        Nothing("SelectItemsd", "Keeps or drops fields.", "MONAI SelectItemsd, DeleteItemsd, Identityd, ConcatItemsd", Fields, ["DeleteItemsd", "Identityd", "ConcatItemsd"]) with
        {
            Arguments = [Argument.Ignored("name", Fields), Argument.Ignored("dim", Fields), Argument.Ignored("sep", Fields)],
        },
        Writer("SaveImaged", "Writes the result into a file.", "MONAI SaveImaged; Clara Train WriteNifti, WritePng", "Whoever asks gets the label map, and writes it or not.", ["WriteNifti", "WritePng", "SegmentationSaverd"]) with
        {
            Arguments =
            [
                .. new[] { "output_dir", "output_postfix", "output_ext", "output_dtype", "resample", "mode", "padding_mode", "scale", "squeeze_end_dims", "data_root_dir", "separate_folder", "print_log", "write_path", "writer" }
                    .Select(name => Argument.Ignored(name, "Nothing is written.")),
            ],
        },
        Writer("SaveAsNifti", "Writes what the network sees, for finding mistakes.", "Clara Train SaveAsNifti", "Nothing is written while a model is served.", []) with
        {
            Arguments = [Argument.Ignored("out_dir", "Nothing is written."), Argument.Ignored("interrupt", "Nobody waits at a keyboard.")],
        },
        Writer("FetchExtremePoints", "Finds the six extreme points of the result.", "Clara Train FetchExtremePoints; MONAI Label ExtremePointsd", Points, ["ExtremePointsd"]) with
        {
            Arguments = [Argument.Ignored("image_field", Points), Argument.Ignored("label_field", Points)],
        },
        Writer("BoundingBoxd", "Finds the box of the result.", "MONAI BoundingBoxd", Points, []) with { Arguments = [Argument.Ignored("bbox", Points)] },
    ];

    private static ComponentDescription Loader(string name, string summary, string source, string[] others, string[]? deprecated = null) => new()
    {
        Name = name, OtherNames = others, DeprecatedNames = deprecated ?? [], Kind = ComponentKind.Loader, Summary = summary, Source = source, DoesNothing = Loading,
        Arguments = [.. ReaderArguments.Select(a => Argument.Ignored(a, Loading))],
    };

    private static ComponentDescription Nothing(string name, string summary, string source, string why, string[] others, string[]? deprecated = null) => new()
    {
        Name = name, OtherNames = others, DeprecatedNames = deprecated ?? [], Kind = ComponentKind.Format, Summary = summary, Source = source, DoesNothing = why,
        Arguments = name == "EnsureChannelFirstd" ? [Argument.Ignored("channel_dim", Axes), Argument.Ignored("strict_check", Axes)] : [],
    };

    private static ComponentDescription Writer(string name, string summary, string source, string why, string[] others) =>
        new() { Name = name, OtherNames = others, Kind = ComponentKind.Writer, Summary = summary, Source = source, DoesNothing = why };
}
