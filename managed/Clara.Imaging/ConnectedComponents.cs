using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>
/// Connected components of a label, and cleaning by them. Union-find over runs of voxels. Ids are 1 to 65535, else <see cref="ArgumentOutOfRangeException"/>.
/// The cleaning calls change the map in place; a cancelled one leaves it as it was. Any thread, one a map. Since 0.1.
/// </summary>
public static class ConnectedComponents
{
    /// <summary>The components of the voxels with the id.</summary>
    public static ComponentMap Label(LabelMap map, int id, Connectivity connectivity, CancellationToken ct)
    {
        LabelSelection selection = new(id);
        return Label<ushort>(map.Voxels, map.Grid.Size, selection.Id, others: false, connectivity, ct);
    }

    /// <summary>The components of the true voxels, x fastest. Throws <see cref="ArgumentException"/> when the span does not have the size's count.</summary>
    public static ComponentMap Label(ReadOnlySpan<bool> mask, Size3 size, Connectivity connectivity, CancellationToken ct)
    {
        if (mask.Length != size.Count)
            throw new ArgumentException($"A mask of {size} has {size.Count} voxels, not {mask.Length}.", nameof(mask));
        return Label<byte>(MemoryMarshal.Cast<bool, byte>(mask), size, 0, others: true, connectivity, ct);
    }

    /// <summary>Makes all components of the id but its largest background (of equal ones the first in array order stays); returns how many voxels that were.</summary>
    public static long Largest(LabelMap map, int id, Connectivity connectivity, CancellationToken ct)
    {
        ComponentMap components = Label(map, id, connectivity, ct);
        if (components.Sizes.Count < 2)
            return 0;
        int largest = 1;
        for (int n = 2; n <= components.Sizes.Count; n++)
            if (components.Sizes[n - 1] > components.Sizes[largest - 1])
                largest = n;
        return components.Replace(map.Voxels, 0, n => n != largest);
    }

    /// <summary>Makes the components of the id with fewer voxels than <paramref name="minVoxels"/> background; returns how many voxels that were.</summary>
    public static long RemoveSmall(LabelMap map, int id, long minVoxels, Connectivity connectivity, CancellationToken ct)
    {
        ComponentMap components = Label(map, id, connectivity, ct);
        return components.Replace(map.Voxels, 0, n => components.Sizes[n - 1] < minVoxels);
    }

    private static ComponentMap Label<T>(ReadOnlySpan<T> voxels, Size3 size, T value, bool others, Connectivity connectivity, CancellationToken ct)
        where T : unmanaged, IEquatable<T>
    {
        RunSet runs = RunSet.Find(voxels, size, new(default, size), value, others, ct);
        int[] component = RunForest.InVolume(runs, connectivity, out int count, ct);
        return new(size, runs, component, count);
    }
}
