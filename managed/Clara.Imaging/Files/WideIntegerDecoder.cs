using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>
/// Unsigned 32-bit and 64-bit integers, which no voxel type holds: int32 as long as every value fits, else float64 as long as it holds every value exactly (to 2^53);
/// beyond that an <see cref="ImageFormatException"/>.
/// </summary>
internal sealed class WideIntegerDecoder<S>(int count, bool vouched, string name) : VolumeDecoder where S : unmanaged, IBinaryInteger<S>
{
    private const long LargestExactDouble = 1L << 53;

    private GrowingVoxels<int>? _ints = new(count, vouched);
    private GrowingVoxels<double>? _doubles;

    public override void Append(ReadOnlySpan<byte> chunk)
    {
        ReadOnlySpan<S> source = MemoryMarshal.Cast<byte, S>(chunk);
        if (_ints is not null && !AllWithin(source, int.MinValue, int.MaxValue))
            Widen();
        if (_ints is not null)
            Convert(source, _ints.Next(source.Length));
        else if (AllWithin(source, -LargestExactDouble, LargestExactDouble))
            Convert(source, _doubles!.Next(source.Length));
        else
            throw new ImageFormatException($"{name} holds 64-bit integers beyond 2^53, which no voxel type here holds exactly; convert it to float64 or smaller values first.");
    }

    public override Volume Finish(Grid grid) =>
        _ints is not null ? Volume.Wrap<int>(_ints.ToArray(), grid) : Volume.Wrap<double>(_doubles!.ToArray(), grid);

    private void Widen()
    {
        _doubles = new(count, vouched);
        Convert(_ints!.Filled, _doubles.Next(_ints.Count));
        _ints = null;
    }

    private static bool AllWithin(ReadOnlySpan<S> values, long least, long most)
    {
        (S low, S high) = (S.CreateSaturating(least), S.CreateSaturating(most));
        foreach (S v in values)
            if (v < low || v > high)
                return false;
        return true;
    }

    private static void Convert<A, B>(ReadOnlySpan<A> source, Span<B> target) where A : unmanaged, INumber<A> where B : unmanaged, INumber<B>
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = B.CreateTruncating(source[i]);
    }
}
