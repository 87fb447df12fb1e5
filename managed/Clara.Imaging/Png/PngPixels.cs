using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Clara.Imaging;

/// <summary>From the packed rows of a PNG to one sample a pixel, as stored: not scaled to a full range, no gamma.</summary>
internal sealed class PngPixels(PngHeader header, ReadOnlyMemory<byte> packed, string name)
{
    /// <summary>The most bytes that one byte of deflate can stand for.</summary>
    private const long DeflateRatio = 1032;

    /// <summary>The samples of a channel, x fastest; nothing is allocated on the header's word alone.</summary>
    /// <param name="channel">Of a pixel in the file, or of its palette's entry.</param>
    /// <param name="palette">Three bytes an entry, where the samples are to be looked up there.</param>
    /// <param name="ct">Looked at per row.</param>
    public T[] Decode<T>(int channel, ReadOnlyMemory<byte>? palette, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        Int128 needed = 0;
        foreach (PngPass pass in PngPass.Of(header))
            needed += (Int128)(header.RowBytes(pass.Width) + 1) * pass.Height;
        if (needed > packed.Length * DeflateRatio)
            throw Truncated();
        if ((long)header.Width * header.Height > Array.MaxLength || header.RowBytes(header.Width) >= Array.MaxLength)
            throw new GeometryException($"{name} has {header.Width} x {header.Height} pixels, more than this build can hold ({Array.MaxLength}); crop it first.");
        try
        {
            T[] samples = new T[(long)header.Width * header.Height];
            using ZLibStream rows = new(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
            foreach (PngPass pass in PngPass.Of(header))
                Decode(rows, pass, channel, palette, samples, ct);
            return samples;
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException($"{name} is damaged: its packed pixels do not unpack; copy or download it again.", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new ClaraException(StatusCode.Memory, $"There is not enough memory for the {header.Width} x {header.Height} pixels of {name}; close other programs or crop the image.", e);
        }
    }

    private void Decode<T>(ZLibStream rows, PngPass pass, int channel, ReadOnlyMemory<byte>? palette, T[] samples, CancellationToken ct) where T : unmanaged, INumber<T>
    {
        int length = (int)header.RowBytes(pass.Width), back = Math.Max(1, header.PixelBits / 8);
        byte[] row = new byte[length + 1], above = new byte[length + 1];   // the filter's byte stands first
        for (int y = 0; y < pass.Height; y++)
        {
            ct.ThrowIfCancellationRequested();
            if (rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                throw Truncated();
            if (!PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), back))
                throw new ImageFormatException($"{name} is damaged: a row of it has a filter that PNG does not have; copy or download it again.");
            long at = (long)(pass.Y0 + y * pass.StepY) * header.Width + pass.X0;
            for (int x = 0; x < pass.Width; x++, at += pass.StepX)
                samples[at] = T.CreateTruncating(palette is { } colours ? Colour(colours.Span, Sample(row.AsSpan(1), x), channel) : Sample(row.AsSpan(1), x * header.Channels + channel));
            (row, above) = (above, row);
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => header.Depth switch
    {
        8 => row[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        int depth => row[index * depth / 8] >> (8 - depth - index * depth % 8) & ((1 << depth) - 1),   // the leftmost pixel has the highest bits
    };

    private int Colour(ReadOnlySpan<byte> palette, int entry, int channel) => 3 * entry + channel < palette.Length
        ? palette[3 * entry + channel]
        : throw new ImageFormatException($"{name} is damaged: a pixel has colour {entry}, and its palette has {palette.Length / 3}; write it again from its source.");

    private ImageFormatException Truncated() => new($"{name} is cut off: its header promises more pixels than the file holds; copy or download it again.");
}
