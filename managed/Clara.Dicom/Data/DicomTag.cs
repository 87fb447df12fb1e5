using System.Globalization;

namespace Clara.Dicom.Data;

/// <summary>A data element's tag (PS3.5 section 7.1), such as (0008,0060). Ordered as in a file. Since 0.2.</summary>
public readonly record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    /// <summary>Both halves as one number: 0x00080060.</summary>
    public uint Value => ((uint)Group << 16) | Element;

    /// <summary>The tag of one number: 0x00080060.</summary>
    public static DicomTag Of(uint value) => new((ushort)(value >> 16), (ushort)value);

    /// <summary>Reads eight hexadecimal digits, as in the DICOM JSON model ("00080060").</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomTag tag)
    {
        bool good = text.Length == 8 & uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value);
        tag = Of(good ? value : 0);
        return good;
    }

    /// <inheritdoc/>
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>Eight hexadecimal digits, as in the DICOM JSON model.</summary>
    public string ToJsonName() => Value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>As DICOM's texts print it: (0008,0060).</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:x4},{Element:x4})");

    /// <summary>Order of a file.</summary>
    public static bool operator <(DicomTag a, DicomTag b) => a.Value < b.Value;

    /// <summary>Order of a file.</summary>
    public static bool operator >(DicomTag a, DicomTag b) => a.Value > b.Value;

    /// <summary>Order of a file.</summary>
    public static bool operator <=(DicomTag a, DicomTag b) => a.Value <= b.Value;

    /// <summary>Order of a file.</summary>
    public static bool operator >=(DicomTag a, DicomTag b) => a.Value >= b.Value;
}
