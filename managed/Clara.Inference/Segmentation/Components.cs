using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Segmentation;

/// <summary>
/// The built-in components by the names that configs of Clara Train (TensorFlow and PyTorch lines) and MONAI use. A name is looked up without case and without the "d" of
/// MONAI's dictionary transforms. Unknown names are a <see cref="ModelInvalidException"/> that names the place.
/// </summary>
internal static partial class Components
{
    /// <summary>Steps that say something about files, fields or channels of other engines and have nothing to do here, or are done by whoever asks (points, boxes, writing).</summary>
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase)
    {
        "LoadNifti", "LoadNifty", "LoadImage", "VolumeTo4DArray", "ConvertToChannelsFirst", "EnsureChannelFirst", "AddChannel", "AsChannelFirst", "EnsureType", "ToTensor", "CastToType",
        "CopyProperties", "SqueezeDim", "ToNumpy", "FetchExtremePoints", "ExtremePoints", "BoundingBox", "SaveImage",
    };

    /// <summary>Field names and the like, which change nothing while a chain has one image.</summary>
    private static readonly string[] Fields = ["keys", "fields", "field", "image", "source_key", "src_field", "from_field", "properties", "ref_image", "meta_keys", "allow_missing_keys", "dtype", "is_label", "result", "points"];

    public static IImageTransform? Image(ComponentConfig c)
    {
        c.Ignore(Fields);
        switch (Plain(c.Name))
        {
            case "ORIENTATION":
                return new Orientation(Codes(c));
            case "SPACING":
                c.Ignore("mode", "padding_mode", "align_corners", "diagonal");
                return new Spacing(Positive(c, "pixdim"));
            case "SCALEBYRESOLUTION":
                return new Spacing(Positive(c, "target_resolution"));
            case "SCALEINTENSITY":
                return new ScaleIntensity((float)c.Number("minv", 0), (float)c.Number("maxv", 1));
            case "SCALEINTENSITYRANGE":
                double aMin = c.Number("a_min"), aMax = c.Number("a_max");
                if (aMin == aMax)
                    throw c.Wrong("a_max", "different from a_min");
                return new ScaleIntensityRange(aMin, aMax, c.Number("b_min"), c.Number("b_max"), c.Flag("clip", false));
            case "NORMALIZENONZEROINTENSITIES":
                return new NormalizeIntensity(nonzero: true);
            case "NORMALIZEINTENSITY":
                c.Ignore("channel_wise");
                if (!c.Has("subtrahend") && !c.Has("divisor"))
                    return new NormalizeIntensity(c.Flag("nonzero", false));
                // MONAI takes the one that is missing from the image, and leaves zeros alone where asked.
                foreach (string key in new[] { "subtrahend", "divisor" })
                    if (!c.Has(key))
                        throw c.Wrong(key, "given where the other one is");
                return c.Flag("nonzero", false) ? throw c.Wrong("nonzero", "false where subtrahend and divisor are given") : Center(c);
            case "CENTERDATA":
                return Center(c);
            case "CROPFOREGROUND":
                return new CropForeground(SelectAbove(c), c.Count("margin", 0));
            default:
                return Nothing.Contains(Undictionary(c.Name)) ? null : throw Unknown(c, "pre_transforms");
        }
    }

    public static IInferer Inferer(ComponentConfig c)
    {
        switch (Plain(c.Name))
        {
            case "SIMPLEINFERER" or "TFSIMPLEINFERER":
                return new SimpleInferer();
            case "SLIDINGWINDOWINFERER" or "TFSCANWINDOWINFERER":
                c.Ignore("sw_batch_size", "batch_size", "device", "sw_device");
                if (c.Text("padding_mode", "constant") != "constant")
                    throw c.Wrong("padding_mode", "constant");
                if (c.Number("cval", 0) != 0)
                    throw c.Wrong("cval", "0");
                double[] roi = c.Numbers("roi_size", 3);
                double overlap = c.Number("overlap", 0.25), sigma = c.Number("sigma_scale", 0.125);
                string mode = c.Text("mode", "constant");
                if (roi.Any(r => r != Math.Floor(r) || r is < 1 or > 1024))
                    throw c.Wrong("roi_size", "three whole numbers of 1 to 1024");
                if (overlap is < 0 or >= 1)
                    throw c.Wrong("overlap", "at least 0 and below 1");
                if (mode is not ("constant" or "gaussian"))
                    throw c.Wrong("mode", "constant or gaussian");
                if (sigma is <= 0 or > 10)
                    throw c.Wrong("sigma_scale", "above 0");
                return new SlidingWindowInferer(new((int)roi[0], (int)roi[1], (int)roi[2]), overlap, mode == "gaussian", sigma);
            default:
                throw Unknown(c, "inferer");
        }
    }

    /// <summary>An <see cref="IOutputTransform"/>, <see cref="IDiscretiser"/> or <see cref="ILabelTransform"/>; null for a step that has nothing to do.</summary>
    public static object? Output(ComponentConfig c)
    {
        c.Ignore(Fields);
        switch (Plain(c.Name))
        {
            case "ACTIVATIONS":
                bool sigmoid = c.Flag("sigmoid", false), softmax = c.Flag("softmax", false);
                return sigmoid && softmax ? throw c.Wrong("softmax", "false where sigmoid is true") : sigmoid ? new SigmoidActivation() : softmax ? new SoftmaxActivation() : null;
            case "ARGMAXACROSSCHANNELS":
                return new Argmax();
            case "THRESHOLDVALUES":
                return new Threshold((float)c.Number("threshold", 0.5));
            case "ASDISCRETE":
                if (c.Flag("argmax", false))
                    return new Argmax();
                c.Ignore("threshold_values");
                return new Threshold((float)(c.Has("threshold") ? c.Number("threshold") : c.Number("logit_thresh", 0.5)));
            case "KEEPLARGESTCONNECTEDCOMPONENT" or "KEEPLARGESTCC" or "LARGESTCC":
                return new KeepLargestComponent(Ids(c), c.Count("connectivity", 3) switch { 1 or 6 => Connectivity.Faces, 2 or 18 => Connectivity.Edges, 3 or 26 => Connectivity.Corners, _ => throw c.Wrong("connectivity", "1, 2 or 3") });
            case "FILLHOLES":
                c.Ignore("connectivity");
                return new FillHoles(Ids(c));
            case "RESTORED" or "RESTORE" or "RESTOREORIGINALSHAPE" or "RESTORELABEL" or "INVERT":
                c.Ignore("transform", "orig_keys", "nearest_interp");
                return new Restore();
            default:
                return Nothing.Contains(Undictionary(c.Name)) ? null : throw Unknown(c, "post_transforms");
        }
    }

    private static readonly HashSet<string> OwnD = new(StringComparer.OrdinalIgnoreCase) { "Restored", "CropForeground" };

    private static string Plain(string name) => Undictionary(name).ToUpperInvariant();

    /// <summary>MONAI's dictionary transforms end in "d" (or "D"); some names end in one of their own.</summary>
    private static string Undictionary(string name) => name.Length > 1 && (name[^1] is 'd' or 'D') && !OwnD.Contains(name) ? name[..^1] : name;

    private static CenterData Center(ComponentConfig c)
    {
        double divisor = c.Number("divisor", 1);
        return divisor != 0 ? new CenterData(c.Number("subtrahend", 0), divisor) : throw c.Wrong("divisor", "a number other than 0");
    }

    private static AxisCodes Codes(ComponentConfig c)
    {
        try
        {
            return AxisCodes.Parse(c.Text("axcodes", "RAS"));
        }
        catch (ClaraException e) when (e is not ModelInvalidException)
        {
            throw c.Wrong("axcodes", "three letters, one each of L or R, P or A, I or S");
        }
    }

    private static Vector3 Positive(ComponentConfig c, string key)
    {
        double[] values = c.Numbers(key, 3);
        return values.All(v => v is > 1e-3 and < 1e3) ? new(values[0], values[1], values[2]) : throw c.Wrong(key, "three sizes in mm above 0.001");
    }

    private static int[] Ids(ComponentConfig c)
    {
        if (!c.Has("applied_labels"))
            return [];
        int count = c.Length("applied_labels");
        double[] ids = c.Numbers("applied_labels", count);
        return ids.All(v => v == Math.Floor(v) && v is >= 1 and <= ushort.MaxValue) ? [.. ids.Select(v => (int)v)] : throw c.Wrong("applied_labels", "label ids of 1 to 65535");
    }

    /// <summary>The threshold of MONAI's select_fn; of Python only a comparison "x > number" is understood.</summary>
    private static double SelectAbove(ComponentConfig c)
    {
        Match m = Above().Match(c.Text("select_fn", "x > 0"));
        return m.Success ? double.Parse(m.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture) : throw c.Wrong("select_fn", "\"lambda x: x > NUMBER\"; other code is not run");
    }

    [GeneratedRegex(@"^\s*\$?\s*(?:lambda\s+x\s*:)?\s*x\s*>\s*(-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*$")]
    private static partial Regex Above();

    private static ModelInvalidException Unknown(ComponentConfig c, string chain) =>
        new($"{c.Place}: the component '{c.Name}' is not known in {chain} by this version.");
}
