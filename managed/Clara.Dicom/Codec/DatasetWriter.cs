using System.Buffers;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Codec;

/// <summary>Hands a dataset to the library, element by element. One thread.</summary>
/// <param name="file">What is written, for messages.</param>
internal sealed unsafe class DatasetWriter(string file) : IDisposable
{
    private readonly nint _writer = Create();

    /// <summary>All elements but pixel data and bulk values; what texts are written in (0008,0005) is said by this, not by the dataset.</summary>
    public void Add(DicomDataset dataset, CancellationToken ct)
    {
        Items(dataset, ct);
        Put(DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192"u8.ToArray());
    }

    public void Put(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value)
    {
        using MemoryHandle pinned = value.Pin();
        void* start = pinned.Pointer;
        DicomLibrary.Write(file, error => DicomLibrary.WriterPut(_writer, tag.Value, vr.ToString(), start, (ulong)value.Length, error, DicomLibrary.ErrorSize));
    }

    public void Save(string path) => DicomLibrary.Write(file, error => DicomLibrary.WriterSave(_writer, path, error, DicomLibrary.ErrorSize));

    public void Dispose() => DicomLibrary.WriterRelease(_writer);

    private void Items(DicomDataset dataset, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        foreach ((DicomTag tag, DicomElement element) in dataset)
        {
            // Group lengths and meta information follow from the rest.
            if (tag.Group == 2 || tag.Element == 0 || tag == DicomTags.PixelData || tag == DicomTags.SpecificCharacterSet || element is DicomBulk)
                continue;
            if (element is DicomSequence sequence)
                Sequence(tag, sequence, ct);
            else
                Put(tag, element.Vr, ElementBytes.Of(tag, element));
        }
    }

    private void Sequence(DicomTag tag, DicomSequence sequence, CancellationToken ct)
    {
        DicomLibrary.Write(file, error => DicomLibrary.WriterBeginSequence(_writer, tag.Value, error, DicomLibrary.ErrorSize));
        foreach (DicomDataset item in sequence.Items)
        {
            DicomLibrary.Write(file, error => DicomLibrary.WriterBeginItem(_writer, error, DicomLibrary.ErrorSize));
            Items(item, ct);
            DicomLibrary.Write(file, error => DicomLibrary.WriterEndItem(_writer, error, DicomLibrary.ErrorSize));
        }
        DicomLibrary.Write(file, error => DicomLibrary.WriterEndSequence(_writer, error, DicomLibrary.ErrorSize));
    }

    private static nint Create()
    {
        DicomLibrary.Require();
        nint writer = DicomLibrary.WriterCreate();
        return writer != 0 ? writer : throw new ClaraException(StatusCode.Memory, "There is not enough memory to write a DICOM file.");
    }
}
