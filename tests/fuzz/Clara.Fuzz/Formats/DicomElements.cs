using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Clara.Fuzz;

/// <summary>The elements of a DICOM file's first level with explicit value representations, little endian, as far as they can be told apart; and damage to one of them.</summary>
internal static class DicomElements
{
    private const int Start = 132;
    private const int MostElements = 300;

    private static readonly string[] Representations =
        ["AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV", "??", "\0\0"];

    private static readonly string[] Syntaxes =
    [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",
        "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.5", "1.2.3",
    ];

    /// <summary>An element: its place, the bytes before its value, and its value's length.</summary>
    internal readonly record struct Element(int At, int Head, int Length, uint Tag, string Vr)
    {
        public int Value => At + Head;

        public int End => At + Head + Length;
    }

    /// <summary>The elements; the last one takes all that follows when its length is undefined or too large.</summary>
    public static List<Element> Of(byte[] bytes)
    {
        List<Element> elements = [];
        for (int at = Start; at + 8 <= bytes.Length && elements.Count < MostElements;)
        {
            uint tag = (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) << 16 | BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 2));
            string vr = Encoding.Latin1.GetString(bytes, at + 4, 2);
            bool isLong = vr is "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "SQ" or "SV" or "UC" or "UN" or "UR" or "UT" or "UV";
            int head = isLong ? 12 : 8;
            if (at + head > bytes.Length)
                break;
            long length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 6));
            elements.Add(new(at, head, (int)Math.Min(length, bytes.Length - at - head), tag, vr));
            at = elements[^1].End;
        }
        return elements;
    }

    /// <summary>Damages one element.</summary>
    public static byte[] Mutate(byte[] bytes, Random random, Func<byte[]> other)
    {
        List<Element> elements = Of(bytes);
        if (elements.Count == 0)
            return ByteMutations.Mutate(bytes, random, other);
        // What describes the pixels and the pixels themselves more often than names and dates.
        Element[] hot = [.. elements.Where(e => e.Tag >> 16 is 0x0002 or 0x0020 or 0x0028 or 0x7FE0)];
        Element one = hot.Length > 0 && random.Next(3) > 0 ? hot[random.Next(hot.Length)] : elements[random.Next(elements.Count)];
        ReadOnlySpan<byte> before = bytes.AsSpan(0, one.At), whole = bytes.AsSpan(one.At, one.End - one.At), after = bytes.AsSpan(one.End);
        byte[] copy = (byte[])bytes.Clone();
        switch (random.Next(12))
        {
            case 0:
                return [.. before, .. after];
            case 1:
                return [.. before, .. whole, .. whole, .. after];
            case 2:
                Encoding.Latin1.GetBytes(Representations[random.Next(Representations.Length)]).CopyTo(copy, one.At + 4);
                return copy;
            case 3:
                copy[one.At + random.Next(4)] = (byte)random.Next(256);
                return copy;
            case 4:
                if (one.Head == 12)
                    BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(one.At + 8), unchecked((uint)Interesting.Integer(random)));
                else
                    BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(one.At + 6), unchecked((ushort)Interesting.Integer(random)));
                return copy;
            case 5 when one.Tag == 0x00020010:
                return WithValue(bytes, one, Encoding.Latin1.GetBytes(Syntaxes[random.Next(Syntaxes.Length)]));
            case 5 or 6 or 7:
                return WithValue(bytes, one, ValueFor(one, random));
            case 8:
                Element from = elements[random.Next(elements.Count)];
                return [.. before, .. bytes.AsSpan(from.At, from.End - from.At), .. after];
            default:
                return [.. before, .. bytes.AsSpan(one.At, one.Head), .. ByteMutations.Mutate(bytes[one.Value..one.End], random, other), .. after];
        }
    }

    private static byte[] ValueFor(Element element, Random random) => element.Vr switch
    {
        "US" or "SS" => BitConverter.GetBytes(unchecked((ushort)Interesting.Integer(random))),
        "UL" or "SL" => BitConverter.GetBytes(unchecked((uint)Interesting.Integer(random))),
        "FD" => BitConverter.GetBytes(Interesting.Real(random)),
        "FL" => BitConverter.GetBytes((float)Interesting.Real(random)),
        "IS" or "DS" => Encoding.Latin1.GetBytes(string.Join('\\', Enumerable.Range(0, 1 + random.Next(7)).Select(_ => Interesting.Number(random)))),
        _ => Encoding.Latin1.GetBytes(random.Next(3) == 0 ? new string((char)random.Next(256), random.Next(5000)) : Interesting.Integer(random).ToString(CultureInfo.InvariantCulture)),
    };

    private static byte[] WithValue(byte[] bytes, Element element, byte[] value)
    {
        byte[] even = value.Length % 2 == 0 ? value : [.. value, element.Vr == "UI" ? (byte)0 : (byte)' '];
        byte[] head = bytes[element.At..element.Value];
        if (element.Head == 12)
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), even.Length);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(6), (ushort)even.Length);
        return [.. bytes.AsSpan(0, element.At), .. head, .. even, .. bytes.AsSpan(element.End)];
    }
}
