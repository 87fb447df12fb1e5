using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>What a header promises of its frames (PS3.3 section C.7.6.3.1), checked for sense.</summary>
internal sealed record PixelLayout(int Rows, int Columns, int Samples, int BitsAllocated, int BitsStored, int HighBit, bool Signed, string Photometric, int Frames, string TransferSyntax)
{
    private const string ImplicitLittle = "1.2.840.10008.1.2", ExplicitLittle = "1.2.840.10008.1.2.1", Deflated = "1.2.840.10008.1.2.1.99", ExplicitBig = "1.2.840.10008.1.2.2", Rle = "1.2.840.10008.1.2.5",
        JpegBaseline = "1.2.840.10008.1.2.4.50", JpegExtended = "1.2.840.10008.1.2.4.51", JpegLossless = "1.2.840.10008.1.2.4.57", JpegLosslessFirst = "1.2.840.10008.1.2.4.70";

    // What blank frames really reach: deflate's own limit; run lengths two bytes for 128; JPEG two bits for a block of 64, or a bit for each value without loss;
    // the others encode long runs and empty blocks in next to nothing.
    private const int MostDeflate = 1032, MostRle = 64, MostJpeg = 1024, MostJpegLossless = 64, MostOther = 4096;

    /// <summary>Memory that does no harm whatever a header promises.</summary>
    private const int AlwaysAllowed = 1 << 20;

    /// <summary>Bytes of one decoded frame.</summary>
    public long FrameBytes => (long)Rows * Columns * Samples * BitsAllocated / 8;

    /// <summary>Bytes of all decoded frames.</summary>
    public long TotalBytes => checked(((long)Rows * Columns * Samples * BitsAllocated * Frames + 7) / 8);

    /// <summary>Takes it from a header; null where the file holds no image. Throws <see cref="ImageFormatException"/> with the file's name for what cannot be.</summary>
    public static PixelLayout? Of(DicomDataset header, string name)
    {
        if (header.Whole(DicomTags.Rows) is not (> 0 and <= ushort.MaxValue and int rows) || header.Whole(DicomTags.Columns) is not (> 0 and <= ushort.MaxValue and int columns)
            || header.Whole(DicomTags.BitsAllocated) is not int allocated)
            return null;
        int stored = header.Whole(DicomTags.BitsStored) ?? allocated, samples = header.Whole(DicomTags.SamplesPerPixel) ?? 1, high = header.Whole(DicomTags.HighBit) ?? (stored - 1);
        // NumberOfFrames may be there without a value, or be 0 in files of careless writers; one frame is meant.
        int frames = Math.Max(1, header.Whole(DicomTags.NumberOfFrames) ?? 1);
        if (allocated is not (1 or 8 or 16 or 32 or 64) || stored < 1 || stored > allocated || high < stored - 1 || high >= allocated || samples is not (1 or 3 or 4))
            throw new ImageFormatException($"{name} has pixels of {samples} samples of {allocated} bits, {stored} of them stored up to bit {high}; such pixels cannot be read.");
        if ((Int128)rows * columns * samples * allocated * frames > long.MaxValue)
            throw new ImageFormatException($"{name} is damaged: its header promises {frames} frames of {columns} x {rows} pixels; get the file again.");
        return new(rows, columns, samples, allocated, stored, high, header.Whole(DicomTags.PixelRepresentation) == 1, header.Text(DicomTags.PhotometricInterpretation) ?? "MONOCHROME2", frames,
            header.Text(DicomTags.TransferSyntaxUid) ?? ExplicitLittle);
    }

    /// <summary>Throws where a file of so many bytes cannot hold the frames: before any memory is taken for them.</summary>
    public void Require(long fileBytes, string name)
    {
        Int128 most = TransferSyntax switch
        {
            ImplicitLittle or ExplicitLittle or ExplicitBig => fileBytes,
            Deflated => (Int128)fileBytes * MostDeflate,
            Rle => ((Int128)fileBytes * MostRle) + AlwaysAllowed,
            JpegBaseline or JpegExtended => ((Int128)fileBytes * MostJpeg) + AlwaysAllowed,
            JpegLossless or JpegLosslessFirst => ((Int128)fileBytes * MostJpegLossless) + AlwaysAllowed,
            _ => ((Int128)fileBytes * MostOther) + AlwaysAllowed,
        };
        if (TotalBytes > most)
            throw new ImageFormatException(
                $"{name} is cut off or damaged: its header promises {Frames} frame{(Frames == 1 ? "" : "s")} of {Columns} x {Rows} pixels, {TotalBytes} bytes, more than its {fileBytes} bytes can hold; get the file again.");
    }
}
