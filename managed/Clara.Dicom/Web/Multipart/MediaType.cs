using System.Text;

namespace Clara.Dicom.Web.Multipart;

/// <summary>
/// A Content-Type as servers really send it: parameters quoted or not, in any order; unquoted boundaries with characters that a token may not have (<c>boundary=----=_Part_1</c>), which
/// the framework's parser refuses.
/// </summary>
internal static class MediaType
{
    /// <summary>The type without parameters in lower case; empty when there is none.</summary>
    public static string Of(string contentType) => contentType.Split(';', 2)[0].Trim().ToLowerInvariant();

    /// <summary>A parameter's value without quotes; null when it is not there.</summary>
    public static string? Parameter(string contentType, string name)
    {
        int at = contentType.IndexOf(';', StringComparison.Ordinal);
        while (at >= 0 && ++at < contentType.Length)
        {
            int end = contentType.AsSpan(at).IndexOfAny('=', ';');
            if (end < 0)
                return null;
            bool hasValue = contentType[at + end] == '=';
            string key = contentType.Substring(at, end).Trim();
            at += end;
            if (!hasValue)
                continue;
            string value = ValueAt(contentType, at + 1, out at);
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return null;
    }

    private static string ValueAt(string text, int start, out int next)
    {
        while (start < text.Length && text[start] is ' ' or '\t')
            start++;
        if (start == text.Length || text[start] != '"')
        {
            next = text.IndexOf(';', start);
            return (next < 0 ? text[start..] : text[start..next]).Trim();
        }
        StringBuilder value = new();
        int i = start + 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            value.Append(text[i]);
        }
        next = i < text.Length ? text.IndexOf(';', i) : -1;
        return value.ToString();
    }
}
