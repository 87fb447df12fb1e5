using System.Globalization;

namespace Clara.Imaging;

/// <summary>
/// What a file's axes count. An axis with direction "none" or a kind that is not space counts components where its kind says so (vector, RGB-color ...), else volumes (time, list);
/// without a kind components stand before space and volumes behind it. Of four axes that nothing tells apart the last one counts volumes, and so does one along the fourth axis of space.
/// </summary>
internal sealed record NrrdAxes(IReadOnlyList<FileAxis> All)
{
    private const int MostAxes = 5;

    /// <summary>Positions of the axes in space, two or three.</summary>
    public int[] Spatial { get; } = [.. Enumerable.Range(0, All.Count).Where(a => All[a].Kind == FileAxisKind.Space)];

    /// <summary>How many volumes lie in the file, whatever tells them apart.</summary>
    public long Layers => All.Where(a => a.Kind != FileAxisKind.Space).Aggregate(1L, (n, a) => n > int.MaxValue ? n : n * Math.Min(a.Size, int.MaxValue));

    /// <summary>Whether the layers of a voxel stand side by side, as in 3D Slicer's files; else volume follows volume.</summary>
    public bool IsInterleaved => All.Index().Any(a => a.Item.Kind != FileAxisKind.Space && a.Item.Size > 1 && a.Index < Spatial[^1]);

    /// <summary>The axes of a header; throws <see cref="GeometryException"/> for what is no image of two or three axes in space.</summary>
    public static NrrdAxes Of(NrrdHeader header)
    {
        string name = header.Name;
        header.Require("dimension");
        long dimension = header.Whole("dimension", 0);
        if (dimension is < 2 or > MostAxes)
            throw new GeometryException($"{name} has {dimension} axes; images of 2 to {MostAxes} axes can be read, write it again as a 3-D volume.");
        int axes = (int)dimension;
        header.Require("sizes");
        long[] sizes = [.. header.Words("sizes", axes)!.Select(word => Size(word, name))];
        string[]? kinds = header.Words("kinds", axes);
        List<double[]?>? directions = header.Find("spacedirections") is string text ? NrrdText.Vectors(text) : null;
        if (directions is not null && directions.Count != axes)
            throw new GeometryException($"The header of {name} has {directions.Count} entries in \"space directions\" for {axes} axes; correct it or write the file again.");
        bool[] other = [.. Enumerable.Range(0, axes).Select(a => directions is not null ? directions[a] is null || IsTime(directions[a]!) : kinds is not null && !IsSpace(kinds[a]))];
        if (axes == 4 && !other.Contains(true))
            other[3] = true;
        int spatial = other.Count(o => !o), first = Array.IndexOf(other, false);
        if (spatial is < 2 or > 3)
            throw new GeometryException($"{name} has {spatial} axes in space; an image needs 2 or 3, write it again as a 3-D volume.");
        return new([.. Enumerable.Range(0, axes).Select(a => new FileAxis(!other[a] ? FileAxisKind.Space : directions?[a] is not null ? FileAxisKind.Time : KindOf(kinds?[a].ToLowerInvariant() ?? "", isBefore: a < first), sizes[a]))]);
    }

    /// <summary>The size in voxels.</summary>
    public Size3 SizeOf(string name)
    {
        foreach (int axis in Spatial)
            if (All[axis].Size > int.MaxValue)
                throw new GeometryException($"{name} claims {All[axis].Size} voxels along axis {axis + 1}, more than this build can hold; crop it or check the header.");
        return new((int)All[Spatial[0]].Size, (int)All[Spatial[1]].Size, Spatial.Length > 2 ? (int)All[Spatial[2]].Size : 1);
    }

    /// <summary>Along time alone, in a space of four axes (as ITK writes its 4-D images).</summary>
    private static bool IsTime(double[] direction) => direction is [0, 0, 0, not 0];

    private static FileAxisKind KindOf(string kind, bool isBefore) => kind switch
    {
        "time" or "list" => FileAxisKind.Time,
        "" or "none" or "???" or "domain" or "space" => isBefore ? FileAxisKind.Component : FileAxisKind.Time,
        _ => FileAxisKind.Component,
    };

    private static bool IsSpace(string kind) => kind.ToLowerInvariant() is "space" or "domain" or "none" or "???";

    private static long Size(string word, string name)
    {
        if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long size))
            throw new ImageFormatException($"The field \"sizes\" of {name} holds what is no whole number; correct the header or write the file again.");
        return size >= 1 ? size : throw new GeometryException($"{name} is an empty volume: an axis of it has {size} voxels; write it again from its source.");
    }
}
