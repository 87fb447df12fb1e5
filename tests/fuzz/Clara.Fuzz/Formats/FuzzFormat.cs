using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>A call of the product with a file: its outcome in a word, or its exception.</summary>
internal sealed record FuzzTarget(string Name, Func<string, CancellationToken, Task<string>> Run);

/// <summary>A file format under test: where its inputs come from, how they are damaged, what is called with them.</summary>
internal abstract class FuzzFormat
{
    public static IReadOnlyList<FuzzFormat> All { get; } = [new NiftiFormat(), new NrrdFormat(), new MetaImageFormat(), new PngFormat(), new DicomFormat()];

    /// <summary>As on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What is to be said at the end of a run; empty for nothing.</summary>
    public virtual string Notes => "";

    /// <summary>What each input is given to.</summary>
    public abstract IReadOnlyList<FuzzTarget> Targets { get; }

    /// <summary>Whether a file is the first of its input.</summary>
    public abstract bool IsMain(string name);

    /// <summary>Sound files to begin with, small; from real images too where the shared folder is there.</summary>
    public abstract Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData);

    /// <summary>A damaged copy. <paramref name="other"/> gives further inputs to splice from.</summary>
    public abstract FuzzInput Mutate(FuzzInput input, Random random, Func<FuzzInput> other);

    /// <summary>Bytes that a header's promise may cost because the readers check it against the file's size: 1032 for one of packed data (deflate's most), times 8 for the widest voxel of a byte.</summary>
    public virtual long MostPromised(FuzzInput input) => PackedParts(input).Any() ? 8 * 1032 * input.Length : 0;

    /// <summary>Bytes that the files' packed data really unpacks to.</summary>
    public long UnpackedLength(FuzzInput input) => PackedParts(input).Sum(p => (long)(Packing.Unpack(p.Bytes, p.Start, int.MaxValue)?.Length ?? 0));

    /// <summary>Where in a file's bytes voxels begin that may be packed.</summary>
    protected abstract int VoxelStart(ReadOnlySpan<byte> main);

    private IEnumerable<(byte[] Bytes, int Start)> PackedParts(FuzzInput input)
    {
        (byte[] Bytes, int Start)[] parts = [(input.Main.Bytes, VoxelStart(input.Main.Bytes)), (input.Side?.Bytes ?? [], 0)];
        return parts.Where(p => Packing.IsGzip(p.Bytes.AsSpan(p.Start)) || Packing.IsZlib(p.Bytes.AsSpan(p.Start)));
    }

    /// <summary>A volume in a word; throws when what was read is not what a volume must be.</summary>
    protected static string Check(Volume volume)
    {
        long voxels = volume.Accept(new Counting());
        return voxels == volume.Grid.Size.Count ? $"{volume.Type}" : throw new InvalidDataException($"{voxels} voxels on a grid of {volume.Grid.Size}");
    }

    /// <summary>A label map in a word; throws as for volumes.</summary>
    protected static string Check(LabelMap map)
    {
        HashSet<int> named = [.. map.Labels.Select(l => l.Id)];
        foreach (ushort v in map.Voxels)
            if (v != 0 && !named.Contains(v))
                throw new InvalidDataException($"the value {v} has no label");
        return map.Labels.Count == 0 ? "empty" : "labels";
    }

    private sealed class Counting : IVolumeVisitor<long>
    {
        public long Visit<T>(Volume<T> volume) where T : unmanaged, System.Numerics.INumber<T> => volume.Voxels.Length;
    }
}
