using System.Text.RegularExpressions;

namespace Clara.Models.Config;

/// <summary>What a "#" expression or a lambda text of a PyTorch archive's config means.</summary>
internal enum Pt4Kind
{
    /// <summary>None.</summary>
    Nothing,

    /// <summary>Values out of an engine's output: from_engine(['pred', 'label'], first=True), x['loss'], (x['pred'], x['label']).</summary>
    Fields,

    /// <summary>@model.parameters().</summary>
    Parameters,
}

/// <summary>
/// The expressions of Clara Train 4.x that are understood (a fixed list; Python is not run): None, from_engine([...], first=True), x['key'], tuples of those and @model.parameters(),
/// each with "#" or "lambda x:" before it.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Names">The fields taken, or the object whose parameters are taken.</param>
/// <param name="First">Only the first of a batch.</param>
internal sealed partial record Pt4Expression(Pt4Kind Kind, IReadOnlyList<string> Names, bool First = false)
{
    private const int Longest = 1000; // the patterns below look at blanks more than once

    /// <summary>Null for what is not understood.</summary>
    public static Pt4Expression? Parse(string text)
    {
        if (text.Length > Longest)
            return null;
        string body = text.StartsWith('#') ? text[1..] : text;
        body = Lambda().Replace(body.Trim(), "").Trim();
        if (body == "None")
            return new(Pt4Kind.Nothing, []);
        if (Parameters().Match(body) is { Success: true } parameters)
            return new(Pt4Kind.Parameters, [parameters.Groups[1].Value]);
        if (FromEngine().Match(body) is { Success: true } engine)
            return new(Pt4Kind.Fields, [.. Quoted().Matches(engine.Groups[1].Value).Select(m => m.Groups[1].Value)], engine.Groups[2].Value == "True");
        return Picks().IsMatch(body) ? new(Pt4Kind.Fields, [.. Quoted().Matches(body).Select(m => m.Groups[1].Value)]) : null;
    }

    [GeneratedRegex(@"\Alambda\s+x\s*:\s*")]
    private static partial Regex Lambda();

    [GeneratedRegex(@"\A@([A-Za-z_]\w*)\.parameters\(\)\z")]
    private static partial Regex Parameters();

    [GeneratedRegex(@"\A(?:monai\.handlers\.)?from_engine\(\s*((?:\[\s*)?['""]\w+['""](?:\s*,\s*['""]\w+['""])*(?:\s*\])?)\s*(?:,\s*first\s*=\s*(True|False)\s*)?\)\z")]
    private static partial Regex FromEngine();

    [GeneratedRegex(@"\A(?:x\[['""]\w+['""]\]|\(\s*x\[['""]\w+['""]\](?:\s*,\s*x\[['""]\w+['""]\])*\s*,?\s*\))\z")]
    private static partial Regex Picks();

    [GeneratedRegex(@"['""](\w+)['""]")]
    private static partial Regex Quoted();
}
