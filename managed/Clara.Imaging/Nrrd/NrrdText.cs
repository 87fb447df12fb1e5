using System.Globalization;
using System.Text;

namespace Clara.Imaging;

/// <summary>Numbers, vectors and escapes as NRRD headers spell them.</summary>
internal static class NrrdText
{
    /// <summary>A key's or value's text with line breaks and backslashes escaped.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>The text that <see cref="Escape"/> was given.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char next = i + 1 < text.Length ? text[i + 1] : '\0';
            bool escaped = text[i] == '\\' && next is '\\' or 'n';
            plain.Append(escaped && text[i] == '\\' ? (next == 'n' ? '\n' : '\\') : text[i]);
            if (escaped && text[i] == '\\')
                i++;
        }
        return plain.ToString();
    }

    /// <summary>A number with every digit that it needs; negative zero reads badly.</summary>
    public static string Of(double value) => (value + 0.0).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>"(x,y,z)".</summary>
    public static string Of(Vector3 v) => $"({Of(v.X)},{Of(v.Y)},{Of(v.Z)})";

    /// <summary>A number as C prints it, also nan and inf.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        ReadOnlySpan<char> bare = text.TrimStart("+-");
        bool infinite = bare.Equals("inf", StringComparison.OrdinalIgnoreCase);
        value = infinite ? (text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity) : double.NaN;
        return infinite || bare.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The vectors of a field such as "none (1,0,0) (0, 1, 0)"; "none" is null. Null as a whole when the text is none of that.</summary>
    public static List<double[]?>? Vectors(string text)
    {
        List<double[]?> vectors = [];
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text.AsSpan(at).StartsWith("none"))
            {
                vectors.Add(null);
                at += 4;
            }
            else
            {
                int end = text[at] == '(' ? text.IndexOf(')', at) : -1;
                if (end < 0)
                    return null;
                string[] parts = text[(at + 1)..end].Split(',');
                double[] vector = new double[parts.Length];
                for (int i = 0; i < parts.Length; i++)
                    if (!TryNumber(parts[i].AsSpan().Trim(), out vector[i]))
                        return null;
                vectors.Add(vector);
                at = end + 1;
            }
        }
        return vectors;
    }
}
