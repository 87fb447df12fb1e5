using System.Collections.Concurrent;
using Clara.Imaging;

namespace Clara.Models;

/// <summary>An archive that cannot be used, and why.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Message">One sentence that names file and place.</param>
public sealed record ModelProblem(string Name, string Message);

/// <summary>
/// The archives in a models folder. Each look reads what changed on disk since the last one, so that models can be added and removed while a viewer or server runs.
/// Any thread. Since 0.1.
/// </summary>
public sealed class ModelCatalogue(string folder)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The models folder; it need not exist.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    private sealed record Entry(DateTime ConfigTime, long ConfigLength, ModelArchive? Archive, string? Problem);

    /// <summary>Usable archives by name. Throws <see cref="ClaraException"/> (Io) when the folder is there and cannot be read.</summary>
    public IReadOnlyList<ModelArchive> List(CancellationToken ct) => [.. Look(ct).Select(e => e.Archive).OfType<ModelArchive>().OrderBy(a => a.Info.Name, StringComparer.Ordinal)];

    /// <summary>Archives that cannot be used.</summary>
    public IReadOnlyList<ModelProblem> Problems(CancellationToken ct)
    {
        Look(ct);
        return [.. _entries.Where(e => e.Value.Problem is not null).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new ModelProblem(Path.GetFileName(e.Key), e.Value.Problem!))];
    }

    /// <summary>The archive of a name. Throws <see cref="ModelNotFoundException"/> that names the ones there are, <see cref="ModelInvalidException"/> when it cannot be used.</summary>
    public ModelArchive Find(string name, CancellationToken ct)
    {
        IReadOnlyList<ModelArchive> all = List(ct);
        if (all.FirstOrDefault(a => a.Info.Name == name) is ModelArchive archive)
            return archive;
        if (Problems(ct).FirstOrDefault(p => p.Name == name) is ModelProblem problem)
            throw new ModelInvalidException(problem.Message);
        string known = all.Count == 0 ? "the models folder has none; import one by 'clara models import'" : $"there are {string.Join(", ", all.Take(20).Select(a => a.Info.Name))}";
        throw new ModelNotFoundException($"There is no model '{name}'; {known}.");
    }

    private List<Entry> Look(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        List<Entry> seen = [];
        HashSet<string> folders = [];
        foreach (string archive in Folders())
        {
            ct.ThrowIfCancellationRequested();
            // A folder without a serving config is something else of the user's; a dot begins those that are being made.
            if (Path.GetFileName(archive).StartsWith('.') || ModelArchive.ConfigFileOf(archive) is not string config)
                continue;
            FileInfo file = new(config);
            if (!file.Exists)
                continue; // removed since; from here on the object answers from what it saw
            folders.Add(archive);
            if (!_entries.TryGetValue(archive, out Entry? entry) || entry.ConfigTime != file.LastWriteTimeUtc || entry.ConfigLength != file.Length
                || entry.Archive is null || !File.Exists(entry.Archive.NetworkFile))
                _entries[archive] = entry = Read(archive, file);
            seen.Add(entry);
        }
        foreach (string gone in _entries.Keys.Where(k => !folders.Contains(k)))
            _entries.TryRemove(gone, out _);
        return seen;
    }

    private string[] Folders()
    {
        if (!Directory.Exists(Folder))
            return File.Exists(Folder) ? throw Unreadable(null) : [];
        try
        {
            return Directory.GetDirectories(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    private static Entry Read(string folder, FileInfo config)
    {
        try
        {
            return new(config.LastWriteTimeUtc, config.Length, ModelArchive.Open(folder), null);
        }
        catch (ModelInvalidException e)
        {
            return new(config.LastWriteTimeUtc, config.Length, null, e.Message);
        }
    }

    private ClaraException Unreadable(Exception? inner) =>
        new(StatusCode.Io, $"The models folder {Folder} cannot be read; check that it is a folder and may be read.", inner);
}
