using System.Buffers.Binary;

namespace Clara.Fuzz;

/// <summary>Damage that knows nothing of a format.</summary>
internal static class ByteMutations
{
    private const int LongestPart = 256;
    private const int MostBytes = 1 << 18;

    /// <summary>A few mutations of the bytes, mostly in their beginning, where headers are. <paramref name="other"/> gives bytes to splice in.</summary>
    public static byte[] Mutate(byte[] bytes, Random random, Func<byte[]> other)
    {
        int count = 1 << random.Next(4);
        for (int i = 0; i < count; i++)
            bytes = Once(bytes, random, other);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random, Func<byte[]> other)
    {
        if (bytes.Length == 0)
            return [(byte)random.Next(256)];
        // Half of the places lie within the first 512 bytes.
        int at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 512) : bytes.Length), part = 1 + random.Next(Math.Min(LongestPart, bytes.Length - at));
        switch (random.Next(12))
        {
            case 0 or 1:
                return With(bytes, at, b => b[0] ^= (byte)(1 << random.Next(8)));
            case 2:
                return With(bytes, at, b => b[0] = (byte)random.Next(256));
            case 3:
                return With(bytes, at, b => b[0] += (byte)random.Next(-16, 17));
            case 4 or 5:
                return With(bytes, at, b => Put(b, Interesting.Integer(random), random));
            case 6:
                return With(bytes, at, b => random.NextBytes(b[..Math.Min(part, b.Length)]));
            case 7:
                return With(bytes, at, b => b[..Math.Min(part, b.Length)].Fill((byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) })));
            case 8:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + part)];
            case 9:
                return bytes.Length > MostBytes ? bytes : [.. bytes.AsSpan(0, at + part), .. bytes.AsSpan(at)];
            case 10:
                return random.Next(4) == 0 ? bytes[..at] : bytes;
            default:
                byte[] from = other();
                if (from.Length == 0)
                    return bytes;
                int start = random.Next(from.Length), length = random.Next(3) == 0 ? from.Length - start : Math.Min(part, from.Length - start);
                return random.Next(2) == 0 || bytes.Length > MostBytes
                    ? [.. bytes.AsSpan(0, at), .. from.AsSpan(start, length), .. bytes.AsSpan(Math.Min(bytes.Length, at + length))]
                    : [.. bytes.AsSpan(0, at), .. from.AsSpan(start, length), .. bytes.AsSpan(at)];
        }
    }

    /// <summary>An integer of 1, 2, 4 or 8 bytes in either order, as far as there is room.</summary>
    private static void Put(Span<byte> bytes, long value, Random random)
    {
        Span<byte> eight = stackalloc byte[8];
        bool big = random.Next(2) == 0;
        int width = 1 << random.Next(4);
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        if (big)
            eight[..width].Reverse();
        width = Math.Min(width, bytes.Length);
        eight[..width].CopyTo(bytes);
    }

    private delegate void Edit(Span<byte> rest);

    private static byte[] With(byte[] bytes, int at, Edit edit)
    {
        byte[] copy = (byte[])bytes.Clone();
        edit(copy.AsSpan(at));
        return copy;
    }
}
