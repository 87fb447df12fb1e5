using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>Takes a file's voxels chunk by chunk into the final array; chunks hold whole voxels in the machine's byte order.</summary>
internal abstract class VoxelDecoder
{
    /// <summary>The next voxels.</summary>
    public abstract void Append(ReadOnlySpan<byte> chunk);
}

/// <summary>A decoder whose outcome is a volume.</summary>
internal abstract class VolumeDecoder : VoxelDecoder
{
    /// <summary>The volume, once all voxels came.</summary>
    public abstract Volume Finish(Grid grid);

    /// <summary>The decoder for a datatype and its scaling (null = none).</summary>
    public static VolumeDecoder For(int datatype, VoxelScaling? scaling, int count, bool vouched, string name)
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
            StoredType.UInt32 => Wide<uint>(),
            StoredType.Int64 => Wide<long>(),
            StoredType.UInt64 => Wide<ulong>(),
            _ => throw new ArgumentOutOfRangeException(nameof(datatype)),
        };

        VolumeDecoder As<S>() where S : unmanaged, INumber<S>, IMinMaxValue<S> => scaling is null ? new CopyDecoder<S>(count, vouched) : Scaled<S>();

        VolumeDecoder Wide<S>() where S : unmanaged, IBinaryInteger<S>, IMinMaxValue<S> =>
            scaling is null ? new WideIntegerDecoder<S>(count, vouched, name) : Scaled<S>();

        VolumeDecoder Scaled<S>() where S : unmanaged, INumber<S>, IMinMaxValue<S> =>
            scaling.Value.NeedsDouble<S>() ? new ScaledDecoder<S, double>(scaling.Value, count, vouched) : new ScaledDecoder<S, float>(scaling.Value, count, vouched);
    }
}

/// <summary>Voxels that stay as they are.</summary>
internal sealed class CopyDecoder<T>(int count, bool vouched) : VolumeDecoder where T : unmanaged, INumber<T>
{
    private readonly GrowingVoxels<T> _voxels = new(count, vouched);

    public override void Append(ReadOnlySpan<byte> chunk)
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(chunk);
        source.CopyTo(_voxels.Next(source.Length));
    }

    public override Volume Finish(Grid grid) => Volume.Wrap<T>(_voxels.ToArray(), grid);
}

/// <summary>Voxels that mean slope times value plus intercept.</summary>
internal sealed class ScaledDecoder<S, T>(VoxelScaling scaling, int count, bool vouched) : VolumeDecoder
    where S : unmanaged, INumber<S>
    where T : unmanaged, IFloatingPoint<T>
{
    private readonly GrowingVoxels<T> _voxels = new(count, vouched);

    public override void Append(ReadOnlySpan<byte> chunk)
    {
        ReadOnlySpan<S> source = MemoryMarshal.Cast<byte, S>(chunk);
        Span<T> target = _voxels.Next(source.Length);
        (double slope, double inter) = (scaling.Slope, scaling.Inter);
        for (int i = 0; i < source.Length; i++)
            target[i] = T.CreateTruncating(double.CreateTruncating(source[i]) * slope + inter);
    }

    public override Volume Finish(Grid grid) => Volume.Wrap<T>(_voxels.ToArray(), grid);
}
