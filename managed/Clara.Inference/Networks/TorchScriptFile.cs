using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using Clara.Models;

namespace Clara.Inference.Networks;

/// <summary>
/// What can be told of a TorchScript file without torch, before torch sees it: it is a zip of one folder with <c>code/</c>, <c>constants.pkl</c>, <c>data.pkl</c> and <c>version</c> (PyTorch,
/// torch/csrc/jit/docs/serialization.md). Plain pickles, which are what most files called .pt are, can run code in Python and have no network in them; they are refused by form.
/// </summary>
internal static class TorchScriptFile
{
    /// <summary>The newest format that libtorch 2.10 reads (caffe2/serialize/versions.h, kMaxSupportedFileFormatVersion). The file does not say which PyTorch wrote it.</summary>
    private const long NewestFormat = 10;

    /// <summary>PyTorch stores weights as they are and compresses code only, so a file is about as large as what is in it.</summary>
    private const long LargestRatio = 16, AlwaysAllowed = 64L << 20;

    private const int Block = 1 << 18, LongestName = 200;

    private const string HowToSave = "save it with torch.jit.script(model).save(\"model.ts\")";

    /// <summary>Throws <see cref="ModelInvalidException"/> that names model and file for everything that is not TorchScript.</summary>
    public static void Check(ModelArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        string file = archive.NetworkFile;
        if (Problem(file) is string problem)
            throw new ModelInvalidException($"The model '{archive.Info.Name}' cannot be used: {Path.GetFileName(file)} {problem}.");
    }

    private static string? Problem(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            // Protocol 2 is what torch.save has written since there is one.
            if (stream.ReadByte() == 0x80 && stream.ReadByte() is >= 2 and <= 5)
                return $"is a Python pickle and no TorchScript; {HowToSave}";
            stream.Position = 0;
            using ZipArchive zip = new(stream, ZipArchiveMode.Read);
            return Problem(zip, stream.Length);
        }
        catch (InvalidDataException e)
        {
            return $"is no TorchScript file, or is damaged ({e.Message.TrimEnd('.')}); {HowToSave}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "cannot be read; check its permissions";
        }
    }

    /// <summary>Whether an entry unpacks to what its length and checksum say.</summary>
    private static bool IsWhole(ZipArchiveEntry entry)
    {
        Crc32 checksum = new();
        long bytes = 0;
        byte[] block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            using Stream content = entry.Open();
            for (int n; bytes <= entry.Length && (n = content.Read(block)) > 0; bytes += n)
                checksum.Append(block.AsSpan(0, n));
            return bytes == entry.Length && checksum.GetCurrentHashAsUInt32() == entry.Crc32;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>An entry's name as far as it is one: it comes out of the file.</summary>
    private static string Shown(ZipArchiveEntry entry) => entry.FullName.Length <= LongestName && !entry.FullName.Any(char.IsControl) ? entry.FullName : "a part";

    private static string? Problem(ZipArchive zip, long length)
    {
        string? root = zip.Entries.Select(e => e.FullName).FirstOrDefault(n => n.EndsWith("/data.pkl", StringComparison.Ordinal)) is string data ? data[..^"data.pkl".Length] : null;
        bool Has(string name) => root is not null && zip.GetEntry(root + name) is not null;
        bool code = root is not null && zip.Entries.Any(e => e.FullName.StartsWith(root + "code/", StringComparison.Ordinal));
        if (!code && Has("data.pkl"))
            return $"has weights only, no network (a state_dict or a Python pickle, by torch.save); {HowToSave}";
        if (!code || !Has("constants.pkl") || !Has("version"))
            return $"is a zip and no TorchScript (a program of torch.export is neither); {HowToSave}";
        // In floating point: sizes that a file only claims may add up to more than a whole number holds.
        if (zip.Entries.Sum(e => (double)e.Length) > Math.Max(AlwaysAllowed, checked(LargestRatio * length)))
            return "unpacks to far more than its size, as no file of PyTorch does";
        // torch trusts them: a damaged one may keep it busy for ever.
        if (zip.Entries.FirstOrDefault(e => !IsWhole(e)) is ZipArchiveEntry damaged)
            return $"is damaged: the checksum of {Shown(damaged)} in it is wrong; copy it again";
        using StreamReader version = new(zip.GetEntry(root + "version")!.Open());
        char[] text = new char[20];
        int read = version.ReadBlock(text);
        if (!long.TryParse(text.AsSpan(0, read).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long format))
            return "does not say its format's version; it is damaged";
        return format <= NewestFormat ? null
            : string.Create(CultureInfo.InvariantCulture, $"was saved by a newer PyTorch: its format is {format}, this version reads up to {NewestFormat}; save it with PyTorch 2.10 or older");
    }
}
