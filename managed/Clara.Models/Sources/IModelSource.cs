using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>A place that models come from: a folder or an index on a web server.</summary>
internal interface IModelSource
{
    /// <summary>Name for messages, without passwords.</summary>
    string Shown { get; }

    /// <summary>What it offers. Throws <see cref="ClaraException"/>.</summary>
    Task<IReadOnlyList<ModelIndexEntry>> ListAsync(CancellationToken ct);

    /// <summary>The model as a file or folder of this machine, its checksum verified. What was fetched lies in <paramref name="partsFolder"/> and is the caller's to delete.</summary>
    Task<string> FetchAsync(ModelIndexEntry entry, string partsFolder, IProgress<WorkProgress>? progress, CancellationToken ct);
}
