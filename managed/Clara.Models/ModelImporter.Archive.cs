using System.IO.Compression;
using Clara.Imaging;
using Clara.Models.Bundles;
using Clara.Models.Importing;

namespace Clara.Models;

/// <summary>An archive that was imported.</summary>
/// <param name="Archive">In its place in the models folder.</param>
/// <param name="Warnings">What was left out, or was probably not meant.</param>
public sealed record ArchiveImport(ModelArchive Archive, IReadOnlyList<string> Warnings);

/// <summary>Whole archives: MMARs and bundles as zip or folder, TorchScript files that are bundles.</summary>
public static partial class ModelImporter
{
    private static readonly string[] TorchScriptEndings = [".ts", ".pt", ".pth"];

    /// <summary>
    /// Takes over an MMAR or MONAI bundle: a zip or folder, with or without a folder around it, or a TorchScript file that holds a bundle's configs. It appears whole or not at all. Since 0.2.
    /// </summary>
    /// <param name="source">The zip, folder or TorchScript file; it is not changed.</param>
    /// <param name="name">Name of the model; null takes that of the folder in the zip, else the file's.</param>
    /// <param name="modelsFolder">Made where it does not exist.</param>
    /// <param name="replace">Whether an archive of that name may be replaced.</param>
    /// <param name="convert">Called with the folder of an archive that has weights of PyTorch and no network: gives the network as ONNX, which becomes models/model.onnx, or throws. Null leaves such archives refused.</param>
    /// <param name="check">Called with the new archive before it gets its place; what it throws ends the import, and an archive that was to be replaced stays. May be null.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="ct">Leaves nothing behind.</param>
    /// <exception cref="ClaraException">NotFound, Argument (name or already there), Io (disk), or <see cref="ModelInvalidException"/> for an archive that is refused (zip bomb, names that lead out of it, links, pickles) or cannot be used.</exception>
    public static async Task<ArchiveImport> ImportArchiveAsync(string source, string? name, string modelsFolder, bool replace, Func<string, CancellationToken, ReadOnlyMemory<byte>>? convert, Action<ModelArchive>? check, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)), shown = Path.GetFileName(path);
        if (!Path.Exists(path))
            throw new ClaraException(StatusCode.NotFound, $"{OneLine.Quote(shown)} does not exist.");
        if (name is not null)
            RequireName(name);
        ct.ThrowIfCancellationRequested();
        string folder = Path.GetFullPath(modelsFolder), room = Path.Combine(folder, $".import-{Guid.NewGuid():N}"), unpacked = Path.Combine(room, "unpacked");
        List<string> warnings = [];
        try
        {
            Directory.CreateDirectory(unpacked);
            await FillAsync(path, shown, unpacked, warnings, progress, ct).ConfigureAwait(false);
            string root = RootIn(unpacked, shown, warnings);
            name ??= RequireName(root == unpacked ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(root));
            if (root != unpacked && File.Exists(path) && MmarFolder.ConfigOf(root) is not null)
                warnings.Add($"{OneLine.Quote(shown)} has a folder around the archive, with which Clara Train's own servers do not load it.");
            string target = Path.Combine(folder, name);
            RequirePlace(target, name, replace);
            // Under its own name already, which messages about it give.
            string making = Path.Combine(room, "model", name);
            Directory.CreateDirectory(Path.GetDirectoryName(making)!);
            Directory.Move(root, making);
            if (convert is not null && ArchiveWeights.AreWithoutNetwork(making))
            {
                ReadOnlyMemory<byte> network = convert(making, ct);
                Directory.CreateDirectory(Path.Combine(making, "models"));
                await File.WriteAllBytesAsync(Path.Combine(making, "models", "model.onnx"), network, ct).ConfigureAwait(false);
                warnings.Add("models/model.onnx was made of its weights; they are not read any more.");
            }
            ModelArchive made = ModelArchive.Open(making); // what cannot be read again must not get its name
            check?.Invoke(made);
            ct.ThrowIfCancellationRequested();
            Place(making, target, Path.Combine(room, "old"));
            return new(ModelArchive.Open(target), [.. warnings, .. made.Warnings]);
        }
        catch (InvalidDataException e)
        {
            throw new ModelInvalidException($"{OneLine.Quote(shown)} is no zip that can be read; it is damaged, or another kind of file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"The model '{OneLine.Quote(name ?? shown)}' cannot be copied into {modelsFolder}; check that it can be read, the folder's permissions and free space.", e);
        }
        finally
        {
            if (Directory.Exists(room))
                Directory.Delete(room, recursive: true);
        }
    }

    /// <summary>Fails where an import of the name would, before the archive is there.</summary>
    internal static void RequireFree(string modelsFolder, string name, bool replace) => RequirePlace(Path.Combine(Path.GetFullPath(modelsFolder), RequireName(name)), name, replace);

    /// <summary>Bytes left for a folder; a share of Windows (\\server\share) is no drive and does not say: as many as there are, and the copy tells.</summary>
    internal static long FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (ArgumentException)
        {
            return long.MaxValue;
        }
    }

    private static async Task FillAsync(string path, string shown, string target, List<string> warnings, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        long free = FreeBytes(target);
        if (Directory.Exists(path))
        {
            IReadOnlyList<ArchiveEntry> entries = ArchiveEntries.Of(path, EntryRules.MostEntries, ct);
            await Unpacking.WriteAsync(EntryRules.Accept(entries, shown, long.MaxValue, free, warnings), target, shown, progress, ct).ConfigureAwait(false);
            return;
        }
        if (TorchScriptEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            if (!BundleFolder.HoldsConfigs(path))
                throw new ModelInvalidException($"{OneLine.Quote(shown)} is no TorchScript file with a bundle's configs inside (extra/metadata.json, extra/inference.json); of a file that holds weights only make an ONNX network by 'clara convert-model'.");
            ArchiveEntry script = new("models/model.ts", EntryKind.File, new FileInfo(path).Length, new FileInfo(path).Length, false, null, () => File.OpenRead(path));
            await Unpacking.WriteAsync(EntryRules.Accept([script], shown, long.MaxValue, free, warnings), target, shown, progress, ct).ConfigureAwait(false);
            return;
        }
        using ZipArchive zip = ZipFile.OpenRead(path);
        await Unpacking.WriteAsync(EntryRules.Accept(ArchiveEntries.Of(zip), OneLine.Quote(shown), new FileInfo(path).Length, free, warnings), target, OneLine.Quote(shown), progress, ct).ConfigureAwait(false);
    }

    /// <summary>The archive in what was unpacked: there itself, or in a folder around it.</summary>
    private static string RootIn(string unpacked, string shown, List<string> warnings)
    {
        string at = unpacked;
        for (int depth = 0; depth < 3; depth++)
        {
            if (ModelArchive.ConfigFileOf(at) is not null)
                return at;
            if (Directory.GetDirectories(at) is not [string only])
                break;
            at = only;
        }
        string[] inside = [.. Directory.GetDirectories(unpacked).Where(d => ModelArchive.ConfigFileOf(d) is not null)];
        if (inside is [string one])
        {
            warnings.Add($"{OneLine.Quote(shown)} has more than the model's folder; only {Path.GetFileName(one)}/ is taken.");
            return one;
        }
        throw new ModelInvalidException(inside.Length > 1
            ? $"{OneLine.Quote(shown)} holds {inside.Length} models ({string.Join(", ", inside.Take(5).Select(Path.GetFileName))}); import them one by one."
            : $"{OneLine.Quote(shown)} is no model archive: it has neither config/config_aiaa.json (MMAR) nor configs/metadata.json and configs/inference.json (MONAI bundle).");
    }

    private static string RequireName(string name) => IsName(name) ? name
        : throw new ClaraException(StatusCode.Argument, $"'{OneLine.Quote(name)}' cannot name a model: use letters, digits, '-', '_' and '.', starting with a letter or digit; give another --name.");
}
