using System.Buffers.Binary;
using System.Text;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>PNG by its chunks: every colour type, depth and interlacing, checksums made right again.</summary>
internal sealed class PngFormat : FuzzFormat
{
    private const int SignatureBytes = 8;
    private const int MostUnpacked = 1 << 18;
    private static readonly string[] Types = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "pHYs", "sBIT", "gAMA", "tEXt", "iTXt", "zTXt", "acTL", "aBcD"];
    private static readonly byte[] Depths = [1, 2, 4, 8, 16];

    public override string Name => "png";

    public override IReadOnlyList<FuzzTarget> Targets { get; } =
        new ImageTargets(PngFile.ReadAsync, PngFile.ReadAsync, PngFile.ReadInfoAsync, PngFile.ReadLabelMapAsync, PngFile.WriteAsync, "again.png", Check, Check).All();

    public override bool IsMain(string name) => name.EndsWith(".png", StringComparison.Ordinal);

    protected override int VoxelStart(ReadOnlySpan<byte> main) => Math.Max(0, main.IndexOf("IDAT"u8) + 4) is int at && at <= main.Length ? at : 0;

    public override async Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData)
    {
        List<FuzzInput> seeds = [];
        foreach (byte colour in new byte[] { 0, 2, 3, 4, 6 })
            foreach (byte depth in Depths)
                foreach (byte interlace in new byte[] { 0, 1 })
                    seeds.Add(Made(13, 7, depth, colour, interlace));
        string folder = Directory.CreateTempSubdirectory("clara-fuzz-seed-").FullName;
        try
        {
            string path = Path.Combine(folder, "f.png");
            LabelMap map = new(Grid.Axial(new(9, 8, 1), new(1, 1, 1)), [new(1, "liver"), new(2, "spleen")]);
            map.Voxels[5] = 2;
            await PngFile.WriteAsync(path, map, default).ConfigureAwait(false);
            seeds.Add(FuzzInput.Load(folder, IsMain));
            Volume<ushort> volume = Volume.Allocate<ushort>(Grid.Axial(new(33, 21, 1), new(0.5, 0.5, 1)));
            for (int i = 0; i < volume.Voxels.Length; i++)
                volume.Voxels[i] = (ushort)(i * 97);
            await PngFile.WriteAsync(path, volume, default).ConfigureAwait(false);
            seeds.Add(FuzzInput.Load(folder, IsMain));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return seeds;
    }

    public override FuzzInput Mutate(FuzzInput input, Random random, Func<FuzzInput> other)
    {
        if (random.Next(12) == 0)
            return input.WithMain(ByteMutations.Mutate(input.Main.Bytes, random, () => other().Main.Bytes));
        List<(string Type, byte[] Content)> chunks = Chunks(input.Main.Bytes);
        int count = 1 + random.Next(3);
        for (int i = 0; i < count && chunks.Count > 0; i++)
            Once(chunks, random, other);
        return input.WithMain(Join(chunks, random));
    }

    private static void Once(List<(string Type, byte[] Content)> chunks, Random random, Func<FuzzInput> other)
    {
        int at = random.Next(chunks.Count), second = random.Next(chunks.Count);
        (string type, byte[] content) = chunks[at];
        switch (random.Next(10))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(second, chunks[at]);
                break;
            case 2:
                (chunks[at], chunks[second]) = (chunks[second], chunks[at]);
                break;
            case 3:
                chunks[at] = (Types[random.Next(Types.Length)], content);
                break;
            case 4:
                chunks.Insert(at, (Types[random.Next(Types.Length)], ByteMutations.Mutate(content, random, () => other().Main.Bytes)));
                break;
            case 5 when content.Length > 1:
                int cut = random.Next(content.Length);
                chunks[at] = (type, content[..cut]);
                chunks.Insert(at + 1, (type, content[cut..]));
                break;
            default:
                int header = chunks.FindIndex(c => c.Type == "IHDR" && c.Content.Length == 13), data = chunks.FindIndex(c => c.Type == "IDAT");
                if (header >= 0 && random.Next(2) == 0)
                    chunks[header] = ("IHDR", Header(chunks[header].Content, random));
                else if (data >= 0 && Packing.IsZlib(chunks[data].Content) && Packing.Unpack(chunks[data].Content, 0, MostUnpacked) is { } rows)
                    chunks[data] = ("IDAT", Packing.Zlib(ByteMutations.Mutate(rows, random, () => other().Main.Bytes)));
                else
                    chunks[at] = (type, ByteMutations.Mutate(content, random, () => other().Main.Bytes));
                break;
        }
    }

    private static byte[] Header(byte[] header, Random random)
    {
        byte[] copy = (byte[])header.Clone();
        switch (random.Next(4))
        {
            case 0 or 1:
                BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(4 * random.Next(2)), random.Next(2) == 0 ? random.Next(40) : unchecked((int)Interesting.Integer(random)));
                break;
            case 2:
                (copy[8], copy[9]) = (Depths[random.Next(Depths.Length)], (byte)random.Next(7));
                break;
            default:
                copy[8 + random.Next(5)] = (byte)random.Next(random.Next(2) == 0 ? 3 : 256);
                break;
        }
        return copy;
    }

    private static FuzzInput Made(int width, int height, byte depth, byte colour, byte interlace)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlace);
        // More rows than any combination needs would be damage; what is too short or long here is for the reader to tell.
        int channels = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, row = 1 + (width * channels * depth + 7) / 8;
        byte[] rows = new byte[row * height];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (byte)(i % row == 0 ? i / row % 5 : i * 7);
        List<(string, byte[])> chunks = [("IHDR", header)];
        if (colour == 3)
            chunks.Add(("PLTE", [.. Enumerable.Range(0, 3 * 200).Select(i => (byte)i)]));
        chunks.AddRange([("IDAT", Packing.Zlib(rows)), ("IEND", [])]);
        return new(new("f.png", Join(chunks, null)));
    }

    private static List<(string Type, byte[] Content)> Chunks(byte[] bytes)
    {
        List<(string, byte[])> chunks = [];
        for (int at = SignatureBytes; at + 12 <= bytes.Length;)
        {
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)), (uint)(bytes.Length - at - 12));
            chunks.Add((Encoding.Latin1.GetString(bytes, at + 4, 4), bytes[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }
        return chunks;
    }

    /// <summary>The chunks with their lengths and checksums, which are right but for some by chance.</summary>
    private static byte[] Join(IEnumerable<(string Type, byte[] Content)> chunks, Random? random)
    {
        using MemoryStream bytes = new();
        bytes.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        byte[] four = new byte[4];
        foreach ((string type, byte[] content) in chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(four, random?.Next(100) == 0 ? unchecked((int)Interesting.Integer(random)) : content.Length);
            bytes.Write(four);
            byte[] body = [.. Encoding.Latin1.GetBytes(type), .. content];
            bytes.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(four, Packing.Crc(body) ^ (random?.Next(100) == 0 ? 1u : 0));
            bytes.Write(four);
        }
        return bytes.ToArray();
    }
}
