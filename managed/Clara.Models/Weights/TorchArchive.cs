using System.Buffers;
using System.IO.Compression;
using System.Text;
using Clara.Imaging;

namespace Clara.Models.Weights;

/// <summary>
/// The zip of torch.save (PyTorch 1.6 and later): NAME/data.pkl, NAME/data/0, 1, ... raw little-endian values, perhaps NAME/byteorder. Sizes are compared with the file before memory is taken.
/// </summary>
internal sealed class TorchArchive
{
    private const int LargestPickle = 16 << 20; // a hundred bytes a tensor: far more than any network has
    private static readonly byte[] LegacyStart = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]; // pickled magic number of PyTorch before 1.6
    private readonly string _path;
    private readonly string _name;
    private readonly string _root;

    private TorchArchive(string path, string root) => (_path, _name, _root) = (path, Path.GetFileName(path), root);

    /// <summary>What the file holds, as data.</summary>
    public static (TorchArchive Archive, object? Content) Open(string path)
    {
        string name = Path.GetFileName(path);
        return Guarded(path, zip =>
        {
            ZipArchiveEntry[] pickles = [.. zip.Entries.Where(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal) && e.FullName.Count(c => c == '/') == 1)];
            if (zip.Entries.Any(e => e.FullName.EndsWith("/constants.pkl", StringComparison.Ordinal)))
                throw new ModelInvalidException($"{name} is a TorchScript program and no state dict; give the weights that it was made of (model.pt of the same bundle).");
            if (pickles.Length != 1)
                throw new ModelInvalidException($"{name} is a zip, but no file of torch.save: it has {pickles.Length} entries NAME/data.pkl.");
            string root = pickles[0].FullName[..^"data.pkl".Length];
            if (zip.GetEntry(root + "byteorder") is ZipArchiveEntry order && Encoding.ASCII.GetString(Read(order, 16, name)).Trim() is string word && word != "little")
                throw new ModelInvalidException($"{name} has the byte order '{word}'; only little-endian files are read. Save it again on an x86 or ARM machine.");
            return (new TorchArchive(path, root), PickleReader.Read(Read(pickles[0], LargestPickle, name), name));
        });
    }

    /// <summary>The view as a tensor whose values are read when asked for; its storage must be there in full.</summary>
    public StoredTensor Tensor(string name, PickleTensor view, Func<string, long?> lengthOf) =>
        lengthOf(_root + "data/" + view.Storage.Key) is not long length ? throw new ModelInvalidException($"{_name} is incomplete: the values of '{name}' (data/{view.Storage.Key}) are missing.")
        : length / view.Storage.Type.Bytes < view.Storage.Count ? throw new ModelInvalidException($"{_name} is incomplete: '{name}' has {length} bytes of {view.Storage.Count} values of {view.Storage.Type.Name}.")
        : new(name, view.Shape, () => Values(name, view));

    /// <summary>Lengths of the stored entries; one that is compressed, or longer than the file, is none of torch.save.</summary>
    public Func<string, long?> Lengths()
    {
        long file = new FileInfo(_path).Length;
        Dictionary<string, long> lengths = new(StringComparer.Ordinal);
        Guarded(_path, zip =>
        {
            foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.FullName.StartsWith(_root + "data/", StringComparison.Ordinal)))
            {
                RequireStored(entry, _name);
                if (entry.Length > file || !lengths.TryAdd(entry.FullName, entry.Length))
                    throw new ModelInvalidException($"{_name} is damaged: its entry {entry.FullName} is longer than the file, or there twice.");
            }
            return 0;
        });
        return entry => lengths.TryGetValue(entry, out long length) ? length : null;
    }

    /// <summary>A storage as it lies; that the file has it must be known, see <see cref="Tensor"/>.</summary>
    public byte[] Bytes(PickleStorage storage)
    {
        if (storage.Bytes > Array.MaxLength)
            throw new ClaraException(StatusCode.Unsupported, $"{_name}: data/{storage.Key} has more values than this version reads of one tensor.");
        byte[] bytes = new byte[storage.Bytes];
        return Guarded(_path, zip =>
        {
            using Stream stream = (zip.GetEntry(_root + "data/" + storage.Key) ?? throw new InvalidDataException()).Open();
            stream.ReadExactly(bytes);
            return bytes;
        });
    }

    private float[] Values(string name, PickleTensor view)
    {
        if (view.Storage.Type.Convert is not Action<ReadOnlySpan<byte>, Span<float>> convert)
            throw new ModelInvalidException($"{_name}: '{name}' holds {view.Storage.Type.Name}; weights must be floating-point numbers.");
        long count = view.Shape.Aggregate(1L, (n, extent) => n * extent); // no more than the storage has
        long span = count == 0 ? 0 : 1 + view.Shape.Select((n, axis) => (n - 1) * view.Strides[axis]).Sum();
        if (span > Array.MaxLength)
            throw new ClaraException(StatusCode.Unsupported, $"{_name}: '{name}' has more values than this version reads of one tensor.");
        float[] stored = new float[span];
        Guarded(_path, zip =>
        {
            using Stream stream = (zip.GetEntry(_root + "data/" + view.Storage.Key) ?? throw new InvalidDataException()).Open();
            Fill(stream, view.Offset * view.Storage.Type.Bytes, stored, view.Storage.Type.Bytes, convert);
            return 0;
        });
        return count == span && IsContiguous(view) ? stored : Gathered(stored, view, (int)count);
    }

    private static void Fill(Stream stream, long skip, float[] values, int bytes, Action<ReadOnlySpan<byte>, Span<float>> convert)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            for (; skip > 0; skip -= Math.Min(skip, 1 << 18))
                stream.ReadExactly(buffer, 0, (int)Math.Min(skip, 1 << 18));
            for (int done = 0, step; done < values.Length; done += step)
            {
                step = Math.Min(values.Length - done, (1 << 18) / bytes);
                stream.ReadExactly(buffer, 0, step * bytes);
                convert(buffer.AsSpan(0, step * bytes), values.AsSpan(done, step));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsContiguous(PickleTensor view)
    {
        long expected = 1;
        for (int axis = view.Shape.Length - 1; axis >= 0; expected *= view.Shape[axis--])
            if (view.Shape[axis] > 1 && view.Strides[axis] != expected)
                return false;
        return true;
    }

    private static float[] Gathered(float[] stored, PickleTensor view, int count)
    {
        float[] values = new float[count];
        int[] index = new int[view.Shape.Length];
        long from = 0;
        for (int i = 0; i < count; i++)
        {
            values[i] = stored[from];
            for (int axis = index.Length - 1; axis >= 0; axis--)
            {
                from += view.Strides[axis];
                if (++index[axis] < view.Shape[axis])
                    break;
                from -= view.Strides[axis] * view.Shape[axis];
                index[axis] = 0;
            }
        }
        return values;
    }

    /// <summary>torch.save compresses nothing: whoever does may promise any length.</summary>
    private static void RequireStored(ZipArchiveEntry entry, string name)
    {
        if (entry.CompressedLength != entry.Length)
            throw new ModelInvalidException($"{name} is no file of torch.save, or is damaged: its entry {entry.FullName} is compressed.");
    }

    private static byte[] Read(ZipArchiveEntry entry, int limit, string name)
    {
        RequireStored(entry, name);
        if (entry.Length > limit)
            throw new ModelInvalidException($"{name} is no state dict: its entry {entry.FullName} has {entry.Length} bytes.");
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static T Guarded<T>(string path, Func<ZipArchive, T> work)
    {
        string name = Path.GetFileName(path);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 12);
            Span<byte> start = stackalloc byte[LegacyStart.Length];
            int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (start[..length].SequenceEqual(LegacyStart))
                throw new ModelInvalidException($"{name} has the format of PyTorch before 1.6; save it again with a newer one: torch.save(torch.load('{name}', map_location='cpu'), 'new.pt').");
            if (length < 4 || start[0] != 'P' || start[1] != 'K')
                throw new ModelInvalidException($"{name} is no PyTorch file: torch.save writes a zip.");
            file.Position = 0;
            using ZipArchive zip = new(file, ZipArchiveMode.Read);
            return work(zip);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClaraException(StatusCode.NotFound, $"{name} does not exist.", e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            throw new ModelInvalidException($"{name} is damaged: its zip cannot be read to the end.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{name} cannot be read; check that it is a file and may be read.", e);
        }
    }
}
