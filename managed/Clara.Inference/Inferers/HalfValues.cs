using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Clara.Inference.Inferers;

/// <summary>
/// Values of several classes in two bytes each, three digits. Half precision ends at 65504: a class with larger ones, such as sums of HU values or the -1e9 of masked voxels, is kept as
/// <see cref="WideHalf"/>. One thread at a time.
/// </summary>
/// <param name="classes">Number of classes.</param>
/// <param name="voxels">Of each class.</param>
internal sealed class HalfValues(int classes, int voxels)
{
    private const float Largest = 65504;

    private readonly Half[] _values = GC.AllocateUninitializedArray<Half>(checked(classes * voxels));
    private readonly bool[] _isWide = new bool[classes];

    /// <summary>All values become 0.</summary>
    public void Clear()
    {
        Array.Clear(_values);
        Array.Clear(_isWide);
    }

    /// <summary>Gives values of a class, from one of its voxels on.</summary>
    public void Read(int index, int from, Span<float> to)
    {
        ReadOnlySpan<Half> values = _values.AsSpan(index * voxels + from, to.Length);
        if (_isWide[index])
            WideHalf.To(MemoryMarshal.Cast<Half, ushort>(values), to);
        else
            TensorPrimitives.ConvertToSingle(values, to);
    }

    /// <summary>Adds to values of a class, from one of its voxels on.</summary>
    /// <param name="index">Of the class.</param>
    /// <param name="from">The first voxel.</param>
    /// <param name="values">What is added; overwritten.</param>
    /// <param name="scratch">As long; overwritten.</param>
    public void Add(int index, int from, Span<float> values, Span<float> scratch)
    {
        Read(index, from, scratch);
        TensorPrimitives.Add(values, scratch, values);
        if (!_isWide[index] && IsLarge(values))
        {
            float[] all = new float[voxels];
            Read(index, 0, all);
            _isWide[index] = true;
            Keep(index, 0, all);
        }
        Keep(index, from, values);
    }

    /// <summary>Replaces all values of a class.</summary>
    public void Write(int index, ReadOnlySpan<float> values)
    {
        _isWide[index] = IsLarge(values);
        Keep(index, 0, values);
    }

    /// <summary>Whether half precision would make infinite what is not.</summary>
    private static bool IsLarge(ReadOnlySpan<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> size = Vector.Abs(new Vector<float>(values[i..]));
            if ((Vector.GreaterThan(size, new(Largest)) & Vector.LessThan(size, new(float.PositiveInfinity))) != Vector<int>.Zero)
                return true;
        }
        for (; i < values.Length; i++)
            if (Math.Abs(values[i]) is > Largest and < float.PositiveInfinity)
                return true;
        return false;
    }

    private void Keep(int index, int from, ReadOnlySpan<float> values)
    {
        Span<Half> to = _values.AsSpan(index * voxels + from, values.Length);
        if (_isWide[index])
            WideHalf.From(values, MemoryMarshal.Cast<Half, ushort>(to));
        else
            TensorPrimitives.ConvertToHalf(values, to);
    }
}
