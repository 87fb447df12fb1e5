using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Clara.Imaging;

/// <summary>The "key = value" lines of a MetaImage header, up to ElementDataFile, which ends it. Keys count without regard to case; of a doubled key the last holds.</summary>
internal sealed class MetaImageFields
{
    public const string LastKey = "ElementDataFile";

    private const string OurKeys = "Clara";
    private const int LongestKey = 32;

    private static readonly FrozenSet<string> Keys = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "ObjectType", "NDims", "DimSize", "BinaryData", "BinaryDataByteOrderMSB", "ElementByteOrderMSB", "CompressedData", "CompressedDataSize", "HeaderSize", "DistanceUnits",
        "ElementSpacing", "ElementSize", "Offset", "Position", "Origin", "TransformMatrix", "Orientation", "Rotation", "ElementNumberOfChannels", "ElementType", LastKey);

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _name;

    private MetaImageFields(string name) => _name = name;

    /// <summary>All keys that mean something here.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    /// <summary>Takes the lines at the beginning of a file; null when its last key is not among the bytes. Throws <see cref="ImageFormatException"/> for bytes that are no such header.</summary>
    /// <param name="bytes">The file's beginning.</param>
    /// <param name="name">File name for messages.</param>
    /// <param name="isAll">Whether the file has no bytes behind these, so that its last line may lack its end.</param>
    /// <param name="end">Bytes of the header: position of what follows its last line.</param>
    public static MetaImageFields? Parse(ReadOnlySpan<byte> bytes, string name, bool isAll, out int end)
    {
        MetaImageFields fields = new(name);
        for (end = 0; end < bytes.Length;)
        {
            int length = bytes[end..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? bytes[end..] : bytes.Slice(end, length);
            if (line.Contains((byte)0))
                throw NoMetaImage(name);
            bool isCut = length < 0;
            if (isCut && !isAll)
                return null;
            end += isCut ? line.Length : length + 1;
            line = line.Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            int sign = line.IndexOfAny((byte)'=', (byte)':');
            if (sign <= 0)
                return isCut ? null : throw NoMetaImage(name);
            if (KnownKey(line[..sign].TrimEnd(" \t"u8)) is not string key)
                continue;
            fields._values[key] = Encoding.UTF8.GetString(line[(sign + 1)..]).Trim();
            if (key.Equals(LastKey, StringComparison.OrdinalIgnoreCase))
                return fields;
        }
        return null;
    }

    /// <summary>The failure of a file of another kind.</summary>
    public static ImageFormatException NoMetaImage(string name) =>
        new($"{name} is not a MetaImage file (its first lines are no MetaImage header), whatever its name says; check that it is the right file.");

    /// <summary>A value as text, null when the key is not there.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(key);

    /// <summary>True, T or 1 against all else, as MetaIO has it.</summary>
    public bool Flag(string key, bool otherwise) => Text(key) is { Length: > 0 } text ? text[0] is 'T' or 't' or '1' : otherwise;

    /// <summary>A whole number; throws when the value is none.</summary>
    public long Whole(string key, long otherwise) => Text(key) is { } text ? Whole(key, text) : otherwise;

    /// <summary>Exactly so many whole numbers; null when the key is not there.</summary>
    public long[]? Wholes(string key, int count) => Words(key, count)?.Select(w => Whole(key, w)).ToArray();

    /// <summary>Exactly so many numbers under the first of the keys that is there, NaN and infinity among them; null when none is.</summary>
    public double[]? Numbers(int count, params string[] keys)
    {
        string? key = keys.FirstOrDefault(_values.ContainsKey);
        return key is null ? null : Words(key, count)!.Select(w => double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : throw Bad(key)).ToArray();
    }

    /// <summary>The failure of a value that does not mean what its key needs.</summary>
    public ImageFormatException Bad(string key) => new($"The header of {_name} is damaged: its {key} cannot be used; correct it or write the file again from its source.");

    /// <summary>A key that means something here; null for others, of which a header may have any number.</summary>
    private static string? KnownKey(ReadOnlySpan<byte> key)
    {
        if (key.Length > LongestKey)
            return null;
        Span<char> text = stackalloc char[LongestKey];
        text = text[..Encoding.Latin1.GetChars(key, text)];
        return Keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out string? known) ? known
            : text.StartsWith(OurKeys, StringComparison.OrdinalIgnoreCase) ? text.ToString() : null;
    }

    private string[]? Words(string key, int count)
    {
        string[]? words = Text(key)?.Split((char[]?)null, count + 1, StringSplitOptions.RemoveEmptyEntries);
        return words is null || words.Length == count ? words : throw Bad(key);
    }

    private long Whole(string key, string word) => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Bad(key);
}
