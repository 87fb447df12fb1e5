using System.Text;

namespace Clara.Protocol.Multipart;

/// <summary>Parameters of headers such as <c>form-data; name="image"; filename="a.nii.gz"</c> or <c>multipart/form-data; boundary=x</c>.</summary>
public static class HeaderParameters
{
    /// <summary>A parameter's value with or without quotes; null when it is not there. A backslash escapes quotes only, because clients send Windows paths raw.</summary>
    public static string? Find(string header, string name)
    {
        int at = header.IndexOf(';', StringComparison.Ordinal);
        while (at >= 0 && at < header.Length)
        {
            at++;
            int equals = header.IndexOf('=', at);
            if (equals < 0)
                return null;
            // A parameter without a value ("form-data; x; name=y") ends before the equals sign.
            int semicolon = header.IndexOf(';', at);
            if (semicolon >= 0 && semicolon < equals)
            {
                at = semicolon;
                continue;
            }
            string key = header[at..equals].Trim();
            string value = Value(header, equals + 1, out at);
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return null;
    }

    private static string Value(string header, int start, out int end)
    {
        while (start < header.Length && header[start] is ' ' or '\t')
            start++;
        if (start >= header.Length || header[start] != '"')
        {
            end = header.IndexOf(';', start);
            return (end < 0 ? header[start..] : header[start..end]).Trim();
        }
        StringBuilder text = new();
        int i = start + 1;
        for (; i < header.Length && header[i] != '"'; i++)
        {
            if (header[i] == '\\' && i + 1 < header.Length && header[i + 1] == '"')
                i++;
            text.Append(header[i]);
        }
        end = i < header.Length ? header.IndexOf(';', i) : -1;
        return text.ToString();
    }
}
