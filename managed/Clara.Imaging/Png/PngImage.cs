using System.Buffers.Binary;
using System.Text.Json;

namespace Clara.Imaging;

/// <summary>A PNG file that was read and checked, its pixels still packed.</summary>
internal sealed class PngImage
{
    private const int FirstBytes = 1 << 16;

    private readonly string _name;
    private readonly ReadOnlyMemory<byte> _packed, _palette;

    private PngImage(PngHeader header, Grid grid, IReadOnlyList<Label> labels, ReadOnlyMemory<byte> packed, ReadOnlyMemory<byte> palette, string name)
    {
        (Header, Grid, Labels, _packed, _palette, _name) = (header, grid, labels, packed, palette, name);
    }

    public PngHeader Header { get; }

    public Grid Grid { get; }

    public IReadOnlyList<Label> Labels { get; }

    /// <summary>Samples a pixel of an image; a palette stands for three.</summary>
    public int Components => Header.ColourType == PngHeader.Palette ? 3 : Header.Channels;

    /// <summary>Reads a file whole and takes it apart.</summary>
    public static async Task<PngImage> ReadAsync(string path, CancellationToken ct)
    {
        ImageSource source = await ImageSource.OpenAsync(path, 0, null, Packing.None, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] bytes = new byte[FirstBytes];
            int n = await source.ReadAsync(bytes, ct).ConfigureAwait(false);
            if (n == 0)
                throw new ImageFormatException($"{source.Name} is empty; copy or download it again.");
            if (!bytes.AsSpan(0, n).StartsWith(PngChunks.Signature))
                throw new ImageFormatException($"{source.Name} is not a PNG file (its first bytes are no PNG signature), whatever its name says; check that it is the right file.");
            // Grows with what is really there: a pipe has no length to be asked for.
            while (n == bytes.Length)
            {
                if (n == Array.MaxLength)
                    throw new ImageFormatException($"{source.Name} is longer than any PNG file that can be read here ({Array.MaxLength} bytes); crop the image first.");
                Array.Resize(ref bytes, (int)Math.Min(2L * n, Array.MaxLength));
                n += await source.ReadAsync(bytes.AsMemory(n), ct).ConfigureAwait(false);
            }
            return Of(bytes.AsMemory(0, n), source.Name);
        }
    }

    /// <summary>Reads the samples as a volume of one slice, as stored.</summary>
    public Volume ToVolume(ImageReadOptions options, CancellationToken ct)
    {
        int channel = Channel(Components, options);
        ReadOnlyMemory<byte>? palette = Header.ColourType == PngHeader.Palette ? _palette : (ReadOnlyMemory<byte>?)null;
        PngPixels pixels = new(Header, _packed, _name);
        return Header.Depth == 16 ? Volume.Wrap<ushort>(pixels.Decode<ushort>(channel, palette, ct), Grid) : Volume.Wrap<byte>(pixels.Decode<byte>(channel, palette, ct), Grid);
    }

    /// <summary>Reads the samples as label ids: of a palette its entries' numbers.</summary>
    public ushort[] ToIds(ImageReadOptions options, CancellationToken ct) => new PngPixels(Header, _packed, _name).Decode<ushort>(Channel(Header.Channels, options), null, ct);

    private int Channel(int components, ImageReadOptions options)
    {
        VoxelPick pick = VoxelPick.Of([new(FileAxisKind.Component, components)], options, _name);
        return (int)pick.First;
    }

    private static PngImage Of(Memory<byte> file, string name)
    {
        List<(string Type, ReadOnlyMemory<byte> Content)> chunks = PngChunks.Of(file, name);
        if (chunks[0].Type != "IHDR")
            throw new ImageFormatException($"{name} is damaged: it does not begin with a header chunk (IHDR); write it again from its source.");
        PngHeader header = PngHeader.Parse(chunks[0].Content.Span, name);
        ReadOnlyMemory<byte> palette = chunks.Find(c => c.Type == "PLTE").Content;
        if (header.ColourType == PngHeader.Palette && (palette.Length == 0 || palette.Length % 3 != 0))
            throw new ImageFormatException($"{name} is damaged: its pixels are colours of a palette, and it has none; write it again from its source.");
        byte[] packed = new byte[chunks.Where(c => c.Type == "IDAT").Sum(c => c.Content.Length)];
        int at = 0;
        foreach ((_, ReadOnlyMemory<byte> part) in chunks.Where(c => c.Type == "IDAT"))
        {
            part.CopyTo(packed.AsMemory(at));
            at += part.Length;
        }
        JsonElement? text = chunks.Where(c => c.Type == "iTXt").Select(c => PngText.Parse(c.Content.Span)).FirstOrDefault(t => t is not null);
        (double x, double y) = SpacingOf(chunks.Find(c => c.Type == "pHYs").Content.Span);
        Grid grid = text is { } json && PngText.GridOf(json, header.Width, header.Height) is { } stored ? stored : Grid.Axial(new(header.Width, header.Height, 1), new(x, y, 1));
        return new(header, grid, text is { } labels && LabelJson.List(labels) is { } list ? list : [], packed, palette, name);
    }

    /// <summary>mm a pixel from pixels a metre; 1 mm where the file says nothing or only the shape of a pixel.</summary>
    private static (double X, double Y) SpacingOf(ReadOnlySpan<byte> phys)
    {
        if (phys.Length != 9 || phys[8] != 1)
            return (1, 1);
        uint x = BinaryPrimitives.ReadUInt32BigEndian(phys), y = BinaryPrimitives.ReadUInt32BigEndian(phys[4..]);
        return x > 0 && y > 0 ? (1000.0 / x, 1000.0 / y) : (1, 1);
    }
}
