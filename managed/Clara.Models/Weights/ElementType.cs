using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clara.Models.Weights;

/// <summary>How numbers are stored, little-endian: bytes of one, and the way to float32 (null where no network's weights are meant).</summary>
internal sealed record ElementType(string Name, int Bytes, Action<ReadOnlySpan<byte>, Span<float>>? Convert)
{
    public static readonly ElementType Float32 = new("float32", 4, static (from, to) => MemoryMarshal.Cast<byte, float>(from).CopyTo(to));
    public static readonly ElementType Float64 = new("float64", 8, static (from, to) => Each(to, from, 8, static b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b)));
    public static readonly ElementType Float16 = new("float16", 2, static (from, to) => Each(to, from, 2, static b => (float)BinaryPrimitives.ReadHalfLittleEndian(b)));

    /// <summary>The upper half of a float32.</summary>
    public static readonly ElementType BFloat16 = new("bfloat16", 2, static (from, to) => Each(to, from, 2, static b => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(b) << 16)));

    private delegate float Reader(ReadOnlySpan<byte> bytes);

    /// <summary>Whole numbers and truth values: read over, not used as weights.</summary>
    public static ElementType Whole(string name, int bytes) => new(name, bytes, null);

    private static void Each(Span<float> to, ReadOnlySpan<byte> from, int bytes, Reader read)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = read(from.Slice(i * bytes, bytes));
    }
}
