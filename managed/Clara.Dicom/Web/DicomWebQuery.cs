using System.Globalization;
using System.Text;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>What a search (QIDO-RS) looks for; everything by default. Immutable. Since 0.2.</summary>
public sealed record DicomWebQuery
{
    /// <summary>Values that results must have, by tag; patterns, ranges and lists as PS3.18 section 8.3.4.1 has them (<c>SMI*</c>, <c>20260101-</c>). Patient data: never in messages.</summary>
    public IReadOnlyDictionary<DicomTag, string> Match { get; init; } = new Dictionary<DicomTag, string>();

    /// <summary>Elements wanted in the results beside those that every server gives.</summary>
    public IReadOnlyList<DicomTag> Include { get; init; } = [];

    /// <summary>All elements wanted that the server has at hand.</summary>
    public bool IncludeAll { get; init; }

    /// <summary>Names may be like the pattern only, where the server can tell.</summary>
    public bool Fuzzy { get; init; }

    /// <summary>Results wanted at most, over all pages; null for all.</summary>
    public int? MaxResults { get; init; }

    /// <summary>One page's query string with its question mark.</summary>
    internal string Page(int limit, int offset)
    {
        StringBuilder text = new("?");
        foreach ((DicomTag tag, string value) in Match)
            text.Append(tag.ToJsonName()).Append('=').Append(Escaped(value)).Append('&');
        foreach (DicomTag tag in IncludeAll ? [] : Include)
            text.Append("includefield=").Append(tag.ToJsonName()).Append('&');
        if (IncludeAll)
            text.Append("includefield=all&");
        if (Fuzzy)
            text.Append("fuzzymatching=true&");
        return text.Append(CultureInfo.InvariantCulture, $"limit={limit}&offset={offset}").ToString();
    }

    /// <summary>What a query may hold as it is stays so: Orthanc 1.10 does not decode queries, and then finds no pattern of %2A.</summary>
    private static string Escaped(string value) => Uri.EscapeDataString(value).Replace("%2A", "*", StringComparison.Ordinal).Replace("%3F", "?", StringComparison.Ordinal)
        .Replace("%2C", ",", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);

    internal void Check()
    {
        if (MaxResults < 1)
            throw new ClaraException(StatusCode.Argument, "A search for fewer than one result finds nothing; leave the number out for all.");
    }
}
