using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Tests.Oracles;

/// <summary>One file that never was one.</summary>
internal sealed class MemoryCodec(DicomDataset dataset, ReadOnlyMemory<byte> pixels) : IDicomCodec
{
    public Task<DicomDataset> ReadHeaderAsync(string path, IReadOnlyList<DicomTag>? only, CancellationToken ct) => Task.FromResult(dataset);

    public Task ReadFramesAsync(string path, Memory<byte> into, CancellationToken ct)
    {
        if (into.Length > pixels.Length)
            throw new ImageFormatException($"{path} has fewer pixels than its header says.");
        pixels[..into.Length].CopyTo(into);
        return Task.CompletedTask;
    }

    public Task WriteAsync(string path, DicomDataset dataset, ReadOnlyMemory<byte> pixels, CancellationToken ct) => throw new NotSupportedException();
}
