using System.Buffers.Binary;

namespace Clara.Imaging;

/// <summary>The IHDR chunk.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, int ColourType, bool IsInterlaced)
{
    public const int Bytes = 13, Grey = 0, Palette = 3;

    /// <summary>Samples of a pixel in the file.</summary>
    public int Channels => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bits of a pixel.</summary>
    public int PixelBits => Channels * Depth;

    /// <summary>Bytes of a row of so many pixels, without its filter byte.</summary>
    public long RowBytes(int pixels) => ((long)pixels * PixelBits + 7) / 8;

    /// <summary>Takes the chunk's fields; throws for those that the standard does not have.</summary>
    public static PngHeader Parse(ReadOnlySpan<byte> ihdr, string name)
    {
        if (ihdr.Length != Bytes)
            throw Damaged(name);
        uint width = BinaryPrimitives.ReadUInt32BigEndian(ihdr), height = BinaryPrimitives.ReadUInt32BigEndian(ihdr[4..]);
        if (width == 0 || height == 0)
            throw new GeometryException($"{name} is an empty image: it has {width} x {height} pixels; write it again from its source.");
        (byte depth, byte colour, byte compression, byte filter, byte interlace) = (ihdr[8], ihdr[9], ihdr[10], ihdr[11], ihdr[12]);
        bool isKnown = colour switch
        {
            Grey => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return width <= int.MaxValue && height <= int.MaxValue && isKnown && (compression, filter) == (0, 0) && interlace <= 1
            ? new((int)width, (int)height, depth, colour, interlace == 1)
            : throw Damaged(name);
    }

    private static ImageFormatException Damaged(string name) => new($"The header of {name} is damaged (its IHDR chunk says what PNG does not have); write the file again from its source.");
}
