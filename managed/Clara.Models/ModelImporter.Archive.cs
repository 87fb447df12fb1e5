using Clara.Imaging;
using Clara.Models.Importing;

namespace Clara.Models;

/// <summary>An archive that was imported.</summary>
/// <param name="Archive">In its place in the models folder.</param>
/// <param name="Warnings">What was left out, or was probably not meant.</param>
public sealed record ArchiveImport(ModelArchive Archive, IReadOnlyList<string> Warnings);

/// <summary>Whole archives: MMARs and bundles as zip or folder, TorchScript files that are bundles.</summary>
public static partial class ModelImporter
{
    /// <summary>
    /// Takes over an MMAR or MONAI bundle: a zip or folder, with or without a folder around it, or a TorchScript file that holds a bundle's configs. It appears whole or not at all. Since 0.2.
    /// </summary>
    /// <param name="source">The zip, folder or TorchScript file; it is not changed.</param>
    /// <param name="modelsFolder">Made where it does not exist.</param>
    /// <param name="options">Name, and what may come.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="ct">Leaves nothing behind.</param>
    /// <exception cref="ClaraException">NotFound, Argument (name or already there), Io (disk), or <see cref="ModelInvalidException"/> for an archive that is refused (zip bomb, names that lead out of it, links, pickles) or cannot be used.</exception>
    public static async Task<ArchiveImport> ImportArchiveAsync(string source, string modelsFolder, ArchiveImportOptions options, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? name = options.Name;
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
            using ImportSource from = ImportSource.Open(path, OneLine.Quote(shown), ct);
            List<ArchiveEntry> assemblies = [];
            await Unpacking.WriteAsync(EntryRules.Accept(from.Entries, OneLine.Quote(shown), from.PackedLength, FreeBytes(unpacked), warnings, assemblies), unpacked, OneLine.Quote(shown), progress, ct).ConfigureAwait(false);
            string root = RootIn(unpacked, shown, warnings);
            name ??= RequireName(root == unpacked ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(root));
            if (root != unpacked && File.Exists(path) && MmarFolder.ConfigOf(root) is not null)
                warnings.Add($"{OneLine.Quote(shown)} has a folder around the archive, with which Clara Train's own servers do not load it.");
            string target = Path.Combine(folder, name);
            RequirePlace(target, name, options.Replace);
            // Only now is known which place it gets, and whether code is trusted there; what is not never reaches the disk.
            ImportedCode code = new(assemblies, Path.GetRelativePath(unpacked, root).Replace('\\', '/'), target, options.TrustsCode);
            await Unpacking.WriteAsync(code.Coming, unpacked, OneLine.Quote(shown), null, ct).ConfigureAwait(false);
            warnings.AddRange(code.Notes);
            // Under its own name already, which messages about it give.
            string making = Path.Combine(room, "model", name);
            Directory.CreateDirectory(Path.GetDirectoryName(making)!);
            Directory.Move(root, making);
            if (options.Convert is not null && ArchiveWeights.AreWithoutNetwork(making))
            {
                ReadOnlyMemory<byte> network = options.Convert(making, ct);
                Directory.CreateDirectory(Path.Combine(making, "models"));
                await File.WriteAllBytesAsync(Path.Combine(making, "models", "model.onnx"), network, ct).ConfigureAwait(false);
                warnings.Add("models/model.onnx was made of its weights; they are not read any more.");
            }
            ModelArchive made = ModelArchive.Open(making); // what cannot be read again must not get its name
            Check(made, options.Check, code);
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

    private static void Check(ModelArchive made, Action<ModelArchive>? check, ImportedCode code)
    {
        try
        {
            check?.Invoke(made);
        }
        catch (ModelInvalidException e) when (code.Explained(e, made.Config) is ModelInvalidException explained)
        {
            throw explained;
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
