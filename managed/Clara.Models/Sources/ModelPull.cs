using System.Net.Http;
using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>
/// Fetches models: SOURCE[/NAME[@VERSION]], where SOURCE is a folder or file share (with an index.json, or archives), one archive (zip, folder, TorchScript bundle) or the address of a web server's index.json.
/// Any thread. Since 0.2.
/// </summary>
public sealed class ModelPull : IDisposable
{
    private const string PartsFolder = ".pull";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private readonly HttpMessageInvoker _client;
    private readonly WebRequests _web;

    /// <summary>Makes it.</summary>
    /// <param name="silence">How long a server may be silent before a request ends.</param>
    public ModelPull(TimeSpan silence)
    {
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectTimeout });
        _web = new(_client, silence);
    }

    /// <summary>What a source offers; one archive is a list of one.</summary>
    /// <exception cref="ClaraException">NotFound, Unreachable, Format (an index that is none), Io.</exception>
    public async Task<IReadOnlyList<ModelIndexEntry>> ListAsync(string source, CancellationToken ct)
    {
        if (AddressOf(source) is null && IsArchive(source))
            return [new(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(source)), "", Path.GetFileName(Path.TrimEndingDirectorySeparator(source)), File.Exists(source) ? new FileInfo(source).Length : 0, "", "")];
        (_, IReadOnlyList<ModelIndexEntry> all, string? name, string? version) = await OpenAsync(source, ct).ConfigureAwait(false);
        return [.. all.Where(e => (name is null || e.Name == name) && (version is null || e.Version == version))];
    }

    /// <summary>Fetches and imports a model. A cancelled or broken download keeps what it has, and the same call goes on from there.</summary>
    /// <param name="source">SOURCE[/NAME[@VERSION]]; without NAME the only model of the source, without VERSION the newest.</param>
    /// <param name="modelsFolder">Made where it does not exist.</param>
    /// <param name="options">As of <see cref="ModelImporter.ImportArchiveAsync"/>.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="ct">Ends the download.</param>
    /// <exception cref="ClaraException">As of <see cref="ListAsync"/> and <see cref="ModelImporter.ImportArchiveAsync"/>; Format for a wrong size or checksum.</exception>
    public async Task<ArchiveImport> PullAsync(string source, string modelsFolder, ArchiveImportOptions options, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (AddressOf(source) is null && IsArchive(source))
            return await ModelImporter.ImportArchiveAsync(source, modelsFolder, options, progress, ct).ConfigureAwait(false);
        (IModelSource from, IReadOnlyList<ModelIndexEntry> all, string? wanted, string? version) = await OpenAsync(source, ct).ConfigureAwait(false);
        ModelIndexEntry entry = ModelIndex.Choose(all, wanted, version, from.Shown);
        string parts = Path.Combine(Path.GetFullPath(modelsFolder), PartsFolder);
        options = options with { Name = options.Name ?? entry.Name };
        ModelImporter.RequireFree(modelsFolder, options.Name, options.Replace); // before gigabytes come
        try
        {
            string path = await from.FetchAsync(entry, parts, progress, ct).ConfigureAwait(false);
            if (!path.StartsWith(parts + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return await ModelImporter.ImportArchiveAsync(path, modelsFolder, options, progress, ct).ConfigureAwait(false);
            return await ImportPartAsync(path, entry, modelsFolder, options, progress, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{entry.Name} cannot be written into {modelsFolder}; check the folder's permissions and free space.", e);
        }
    }

    /// <summary>A file that arrived whole is of no further use, whether it can be used or not; only a cancelled call goes on with it next time.</summary>
    private static async Task<ArchiveImport> ImportPartAsync(string part, ModelIndexEntry entry, string modelsFolder, ArchiveImportOptions options, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        // The importer goes by the ending.
        string folder = Path.GetDirectoryName(part)!, whole = Path.Combine(folder, $"{entry.Name}-{Guid.NewGuid():N}{(Path.GetExtension(entry.File) is { Length: > 0 } ending ? ending : ".zip")}");
        File.Move(part, whole);
        try
        {
            return await ModelImporter.ImportArchiveAsync(whole, modelsFolder, options, progress, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            File.Move(whole, part);
            throw;
        }
        finally
        {
            File.Delete(whole);
            if (!File.Exists(part))
                File.Delete(Path.ChangeExtension(part, ".json"));
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<(IModelSource Source, IReadOnlyList<ModelIndexEntry> All, string? Name, string? Version)> OpenAsync(string source, CancellationToken ct)
    {
        if (AddressOf(source) is Uri address)
            return await OpenAsync(address, ct).ConfigureAwait(false);
        if (Directory.Exists(source))
            return await ListedAsync(new FolderSource(source), null, null, ct).ConfigureAwait(false);
        string whole = source.TrimEnd('/', '\\'), last = whole[(whole.LastIndexOfAny(['/', '\\']) + 1)..], folder = whole.Length > last.Length ? whole[..^last.Length] : ".";
        (string name, string? version) = Named(last);
        return Directory.Exists(folder) ? await ListedAsync(new FolderSource(folder), name, version, ct).ConfigureAwait(false)
            : throw new ClaraException(StatusCode.NotFound, $"There is no source '{OneLine.Quote(source)}'; it must be a folder, a zip or an http(s) address, with /NAME[@VERSION] after it.");
    }

    private async Task<(IModelSource Source, IReadOnlyList<ModelIndexEntry> All, string? Name, string? Version)> OpenAsync(Uri address, CancellationToken ct)
    {
        if (address.AbsolutePath.EndsWith("/" + ModelIndex.FileName, StringComparison.Ordinal))
            return await ListedAsync(new HttpSource(new(address, "."), address.Query, _web), null, null, ct).ConfigureAwait(false);
        string path = address.AbsolutePath.TrimEnd('/');
        (string name, string? version) = Named(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]));
        try
        {
            if (version is null)
                return await ListedAsync(new HttpSource(new(address, path + "/"), address.Query, _web), null, null, ct).ConfigureAwait(false);
        }
        catch (ClaraException e) when (e.Status == StatusCode.NotFound && name.Length > 0)
        {
            // No index there: the last part is a model's name.
        }
        return await ListedAsync(new HttpSource(new(new Uri(address, path), "."), address.Query, _web), name, version, ct).ConfigureAwait(false);
    }

    /// <summary>NAME[@VERSION].</summary>
    private static (string Name, string? Version) Named(string text) => text.IndexOf('@', StringComparison.Ordinal) is >= 0 and int at ? (text[..at], text[(at + 1)..]) : (text, null);

    private static async Task<(IModelSource, IReadOnlyList<ModelIndexEntry>, string?, string?)> ListedAsync(IModelSource source, string? name, string? version, CancellationToken ct) =>
        (source, await source.ListAsync(ct).ConfigureAwait(false), name, version);

    private static Uri? AddressOf(string source) => Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    private static bool IsArchive(string source) => File.Exists(source) || Directory.Exists(source) && ModelArchive.ConfigFileOf(Path.TrimEndingDirectorySeparator(source)) is not null;
}
