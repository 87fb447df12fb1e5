using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>
/// The lambda by which bundles make one label map of channels that were thresholded one by one: "lambda x: torch.where(x[[2]] > 0, 4, torch.where(x[[0]] > 0, 1, 0))". The first condition that
/// holds gives a voxel its label, so that it says which label each channel has and which one lies on top: channel_labels and paint_order of AsDiscreted. Read by its form; no code is run.
/// </summary>
internal static partial class WhereChain
{
    private const int MostChannels = 64;

    /// <summary>The chain with each such lambda put into the AsDiscreted before it; everything else stays.</summary>
    public static IReadOnlyList<ComponentConfig> Joined(IReadOnlyList<ComponentConfig> post)
    {
        List<ComponentConfig> joined = [];
        foreach (ComponentConfig step in post)
            if (joined.Count > 0 && IsLambda(step) && IsThreshold(joined[^1]) && step.Arguments["func"] is JValue { Value: string lambda } && Read(lambda) is { } channels)
                joined[^1] = With(joined[^1], channels);
            else
                joined.Add(step);
        return joined;
    }

    private static bool IsLambda(ComponentConfig c) => c.Name is "Lambdad" or "Lambda" or "LambdaD" or "LambdaDict";

    /// <summary>Only a mask a channel makes the conditions those of masks.</summary>
    private static bool IsThreshold(ComponentConfig c) => c.Name.StartsWith("AsDiscrete", StringComparison.Ordinal) && !c.OpenArguments.Any() && c.Has("threshold") && !c.Has("channel_labels") && !c.Has("paint_order")
        && (!c.Has("argmax") || c.IsFalse("argmax"));

    private static ComponentConfig With(ComponentConfig discretiser, IReadOnlyList<(int Channel, int Label)> channels)
    {
        JObject arguments = discretiser.Arguments;
        arguments["channel_labels"] = new JArray(channels.OrderBy(c => c.Channel).Select(c => c.Label));
        arguments["paint_order"] = new JArray(channels.Reverse().Select(c => c.Channel));
        return new(discretiser.Name, arguments, discretiser.Place);
    }

    /// <summary>Channels and their labels, the one on top first; null for any other text, and where it does not name every channel once.</summary>
    private static List<(int Channel, int Label)>? Read(string lambda)
    {
        if (Head().Match(lambda) is not { Success: true } head)
            return null;
        List<(int Channel, int Label)> channels = [];
        string rest = head.Groups["body"].Value;
        while (Where().Match(rest) is { Success: true } where)
        {
            if (channels.Count == MostChannels || where.Groups["x"].Value != head.Groups["x"].Value || !IsOfMask(where.Groups["sign"].Value, Number(where, "limit"))
                || Number(where, "label") is not (>= 1 and <= ushort.MaxValue) || Number(where, "channel") >= MostChannels)
                return null;
            channels.Add(((int)Number(where, "channel"), (int)Number(where, "label")));
            rest = where.Groups["rest"].Value;
        }
        return Background().IsMatch(rest) && channels.Select(c => c.Channel).Order().SequenceEqual(Enumerable.Range(0, channels.Count)) ? channels : null;
    }

    /// <summary>Whether a comparison holds for 1 and not for 0.</summary>
    private static bool IsOfMask(string sign, double limit) => sign switch { ">" => limit is >= 0 and < 1, ">=" => limit is > 0 and <= 1, _ => limit == 1 };

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*lambda\s+(?<x>\w+)\s*:(?<body>.*)$", RegexOptions.Singleline)]
    private static partial Regex Head();

    [GeneratedRegex(@"^\s*(?:torch|np|numpy)\.where\(\s*(?<x>\w+)\[(?:\[\s*(?<channel>\d{1,9})\s*\]|\s*(?<channel>\d{1,9})\s*)\]\s*(?<sign>>=|>|==)\s*(?<limit>\d{1,9}(?:\.\d{0,9})?)\s*,\s*(?<label>\d{1,9})\s*,(?<rest>.*)\)\s*$", RegexOptions.Singleline)]
    private static partial Regex Where();

    [GeneratedRegex(@"^\s*0(?:\.0*)?\s*$")]
    private static partial Regex Background();
}
