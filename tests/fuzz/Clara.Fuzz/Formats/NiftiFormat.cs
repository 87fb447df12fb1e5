using System.Buffers.Binary;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>NIfTI-1 and -2, single files and pairs, with and without gzip, with label names in extensions.</summary>
internal sealed class NiftiFormat : FuzzFormat
{
    private const int MostUnpacked = 1 << 18;

    private enum Kind { Int16, Int32, Int64, Single, Double, Byte }

    private static readonly (int At, Kind Kind, int Count)[] Fields1 =
    [
        (0, Kind.Int32, 1), (40, Kind.Int16, 8), (68, Kind.Int16, 1), (70, Kind.Int16, 1), (72, Kind.Int16, 1), (76, Kind.Single, 8), (108, Kind.Single, 3), (123, Kind.Byte, 1), (252, Kind.Int16, 2), (256, Kind.Single, 6),
        (280, Kind.Single, 12), (344, Kind.Int32, 1), (348, Kind.Byte, 1), (352, Kind.Int32, 2),
    ];

    private static readonly (int At, Kind Kind, int Count)[] Fields2 =
    [
        (0, Kind.Int32, 1), (4, Kind.Int32, 1), (12, Kind.Int16, 2), (16, Kind.Int64, 8), (104, Kind.Double, 8), (168, Kind.Int64, 1), (176, Kind.Double, 2), (344, Kind.Int32, 2), (352, Kind.Double, 6), (400, Kind.Double, 12),
        (500, Kind.Int32, 2), (540, Kind.Byte, 1), (544, Kind.Int32, 2),
    ];

    private static readonly short[] Datatypes = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 768, 1024, 1280, 1536, 1792, 2048, 2304];

    public override string Name => "nifti";

    public override IReadOnlyList<FuzzTarget> Targets { get; } =
    [
        .. new ImageTargets(NiftiFile.ReadAsync, NiftiFile.ReadAsync, NiftiFile.ReadInfoAsync, NiftiFile.ReadLabelMapAsync, NiftiFile.WriteAsync, "again.nii", Check, Check).All(),
        new("stream", async (path, ct) =>
        {
            using ForwardStream stream = new(await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false));
            return Check(await NiftiFile.ReadAsync(stream, Path.GetFileName(path), ct).ConfigureAwait(false));
        }),
    ];

    public override bool IsMain(string name) => name.EndsWith(".nii", StringComparison.Ordinal) || name.EndsWith(".nii.gz", StringComparison.Ordinal) || name.EndsWith(".hdr", StringComparison.Ordinal) || name.EndsWith(".hdr.gz", StringComparison.Ordinal);

    public override async Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData)
    {
        List<FuzzInput> seeds = await SeedFiles.OfAsync(this, ["f.nii", "f.nii.gz", "f.hdr", "f.hdr.gz"], NiftiFile.WriteAsync, NiftiFile.WriteAsync, sharedData).ConfigureAwait(false);
        // Big endian: the same file with every field and voxel of two bytes the other way round.
        seeds.AddRange([.. seeds.Where(s => s.Main.Name == "f.nii" && s.Main.Bytes[0] == 92 && s.Main.Bytes[70] is 4 or 8).Take(4).Select(BigEndian)]);
        return seeds;
    }

    public override FuzzInput Mutate(FuzzInput input, Random random, Func<FuzzInput> other)
    {
        if (input.Side is not null && random.Next(4) == 0)
            return input.WithSide(Packed(input.Side.Bytes, random, b => ByteMutations.Mutate(b, random, () => Inside(other()))));
        return input.WithMain(Packed(input.Main.Bytes, random, bytes =>
        {
            if (random.Next(4) > 0)
                bytes = Header(bytes, random);
            return random.Next(3) == 0 ? ByteMutations.Mutate(bytes, random, () => Inside(other())) : bytes;
        }));

        static byte[] Inside(FuzzInput from) => Packing.IsGzip(from.Main.Bytes) ? Packing.Unpack(from.Main.Bytes, 0, MostUnpacked) ?? [] : from.Main.Bytes;
    }

    protected override int VoxelStart(ReadOnlySpan<byte> main) => 0;

    /// <summary>Mutates what is inside of gzip and packs it again; sometimes the packed bytes themselves, their cut, or another wrapping.</summary>
    private static byte[] Packed(byte[] bytes, Random random, Func<byte[], byte[]> mutate)
    {
        if (!Packing.IsGzip(bytes))
            return random.Next(40) == 0 ? Packing.Gzip(mutate(bytes)) : mutate(bytes);
        if (random.Next(6) == 0)
            return ByteMutations.Mutate(bytes, random, () => bytes);
        byte[]? inside = Packing.Unpack(bytes, 0, MostUnpacked);
        if (inside is null)
            return ByteMutations.Mutate(bytes, random, () => bytes);
        byte[] packed = Packing.Gzip(mutate(inside));
        if (packed.Length < 4) // nothing packed is nothing at all
            return packed;
        return random.Next(12) switch
        {
            0 => packed[..random.Next(packed.Length)],
            1 => [.. packed.AsSpan(0, packed.Length - 4), .. BitConverter.GetBytes((uint)Interesting.Integer(random))],
            2 => [.. packed, .. packed],
            _ => packed,
        };
    }

    private static byte[] Header(byte[] bytes, Random random)
    {
        byte[] copy = (byte[])bytes.Clone();
        (int At, Kind Kind, int Count)[] fields = copy.Length > 4 && (copy[0] == 0x1c || copy[3] == 0x1c) ? Fields2 : Fields1;
        bool big = copy.Length > 3 && copy[0] == 0;
        int edits = 1 + random.Next(4);
        for (int i = 0; i < edits; i++)
        {
            (int at, Kind kind, int count) = fields[random.Next(fields.Length)];
            Put(copy.AsSpan(), at, kind, random.Next(count), big, random, isType: at == (fields == Fields2 ? 12 : 70));
        }
        return copy;
    }

    private static void Put(Span<byte> bytes, int start, Kind kind, int index, bool big, Random random, bool isType)
    {
        Span<byte> eight = stackalloc byte[8];
        long whole = isType && random.Next(4) > 0 ? Datatypes[random.Next(Datatypes.Length)] : random.Next(3) == 0 ? random.Next(0, 40) : Interesting.Integer(random);
        int width;
        switch (kind)
        {
            case Kind.Single:
                BinaryPrimitives.WriteSingleLittleEndian(eight, (float)Interesting.Real(random));
                width = 4;
                break;
            case Kind.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(eight, Interesting.Real(random));
                width = 8;
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(eight, whole);
                width = kind switch { Kind.Byte => 1, Kind.Int16 => 2, Kind.Int32 => 4, _ => 8 };
                break;
        }
        int at = start + index * width;
        if (at + width > bytes.Length)
            return;
        if (big)
            eight[..width].Reverse();
        eight[..width].CopyTo(bytes[at..]);
    }

    private static FuzzInput BigEndian(FuzzInput input)
    {
        byte[] b = (byte[])input.Main.Bytes.Clone();
        foreach ((int at, Kind kind, int count) in Fields1.Where(f => f.At < 344))
        {
            int width = kind switch { Kind.Byte => 1, Kind.Int16 => 2, _ => 4 };
            for (int i = 0; i < count; i++)
                b.AsSpan(at + i * width, width).Reverse();
        }
        return input.WithMain(b);
    }
}
