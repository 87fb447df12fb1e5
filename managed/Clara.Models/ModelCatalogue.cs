using System.Collections.Concurrent;
using Clara.Imaging;

namespace Clara.Models;

/// <summary>An archive that cannot be used, and why.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Message">One sentence that names file and place.</param>
public sealed record ModelProblem(string Name, string Message)
{
    /// <summary>What kind of archive it is. Since 0.2.</summary>
    public ArchiveFormat? Format { get; init; }
}

/// <summary>
/// The archives in a models folder. Each look reads what changed on disk since the last one, so that models can be added and removed while a viewer or server runs.
/// Any thread. Since 0.1.
/// </summary>
public sealed class ModelCatalogue(string folder)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The models folder; it need not exist.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    private sealed record Entry(ArchiveStamp Stamp, ModelArchive? Archive, string? Problem, ArchiveFormat? Format);

    /// <summary>Usable archives by name. Throws <see cref="ClaraException"/> (Io) when the folder is there and cannot be read.</summary>
    public IReadOnlyList<ModelArchive> List(CancellationToken ct) => [.. Look(ct).Select(e => e.Archive).OfType<ModelArchive>().OrderBy(a => a.Info.Name, StringComparer.Ordinal)];

    /// <summary>Archives that cannot be used.</summary>
    public IReadOnlyList<ModelProblem> Problems(CancellationToken ct)
    {
        Look(ct);
        return [.. _entries.Where(e => e.Value.Problem is not null).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new ModelProblem(Path.GetFileName(e.Key), e.Value.Problem!) { Format = e.Value.Format })];
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
            if (Path.GetFileName(archive).StartsWith('.') || Known(archive) is not Entry entry)
                continue;
            folders.Add(archive);
            _entries[archive] = entry;
            seen.Add(entry);
        }
        foreach (string gone in _entries.Keys.Where(k => !folders.Contains(k)))
            _entries.TryRemove(gone, out _);
        return seen;
    }

    /// <summary>The archive as it was read, again where any of its configs changed; null for a folder that is none, or was removed since.</summary>
    private Entry? Known(string folder)
    {
        if (_entries.TryGetValue(folder, out Entry? entry) && entry.Archive is not null && (entry.Archive.IsPipeline || File.Exists(entry.Archive.NetworkFile)) && ArchiveStamp.Of(folder) == entry.Stamp)
            return entry;
        // Taken before reading: what changes meanwhile is read again at the next look.
        ArchiveStamp stamp = ArchiveStamp.Of(folder);
        return ModelArchive.ConfigFileOf(folder) is null ? null : Read(folder, stamp);
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

    private static Entry Read(string folder, ArchiveStamp stamp)
    {
        try
        {
            ModelArchive archive = ModelArchive.Open(folder);
            return new(stamp, archive, null, archive.Format);
        }
        catch (ModelInvalidException e)
        {
            return new(stamp, null, e.Message, ArchiveFormats.Of(folder));
        }
    }

    private ClaraException Unreadable(Exception? inner) =>
        new(StatusCode.Io, $"The models folder {Folder} cannot be read; check that it is a folder and may be read.", inner);
}
