using System.Globalization;
using System.Text.RegularExpressions;

namespace Clara.Interop.Generate.Model;

/// <summary>A documentation comment, on one line, without its stars.</summary>
internal sealed partial record CComment(string Text)
{
    /// <summary>What stands before the first tag.</summary>
    internal string Summary => FirstTag().Match(Text) is { Success: true } tag ? Text[..tag.Index].Trim() : Text;

    /// <summary>The interface version of the @since tag; null where there is none.</summary>
    internal AbiVersion? Since => SinceTag().Match(Text) is { Success: true } m
        ? new AbiVersion(int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))
        : null;

    /// <summary>Reads the comment that begins at an offset of a header.</summary>
    internal static CComment Read(string source, int start)
    {
        int end = source.IndexOf("*/", start, StringComparison.Ordinal);
        IEnumerable<string> lines = source[start..(end < 0 ? source.Length : end)].Split('\n').Select(l => l.Trim().TrimStart('*').Trim());
        return new CComment(string.Join(' ', lines.Where(l => l.Length > 0)));
    }

    [GeneratedRegex(@"(?<=^|\s)@(param|return|since|threads)\b")]
    private static partial Regex FirstTag();

    [GeneratedRegex(@"@since ABI (\d+)\.(\d+)")]
    private static partial Regex SinceTag();
}
