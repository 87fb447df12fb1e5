using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Codec;

/// <summary>
/// Files of PS3.10 in and out. Implementations say whether a hostile file can take the process down: the one in this process is faster, the one in a child process is safe.
/// Any thread, several calls at once. Failures are <see cref="ClaraException"/> that name the file. Since 0.2.
/// </summary>
public interface IDicomCodec
{
    /// <summary>
    /// A file's elements and its transfer syntax (0002,0010) without the pixel data; values over 64 KiB are <see cref="DicomBulk"/>. Texts are Unicode whatever the file's character set is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="only">The tags at the upper level that are wanted (with all that is within); null for all.</param>
    /// <param name="ct">Cancels.</param>
    Task<DicomDataset> ReadHeaderAsync(string path, IReadOnlyList<DicomTag>? only, CancellationToken ct);

    /// <summary>
    /// Decodes all frames into <paramref name="into"/>: stored values, not rescaled, little-endian, BitsAllocated each, frame by frame, row by row; one-bit data is packed as in a file (PS3.5 section 8.1.1).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="into">Exactly the size that the header promises; another size is an error and nothing is written.</param>
    /// <param name="ct">Cancels.</param>
    Task ReadFramesAsync(string path, Memory<byte> into, CancellationToken ct);

    /// <summary>
    /// Writes a file in Explicit VR Little Endian (Implicit where a value is too long for that: contours of over 64 KiB), whole or not at all. Bulk elements are left out, texts are written as UTF-8.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">All elements but the file's meta information, which is derived from them; the SOP class and instance must be there.</param>
    /// <param name="pixels">The value of (7FE0,0010) as it goes into the file; empty for objects without pixels.</param>
    /// <param name="ct">Cancels.</param>
    Task WriteAsync(string path, DicomDataset dataset, ReadOnlyMemory<byte> pixels, CancellationToken ct);
}
