namespace Clara.Interop.Generate.Emitters;

/// <summary>The headers' words inside of C#.</summary>
internal static class XmlDoc
{
    /// <summary>Text for a documentation comment.</summary>
    internal static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A summary line with its end, indented.</summary>
    internal static string Summary(string text, int indent) => $"{new string(' ', indent)}/// <summary>{Escape(Sentence(text))}</summary>\n";

    /// <summary>A C# string literal.</summary>
    internal static string Literal(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Sentence(string text)
    {
        string t = text.Trim();
        return t.Length == 0 ? t : char.ToUpperInvariant(t[0]) + t[1..] + (t[^1] is '.' or '!' or '?' ? "" : ".");
    }
}
