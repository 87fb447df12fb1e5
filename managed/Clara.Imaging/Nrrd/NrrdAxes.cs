using System.Globalization;

namespace Clara.Imaging;

/// <summary>
/// Which of a file's axes are space and which one, if any, counts layers, components or time steps. An axis with direction "none" or a kind that is not space (list, vector, RGB-color,
/// time ...) is of the second sort; of four axes that nothing tells apart the last one is.
/// </summary>
internal sealed record NrrdAxes(long[] Sizes, int[] Spatial, int? Other, string[]? Kinds)
{
    /// <summary>How many volumes lie in the file.</summary>
    public long Layers => Other is int axis ? Sizes[axis] : 1;

    /// <summary>Whether the layers of a voxel stand side by side, as in 3D Slicer's files; else volume follows volume.</summary>
    public bool IsInterleaved => Other is int axis && axis < Spatial[^1];

    /// <summary>Voxels of one volume.</summary>
    public Int128 VoxelCount => Spatial.Aggregate((Int128)1, (n, axis) => n * Sizes[axis]);

    /// <summary>The axes of a header; throws <see cref="GeometryException"/> for what is no image of two or three axes in space.</summary>
    public static NrrdAxes Of(NrrdHeader header)
    {
        string name = header.Name;
        header.Require("dimension");
        long dimension = header.Whole("dimension", 0);
        if (dimension is < 2 or > 4)
            throw new GeometryException($"{name} has {dimension} axes; images of 2 to 4 axes can be read, write it again as a 3-D volume.");
        int axes = (int)dimension;
        header.Require("sizes");
        long[] sizes = [.. header.Words("sizes", axes)!.Select(word => Size(word, name))];
        string[]? kinds = header.Words("kinds", axes);
        List<double[]?>? directions = header.Find("spacedirections") is string text ? NrrdText.Vectors(text) : null;
        if (directions is not null && directions.Count != axes)
            throw new GeometryException($"The header of {name} has {directions.Count} entries in \"space directions\" for {axes} axes; correct it or write the file again.");
        int[] other = [.. Enumerable.Range(0, axes).Where(a => directions is not null ? directions[a] is null : kinds is not null && !IsSpace(kinds[a]))];
        if (other.Length == 0 && axes == 4)
            other = [3];
        // More than one axis beside space is readable as long as they are empty shells.
        int? counted = other.Length == 0 ? null : other.OrderByDescending(a => sizes[a]).First();
        foreach (int axis in other)
            if (axis != counted && sizes[axis] > 1)
                throw Many(name, axis, sizes[axis], kinds);
        int[] spatial = [.. Enumerable.Range(0, axes).Except(other)];
        if (spatial.Length < 2)
            throw new GeometryException($"{name} has {spatial.Length} axes in space; an image needs 2 or 3, write it again as a 3-D volume.");
        return new(sizes, spatial, counted, kinds);
    }

    /// <summary>The failure of a file with several volumes where one is wanted.</summary>
    public GeometryException Many(string name) => Many(name, Other!.Value, Layers, Kinds);

    /// <summary>The size in voxels.</summary>
    public Size3 SizeOf(string name)
    {
        foreach (int axis in Spatial)
            if (Sizes[axis] > int.MaxValue)
                throw new GeometryException($"{name} claims {Sizes[axis]} voxels along axis {axis + 1}, more than this build can hold; crop it or check the header.");
        return new((int)Sizes[Spatial[0]], (int)Sizes[Spatial[1]], Spatial.Length > 2 ? (int)Sizes[Spatial[2]] : 1);
    }

    private static GeometryException Many(string name, int axis, long size, string[]? kinds)
    {
        string kind = kinds?[axis].ToLowerInvariant() ?? "";
        return kind == "time"
            ? new($"{name} holds {size} time steps (axis {axis + 1}); only single volumes can be read, extract one of them first.")
            : new($"{name} holds {size} components or time steps a voxel (axis {axis + 1}{(IsPlain(kind) ? $", kind {kind}" : "")}); only scalar volumes can be read, extract one of them first.");
    }

    private static bool IsPlain(string kind) => kind.Length is > 0 and <= 32 && kind.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsSpace(string kind) => kind.ToLowerInvariant() is "space" or "domain" or "none" or "???";

    private static long Size(string word, string name)
    {
        if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long size))
            throw new ImageFormatException($"The field \"sizes\" of {name} holds what is no whole number; correct the header or write the file again.");
        return size >= 1 ? size : throw new GeometryException($"{name} is an empty volume: an axis of it has {size} voxels; write it again from its source.");
    }
}
