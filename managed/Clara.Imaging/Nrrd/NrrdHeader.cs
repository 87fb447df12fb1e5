using System.Globalization;

namespace Clara.Imaging;

/// <summary>
/// The text in front of NRRD voxels, line by line: fields ("sizes: 3 4 5") by their name in lower case without spaces, so that "data file" and "datafile" are one, and
/// key/value pairs ("Segment0_Name:=liver") with their escapes undone. Names the file in what it throws.
/// </summary>
internal sealed class NrrdHeader
{
    private readonly Dictionary<string, string> _fields = [];
    private readonly Dictionary<string, string> _values = [];

    private NrrdHeader(string name) => Name = name;

    /// <summary>File name for messages, without its folder.</summary>
    public string Name { get; }

    /// <summary>The key/value pairs.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Where the voxels start when they stand in the same file; null when no empty line ends the header.</summary>
    public long? DataStart { get; private init; }

    /// <summary>Parses the lines after the magic one.</summary>
    public static NrrdHeader Parse(IEnumerable<string> lines, long? dataStart, string name)
    {
        NrrdHeader header = new(name) { DataStart = dataStart };
        foreach (string line in lines)
            if (line.Length > 0 && line[0] != '#')
                header.Add(line);
        return header;
    }

    /// <summary>A field's text, trimmed; null when the header lacks it.</summary>
    public string? Find(string field) => _fields.GetValueOrDefault(field);

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

    private void Add(string line)
    {
        int pair = line.IndexOf(":=", StringComparison.Ordinal), field = line.IndexOf(": ", StringComparison.Ordinal);
        if (pair >= 0 && (field < 0 || pair < field))
        {
            _values[line[..pair]] = NrrdText.Unescape(line[(pair + 2)..]);
            return;
        }
        if (field < 0)
            field = line.IndexOf(':');
        if (field <= 0)
            throw new ImageFormatException($"The header of {Name} is damaged: a line in it is neither a field nor a comment; write the file again from its source.");
        string key = line[..field].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        key = key == "centers" ? "centerings" : key;
        if (!_fields.TryAdd(key, line[(field + 1)..].Trim()))
            throw new ImageFormatException($"The header of {Name} has the field \"{key}\" twice; remove one of them.");
    }
}
