using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>A decoder whose outcome is label ids.</summary>
internal abstract class LabelDecoder : VoxelDecoder
{
    /// <summary>The ids, x fastest, once all voxels came.</summary>
    public abstract ushort[] Finish();

    /// <summary>The decoder for a datatype and its scaling (null = none).</summary>
    public static LabelDecoder For(int datatype, VoxelScaling? scaling, int count, bool vouched, string name)
    {
        return datatype switch
        {
            StoredType.UInt8 => As<byte>(),
            StoredType.Int8 => As<sbyte>(),
            StoredType.UInt16 => As<ushort>(),
            StoredType.Int16 => As<short>(),
            StoredType.Int32 => As<int>(),
            StoredType.Float32 => As<float>(),
            StoredType.Float64 => As<double>(),
            StoredType.UInt32 => As<uint>(),
            StoredType.Int64 => As<long>(),
            StoredType.UInt64 => As<ulong>(),
            _ => throw new ArgumentOutOfRangeException(nameof(datatype)),
        };

        LabelDecoder As<S>() where S : unmanaged, INumber<S> => new LabelDecoder<S>(scaling, count, vouched, name);
    }
}

/// <summary>Label ids from voxels of one scalar type; throws <see cref="ImageFormatException"/> for voxels that are no ids.</summary>
internal sealed class LabelDecoder<S>(VoxelScaling? scaling, int count, bool vouched, string name) : LabelDecoder where S : unmanaged, INumber<S>
{
    /// <summary>How far a stored or scaled float may lie from a whole number: rounding of 32-bit floats at 65535.</summary>
    private const double WholeTolerance = 1e-2;

    private static readonly bool IsWhole = S.IsInteger(S.One / (S.One + S.One));   // 1/2 is 0 for integers

    private readonly GrowingVoxels<ushort> _voxels = new(count, vouched);

    public override void Append(ReadOnlySpan<byte> chunk)
    {
        ReadOnlySpan<S> source = MemoryMarshal.Cast<byte, S>(chunk);
        Span<ushort> target = _voxels.Next(source.Length);
        if (scaling is null && IsWhole)
            Whole(source, target);
        else
            Rounded(source, target, scaling ?? new(1, 0));
    }

    public override ushort[] Finish() => _voxels.ToArray();

    private void Whole(ReadOnlySpan<S> source, Span<ushort> target)
    {
        S most = S.CreateSaturating(ushort.MaxValue);
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] < S.Zero || source[i] > most)
                throw NoIds();
            target[i] = ushort.CreateTruncating(source[i]);
        }
    }

    private void Rounded(ReadOnlySpan<S> source, Span<ushort> target, VoxelScaling s)
    {
        for (int i = 0; i < source.Length; i++)
        {
            double value = double.CreateTruncating(source[i]) * s.Slope + s.Inter, id = Math.Round(value);
            if (!(Math.Abs(value - id) <= WholeTolerance && id >= 0 && id <= ushort.MaxValue))
                throw NoIds();
            target[i] = (ushort)id;
        }
    }

    private ImageFormatException NoIds() =>
        new($"{name} is no label map: it holds values that are not whole numbers from 0 to 65535; pass the label file, not the image.");
}
