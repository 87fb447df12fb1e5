using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Clara.Imaging;

namespace Clara.Models.Weights;

/// <summary>
/// Writes a state dict as torch.save does: a zip of stored entries with a pickle of protocol 2 and the values as they lie in the file that they come from, views, types and all. Of a state dict's
/// own attributes nothing comes along (the versions of its modules, without which PyTorch takes the oldest); parameters become tensors.
/// </summary>
internal static class TorchStateWriter
{
    private const string Root = "archive/";
    private static readonly DateTimeOffset Then = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // as in PyTorch's own: the same weights give the same file

    /// <summary>Writes into an empty stream that can seek; throws what reading the source throws.</summary>
    public static void Write(TorchState state, Stream output, CancellationToken ct)
    {
        using ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, "data.pkl", Pickle(state.Tensors));
        Add(zip, "byteorder", "little"u8);
        foreach (PickleStorage storage in state.Tensors.Select(v => v.View.Storage).GroupBy(s => s.Key).Select(same => same.MaxBy(s => s.Bytes)!))
        {
            ct.ThrowIfCancellationRequested();
            Add(zip, "data/" + storage.Key, state.Archive.Bytes(storage));
        }
        Add(zip, "version", "3\n"u8);
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        ZipArchiveEntry entry = zip.CreateEntry(Root + name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Then;
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] Pickle(IReadOnlyList<(StoredTensor Tensor, PickleTensor View)> tensors)
    {
        using MemoryStream stream = new();
        using BinaryWriter to = new(stream, Encoding.Latin1);
        to.Write([0x80, 0x02]); // PROTO
        OrderedDict(to);
        to.Write('('); // MARK, up to SETITEMS
        foreach ((StoredTensor tensor, PickleTensor view) in tensors)
        {
            Text(to, tensor.Name);
            Tensor(to, view);
        }
        to.Write("u."u8); // SETITEMS, STOP
        return stream.ToArray();
    }

    /// <summary>_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks).</summary>
    private static void Tensor(BinaryWriter to, PickleTensor view)
    {
        to.Write("ctorch._utils\n_rebuild_tensor_v2\n(("u8); // GLOBAL, MARK of the arguments, MARK of the storage's id
        Text(to, "storage");
        to.Write(Encoding.ASCII.GetBytes($"ctorch\n{TorchNames.StorageOf(view.Storage.Type)}\n"));
        Text(to, view.Storage.Key);
        Text(to, "cpu");
        Whole(to, view.Storage.Count);
        to.Write("tQ"u8); // TUPLE, BINPERSID
        Whole(to, view.Offset);
        Tuple(to, view.Shape.Select(n => (long)n));
        Tuple(to, view.Strides);
        to.Write((byte)0x89); // NEWFALSE
        OrderedDict(to);
        to.Write("tR"u8); // TUPLE, REDUCE
    }

    /// <summary>An empty one: GLOBAL, EMPTY_TUPLE, REDUCE.</summary>
    private static void OrderedDict(BinaryWriter to) => to.Write("ccollections\nOrderedDict\n)R"u8);

    private static void Tuple(BinaryWriter to, IEnumerable<long> numbers)
    {
        to.Write('(');
        foreach (long number in numbers)
            Whole(to, number);
        to.Write('t');
    }

    /// <summary>BININT for what fits, else LONG1.</summary>
    private static void Whole(BinaryWriter to, long number)
    {
        bool isShort = number is >= int.MinValue and <= int.MaxValue;
        to.Write(isShort ? "J"u8 : [0x8a, sizeof(long)]);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        to.Write(isShort ? bytes[..sizeof(int)] : bytes);
    }

    private static void Text(BinaryWriter to, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        to.Write('X'); // BINUNICODE
        to.Write(bytes.Length);
        to.Write(bytes);
    }
}
