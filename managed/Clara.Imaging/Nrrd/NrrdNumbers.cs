using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>Voxels written as decimal numbers, on their way into a decoder. White space and commas part them.</summary>
internal static class NrrdNumbers
{
    /// <summary>No number needs more digits; what is longer is no number.</summary>
    private const int LongestNumber = 512;

    private const int ChunkBytes = 1 << 16;

    /// <summary>Reads all numbers and decodes the wanted ones; throws <see cref="ImageFormatException"/> when the file ends before or holds what is no number of the type.</summary>
    public static Task ReadAsync(ImageSource source, VoxelDecoder decoder, StoredType type, VoxelPick pick, CancellationToken ct) => type.Code switch
    {
        StoredType.UInt8 => ReadAsync<byte>(source, decoder, type.Bytes, pick, ct),
        StoredType.Int8 => ReadAsync<sbyte>(source, decoder, type.Bytes, pick, ct),
        StoredType.UInt16 => ReadAsync<ushort>(source, decoder, type.Bytes, pick, ct),
        StoredType.Int16 => ReadAsync<short>(source, decoder, type.Bytes, pick, ct),
        StoredType.UInt32 => ReadAsync<uint>(source, decoder, type.Bytes, pick, ct),
        StoredType.Int32 => ReadAsync<int>(source, decoder, type.Bytes, pick, ct),
        StoredType.UInt64 => ReadAsync<ulong>(source, decoder, type.Bytes, pick, ct),
        StoredType.Int64 => ReadAsync<long>(source, decoder, type.Bytes, pick, ct),
        StoredType.Float32 => ReadAsync<float>(source, decoder, type.Bytes, pick, ct),
        StoredType.Float64 => ReadAsync<double>(source, decoder, type.Bytes, pick, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static async Task ReadAsync<T>(ImageSource source, VoxelDecoder decoder, int bytes, VoxelPick pick, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        byte[] buffer = new byte[ChunkBytes];
        T[] numbers = new T[ChunkBytes / 2 + 1];
        int kept = 0;
        for (long at = 0, total = (long)pick.Total; at < total;)
        {
            int n = await source.ReadAsync(buffer.AsMemory(kept), ct).ConfigureAwait(false);
            bool last = n < buffer.Length - kept;
            int found = Parse(buffer.AsSpan(0, kept + n), last, numbers.AsSpan(0, (int)Math.Min(numbers.Length, total - at)), source.Name, out int taken);
            Span<byte> chunk = MemoryMarshal.AsBytes(numbers.AsSpan(0, found));
            // What comes before the first wanted number is no part of a pick's chunk, and neither is what follows the last one.
            int from = (int)Math.Clamp(pick.First - at, 0, found), to = (int)Math.Clamp(pick.End - at, 0, found);
            if (to > from)
            {
                chunk = chunk[(from * bytes)..(to * bytes)];
                decoder.Append(chunk[..pick.Compact(chunk, at + from, bytes)]);
            }
            at += found;
            if (last && at < total)
                throw source.Truncated();
            kept = kept + n - taken;
            buffer.AsSpan(taken, kept).CopyTo(buffer);
        }
    }

    /// <summary>The whole numbers of a chunk; one that runs into its end waits for the next chunk.</summary>
    private static int Parse<T>(ReadOnlySpan<byte> text, bool last, Span<T> numbers, string name, out int taken) where T : unmanaged, INumber<T>
    {
        int found = 0;
        for (taken = 0; found < numbers.Length;)
        {
            int start = taken;
            while (start < text.Length && IsGap(text[start]))
                start++;
            int end = start;
            while (end < text.Length && !IsGap(text[end]))
                end++;
            if (end - start > LongestNumber)
                throw NoNumber<T>(name);
            if (start == end || (end == text.Length && !last))
            {
                taken = start;
                break;
            }
            numbers[found++] = Number<T>(text[start..end], name);
            taken = end;
        }
        return found;
    }

    private static T Number<T>(ReadOnlySpan<byte> text, string name) where T : unmanaged, INumber<T>
    {
        NumberStyles style = T.IsInteger(T.One / (T.One + T.One)) ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T number))
            return number;
        Span<char> wide = stackalloc char[text.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = (char)text[i];
        return style == NumberStyles.Float && NrrdText.TryNumber(wide, out double special) ? T.CreateTruncating(special) : throw NoNumber<T>(name);
    }

    private static bool IsGap(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\v' or (byte)'\f' or (byte)',';

    private static ImageFormatException NoNumber<T>(string name) =>
        new($"{name} holds a voxel that is no number of its type ({typeof(T).Name}); correct the type or write the file again.");
}
