using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>Size and meaning of the pixel data.</summary>
/// <param name="Kind">What a value means.</param>
/// <param name="Columns">Pixels along a row.</param>
/// <param name="Rows">Pixels along a column.</param>
/// <param name="Frames">How many frames there are.</param>
/// <param name="BytesPerPixel">1 or 2; without meaning for bits.</param>
/// <param name="Least">Smallest value that is inside; for fractions.</param>
internal sealed record SegmentationLayout(SegmentationKind Kind, int Columns, int Rows, int Frames, int BytesPerPixel, int Least)
{
    public int PixelsPerFrame => Columns * Rows;

    /// <summary>Length of the decoded pixel data.</summary>
    public long Bytes => Kind == SegmentationKind.Bits ? (checked((long)Columns * Rows * Frames) + 7) / 8 : checked((long)PixelsPerFrame * Frames * BytesPerPixel);

    public static SegmentationLayout Of(DicomDataset header, string file, SegmentationReadOptions options)
    {
        int columns = header.Whole(DicomTags.Columns) ?? 0, rows = header.Whole(DicomTags.Rows) ?? 0, frames = header.Whole(DicomTags.NumberOfFrames) ?? 1;
        int groups = header.Items(DicomTags.PerFrameFunctionalGroupsSequence).Count, bits = header.Whole(DicomTags.BitsAllocated) ?? 0;
        if (columns is < 1 or > ushort.MaxValue || rows is < 1 or > ushort.MaxValue || frames < 1 || groups != frames)
            throw new ImageFormatException($"{file} is damaged: {columns} x {rows} pixels, {frames} frames, descriptions of {groups} frames.");
        string type = header.Text(DicomTags.SegmentationType) ?? "BINARY";
        SegmentationLayout layout = (type, bits) switch
        {
            ("BINARY", 1) => new(SegmentationKind.Bits, columns, rows, frames, 1, 1),
            ("BINARY", 8) => new(SegmentationKind.Fractions, columns, rows, frames, 1, 1),
            ("FRACTIONAL", 8) => new(SegmentationKind.Fractions, columns, rows, frames, 1, Threshold(header, file, options)),
            ("LABELMAP", 8 or 16) => new(SegmentationKind.Labels, columns, rows, frames, bits / 8, 0),
            _ => throw new ClaraException(StatusCode.Unsupported, $"{file} is a segmentation of type {type} with {bits} bits a pixel, which is not read; BINARY, FRACTIONAL and LABELMAP are."),
        };
        return (long)columns * rows <= Array.MaxLength && layout.Bytes <= Array.MaxLength ? layout : throw new ClaraException(StatusCode.Unsupported, $"{file} has {frames} frames of together more than 2 GiB; split it by segments.");
    }

    private static int Threshold(DicomDataset header, string file, SegmentationReadOptions options)
    {
        double part = options.FractionThreshold
            ?? throw new ClaraException(StatusCode.Unsupported, $"{file} is a fractional segmentation; choose the fraction from which a voxel is inside, such as 0.5.");
        if (part is not (> 0 and <= 1))
            throw new ClaraException(StatusCode.Argument, "The fraction from which a voxel is inside must be above 0 and at most 1.");
        return Math.Max(1, (int)Math.Ceiling(part * (header.Whole(DicomTags.MaximumFractionalValue) ?? byte.MaxValue)));
    }
}
