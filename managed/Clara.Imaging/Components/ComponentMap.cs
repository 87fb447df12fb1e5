namespace Clara.Imaging;

/// <summary>The connected components of a mask, numbered from 1 in the order of their first voxels in the array. Immutable, any thread. Since 0.1.</summary>
public sealed class ComponentMap
{
    private readonly RunSet _runs;
    private readonly int[] _component;
    private readonly long[] _sizes;

    internal ComponentMap(Size3 size, RunSet runs, int[] component, int count)
    {
        (Size, _runs, _component) = (size, runs, component);
        _sizes = new long[count];
        for (int i = 0; i < component.Length; i++)
            _sizes[component[i]] += runs[i].End - runs[i].Start;
    }

    /// <summary>Extent of the volume in voxels.</summary>
    public Size3 Size { get; }

    /// <summary>Voxels of each component: component n at index n - 1.</summary>
    public IReadOnlyList<long> Sizes => _sizes;

    /// <summary>The number of the component of each voxel, x fastest; 0 outside of the mask. A new array at each call.</summary>
    public int[] ToArray()
    {
        int[] numbers = new int[checked((int)Size.Count)];
        for (int i = 0; i < _component.Length; i++)
            In(numbers.AsSpan(), _runs[i]).Fill(_component[i] + 1);
        return numbers;
    }

    /// <summary>Sets the voxels of the components that the condition accepts (by number from 1) to a value; returns how many.</summary>
    internal long Replace(Span<ushort> voxels, ushort value, Func<int, bool> accepts)
    {
        bool[] accepted = new bool[_sizes.Length];
        for (int i = 0; i < accepted.Length; i++)
            accepted[i] = accepts(i + 1);
        for (int i = 0; i < _component.Length; i++)
            if (accepted[_component[i]])
                In(voxels, _runs[i]).Fill(value);
        return _sizes.Where((_, i) => accepted[i]).Sum();
    }

    private Span<T> In<T>(Span<T> voxels, Run run) => voxels.Slice((int)((long)run.Row * Size.X + run.Start), run.End - run.Start);
}
