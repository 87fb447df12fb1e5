using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Bundles;

/// <summary>What a piece of an expression is.</summary>
internal enum PythonTokenKind
{
    /// <summary>A name, possibly with dots: os.path.join.</summary>
    Name,

    /// <summary>A number or a quoted text.</summary>
    Literal,

    /// <summary>@id::0.</summary>
    Reference,

    /// <summary>An operator or bracket.</summary>
    Sign,

    /// <summary>Nothing follows.</summary>
    End,
}

/// <summary>A piece of an expression; literals have a value.</summary>
internal readonly record struct PythonToken(PythonTokenKind Kind, string Text, JValue? Value = null);

/// <summary>Cuts an expression into pieces. Throws <see cref="UnsupportedPythonException"/> for what is no piece of the subset.</summary>
internal static class PythonLexer
{
    private static readonly string[] Signs = ["**", "//", "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}", ",", ":", "+", "-", "*", "/", "%", "<", ">", "=", "."];

    public static List<PythonToken> Tokens(string text)
    {
        List<PythonToken> tokens = [];
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c))
                at++;
            else if (c == '@')
                tokens.Add(Reference(text, ref at));
            else if (c is '\'' or '"')
                tokens.Add(Quoted(text, ref at));
            else if (char.IsAsciiDigit(c) || c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
                tokens.Add(Number(text, ref at));
            else if (char.IsAsciiLetter(c) || c == '_')
                tokens.Add(Name(text, ref at));
            else if (Signs.FirstOrDefault(s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0) is string sign)
            {
                tokens.Add(new(PythonTokenKind.Sign, sign));
                at += sign.Length;
            }
            else
                throw new UnsupportedPythonException($"'{c}' is not understood");
        }
        tokens.Add(new(PythonTokenKind.End, ""));
        return tokens;
    }

    private static PythonToken Reference(string text, ref int at)
    {
        int start = ++at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '#' || text[at] == ':' && at + 1 < text.Length && text[at + 1] == ':'))
            at += text[at] == ':' ? 2 : 1;
        return at > start ? new(PythonTokenKind.Reference, text[start..at]) : throw new UnsupportedPythonException("'@' stands alone");
    }

    private static PythonToken Quoted(string text, ref int at)
    {
        char quote = text[at++];
        if (at + 1 < text.Length && text[at] == quote && text[at + 1] == quote)
            throw new UnsupportedPythonException("texts of several lines are not supported");
        StringBuilder value = new();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && ++at < text.Length)
                value.Append(text[at] switch { 'n' => '\n', 't' => '\t', '\\' or '\'' or '"' => text[at], _ => throw new UnsupportedPythonException($"the escape '\\{text[at]}' is not supported") });
            else if (at < text.Length)
                value.Append(text[at]);
            at++;
        }
        if (at >= text.Length)
            throw new UnsupportedPythonException("a text is not closed");
        at++;
        return new(PythonTokenKind.Literal, "", new(value.ToString()));
    }

    private static PythonToken Number(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' || text[at] is '+' or '-' && text[at - 1] is 'e' or 'E'))
            at++;
        string number = text[start..at].Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
            return new(PythonTokenKind.Literal, "", new(whole));
        return double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new(PythonTokenKind.Literal, "", new(value)) : throw new UnsupportedPythonException($"'{number}' is no number");
    }

    private static PythonToken Name(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_' || text[at] == '.' && at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] == '_')))
            at++;
        if (at < text.Length && text[at] is '\'' or '"' && at - start <= 2)
            throw new UnsupportedPythonException("texts with a letter before the quote are not supported");
        return new(PythonTokenKind.Name, text[start..at]);
    }
}
