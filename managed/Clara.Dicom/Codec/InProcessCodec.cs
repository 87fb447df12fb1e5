using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Codec;

/// <summary>
/// Files by GDCM in this process: the fast way, for files that whoever runs the program chose. A file made to exploit a defect of GDCM can take the process down; a server reads files in a child process.
/// A call that has begun is not interrupted: it lasts as long as one file takes. Since 0.2.
/// </summary>
public sealed class InProcessCodec : IDicomCodec
{
    /// <summary>The one that is needed; it has no state.</summary>
    public static InProcessCodec Instance { get; } = new();

    /// <inheritdoc/>
    public Task<DicomDataset> ReadHeaderAsync(string path, IReadOnlyList<DicomTag>? only, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Task.Run(() => Header(path, only), ct);
    }

    /// <inheritdoc/>
    public Task ReadFramesAsync(string path, Memory<byte> into, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Task.Run(() => Frames(path, into), ct);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string path, DicomDataset dataset, ReadOnlyMemory<byte> pixels, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(dataset);
        DicomLibrary.Require();
        PendingFile pending = PendingFile.Create(path);
        await using (pending.ConfigureAwait(false))
        {
            await pending.CompleteAsync(ct).ConfigureAwait(false);
            await Task.Run(() => Write(path, pending.TemporaryPath, dataset, pixels, ct), ct).ConfigureAwait(false);
            try
            {
                pending.Commit();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw PendingFile.Unwritable(Path.GetFileName(path), e);
            }
        }
    }

    private static unsafe DicomDataset Header(string path, IReadOnlyList<DicomTag>? only)
    {
        uint[] tags = only is null ? [] : [.. only.Select(t => t.Value)];
        nint text = 0;
        try
        {
            DicomLibrary.Read(path, error =>
            {
                fixed (uint* wanted = tags)
                {
                    nint found = 0;
                    int status = DicomLibrary.ReadHeader(path, wanted, (ulong)tags.Length, &found, error, DicomLibrary.ErrorSize);
                    text = found;
                    return status;
                }
            });
            ulong bytes = 0;
            byte* utf8 = DicomLibrary.TextUtf8(text, &bytes);
            using UnmanagedMemoryStream stream = new(utf8, checked((long)bytes));
            using StreamReader json = new(stream);
            return DicomJson.Read(json, Path.GetFileName(path));
        }
        finally
        {
            DicomLibrary.TextRelease(text);
        }
    }

    private static unsafe void Frames(string path, Memory<byte> into)
    {
        using System.Buffers.MemoryHandle pinned = into.Pin();
        void* start = pinned.Pointer;
        DicomLibrary.Read(path, error => DicomLibrary.ReadFrames(path, start, (ulong)into.Length, error, DicomLibrary.ErrorSize));
    }

    private static void Write(string path, string temporary, DicomDataset dataset, ReadOnlyMemory<byte> pixels, CancellationToken ct)
    {
        using DatasetWriter writer = new(path);
        writer.Add(dataset, ct);
        if (pixels.Length > 0)
            writer.Put(DicomTags.PixelData, dataset.Whole(DicomTags.BitsAllocated) > 8 ? DicomVr.OW : DicomVr.OB, pixels);
        ct.ThrowIfCancellationRequested();
        writer.Save(temporary);
    }
}
