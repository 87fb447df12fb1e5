using System.Collections.Frozen;
using System.Globalization;

namespace Clara.Imaging;

/// <summary>
/// The text in front of NRRD voxels, line by line: fields ("sizes: 3 4 5") by their name in lower case without spaces, so that "data file" and "datafile" are one, and
/// key/value pairs ("Segment0_Name:=liver") with their escapes undone. Names the file in what it throws.
/// </summary>
internal sealed class NrrdHeader
{
    /// <summary>Fields that mean something here are numbers a few axes long and a path; taking a longer one apart would cost many times the file.</summary>
    private const int LongestField = 1 << 15;

    private const string KeptPairs = "Segment";

    private static readonly FrozenSet<string> KeptFields = FrozenSet.Create(
        "type", "dimension", "sizes", "endian", "encoding", "datafile", "lineskip", "byteskip", "kinds", "units", "spacings", "space", "spaceunits", "spacedirections", "spaceorigin");

    private readonly Dictionary<string, string> _fields = [];
    private readonly Dictionary<string, string> _values = [];

    public NrrdHeader(string name) => Name = name;

    /// <summary>File name for messages, without its folder.</summary>
    public string Name { get; }

    /// <summary>The key/value pairs of segments.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Where the voxels start when they stand in the same file; null when no empty line ends the header.</summary>
    public long? DataStart { get; set; }

    /// <summary>A field's text, trimmed; null when the header lacks it. Throws when it is longer than any field is.</summary>
    public string? Find(string field) => _fields.GetValueOrDefault(field) is not string text ? null
        : text.Length <= LongestField ? text
        : throw new ImageFormatException($"The field \"{field}\" of {Name} is longer than {LongestField >> 10} KiB; correct the header or write the file again.");

    /// <summary>A field's text; throws when the header lacks it.</summary>
    public string Require(string field) =>
        Find(field) ?? throw new ImageFormatException($"The header of {Name} lacks the field \"{field}\"; write the file again from its source.");

    /// <summary>The words of a field, one an axis; null when the header lacks it.</summary>
    public string[]? Words(string field, int axes)
    {
        if (Find(field) is not string text)
            return null;
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == axes
            ? words
            : throw new ImageFormatException($"The header of {Name} has {words.Length} entries in \"{field}\" for {axes} axes; correct it or write the file again.");
    }

    /// <summary>A whole number; the default when the header lacks the field.</summary>
    public long Whole(string field, long missing)
    {
        if (Find(field) is not string text)
            return missing;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new ImageFormatException($"The field \"{field}\" of {Name} is no whole number; correct the header or write the file again.");
    }

    /// <summary>Takes a line after the magic one. What means nothing here is passed over and not kept.</summary>
    public void Add(string line)
    {
        if (line.Length == 0 || line[0] == '#')
            return;
        int pair = line.IndexOf(":=", StringComparison.Ordinal), field = line.IndexOf(": ", StringComparison.Ordinal);
        if (pair >= 0 && (field < 0 || pair < field))
        {
            if (line.StartsWith(KeptPairs, StringComparison.Ordinal))
                _values[line[..pair]] = NrrdText.Unescape(line[(pair + 2)..]);
            return;
        }
        if (field < 0)
            field = line.IndexOf(':');
        if (field <= 0)
            throw new ImageFormatException($"The header of {Name} is damaged: a line in it is neither a field nor a comment; write the file again from its source.");
        string key = line[..field].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        if (KeptFields.Contains(key) && !_fields.TryAdd(key, line[(field + 1)..].Trim()))
            throw new ImageFormatException($"The header of {Name} has the field \"{key}\" twice; remove one of them.");
    }
}
