using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Clara.Dicom.Data;

namespace Clara.Dicom.Codec;

/// <summary>Values as they stand in a little-endian file (PS3.5 section 6.2), padded to an even length.</summary>
internal static class ElementBytes
{
    public static ReadOnlyMemory<byte> Of(DicomTag tag, DicomElement element) => element switch
    {
        DicomText { Vr: DicomVr.AT } text => Numbers(text.Values, 4, (value, bytes) => AttributeTag(tag, value, bytes)),
        DicomText { Vr: DicomVr.SV } text => Numbers(text.Values, 8, (value, bytes) => BinaryPrimitives.WriteInt64LittleEndian(bytes, long.Parse(value, CultureInfo.InvariantCulture))),
        DicomText { Vr: DicomVr.UV } text => Numbers(text.Values, 8, (value, bytes) => BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.Parse(value, CultureInfo.InvariantCulture))),
        DicomText text => Padded(Encoding.UTF8.GetBytes(string.Join('\\', text.Values)), text.Vr == DicomVr.UI ? (byte)0 : (byte)' '),
        DicomNumbers { Vr: DicomVr.DS } numbers => Padded(Encoding.ASCII.GetBytes(string.Join('\\', numbers.Values.Select(DecimalString.Of))), (byte)' '),
        DicomNumbers { Vr: DicomVr.IS } numbers => Padded(Encoding.ASCII.GetBytes(string.Join('\\', numbers.Values.Select(n => double.IsNaN(n) ? "" : Whole(n)))), (byte)' '),
        DicomNumbers { Vr: DicomVr.FD } numbers => Numbers(numbers.Values, 8, (value, bytes) => BinaryPrimitives.WriteDoubleLittleEndian(bytes, value)),
        DicomNumbers { Vr: DicomVr.FL } numbers => Numbers(numbers.Values, 4, (value, bytes) => BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value)),
        DicomNumbers { Vr: DicomVr.SL } numbers => Numbers(numbers.Values, 4, (value, bytes) => BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value))),
        DicomNumbers { Vr: DicomVr.UL } numbers => Numbers(numbers.Values, 4, (value, bytes) => BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)value))),
        DicomNumbers { Vr: DicomVr.SS } numbers => Numbers(numbers.Values, 2, (value, bytes) => BinaryPrimitives.WriteInt16LittleEndian(bytes, checked((short)value))),
        DicomNumbers { Vr: DicomVr.US } numbers => Numbers(numbers.Values, 2, (value, bytes) => BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value))),
        DicomBytes bytes => Padded(bytes.Bytes.ToArray(), 0),
        _ => throw new ArgumentException($"{tag} cannot be written: {element.GetType().Name} of {element.Vr}"),
    };

    private static string Whole(double value) => value == Math.Floor(value) && value is >= int.MinValue and <= int.MaxValue
        ? value.ToString("F0", CultureInfo.InvariantCulture) : throw new OverflowException("An integer string (IS) is a whole number of 32 bits.");

    private static byte[] Padded(byte[] value, byte padding) => value.Length % 2 == 0 ? value : [.. value, padding];

    private delegate void Put<in T>(T value, Span<byte> bytes);

    private static byte[] Numbers<T>(IReadOnlyList<T> values, int width, Put<T> put)
    {
        byte[] bytes = new byte[values.Count * width];
        for (int i = 0; i < values.Count; i++)
            put(values[i], bytes.AsSpan(i * width, width));
        return bytes;
    }

    private static void AttributeTag(DicomTag tag, string text, Span<byte> bytes)
    {
        if (!DicomTag.TryParse(text, out DicomTag value))
            throw new ArgumentException($"{tag} cannot be written: its value names no tag");
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], value.Element);
    }
}
