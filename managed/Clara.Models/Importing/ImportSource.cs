using System.IO.Compression;
using Clara.Models.Bundles;

namespace Clara.Models.Importing;

/// <summary>A zip, folder or TorchScript file that is to become a model, open as long as its entries are read.</summary>
internal sealed class ImportSource : IDisposable
{
    private static readonly string[] TorchScriptEndings = [".ts", ".pt", ".pth"];

    /// <summary>By its ending.</summary>
    public static bool IsTorchScript(string path) => TorchScriptEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
    private readonly ZipArchive? _zip;

    private ImportSource(IReadOnlyList<ArchiveEntry> entries, long packedLength, ZipArchive? zip) => (Entries, PackedLength, _zip) = (entries, packedLength, zip);

    /// <summary>All that it holds, as written there.</summary>
    public IReadOnlyList<ArchiveEntry> Entries { get; }

    /// <summary>Bytes that its entries may take together; without a bound where nothing is packed.</summary>
    public long PackedLength { get; }

    /// <summary>Lists it. Throws <see cref="InvalidDataException"/> for what is no zip, <see cref="ModelInvalidException"/> for a TorchScript file without a bundle's configs.</summary>
    public static ImportSource Open(string path, string shown, CancellationToken ct)
    {
        if (Directory.Exists(path))
            return new(ArchiveEntries.Of(path, EntryRules.MostEntries, ct), long.MaxValue, null);
        if (IsTorchScript(path))
        {
            if (!BundleFolder.HoldsConfigs(path))
                throw new ModelInvalidException($"{shown} is no TorchScript file with a bundle's configs inside (extra/metadata.json, extra/inference.json); of a file that holds weights only make an ONNX network by 'clara convert-model'.");
            long length = new FileInfo(path).Length;
            return new([new("models/model.ts", EntryKind.File, length, length, false, null, () => File.OpenRead(path))], long.MaxValue, null);
        }
        ZipArchive zip = ZipFile.OpenRead(path);
        try
        {
            return new(ArchiveEntries.Of(zip), new FileInfo(path).Length, zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _zip?.Dispose();
}
