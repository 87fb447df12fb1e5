using System.Text;
using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>A web server with an index.json and the files that it names below it.</summary>
/// <param name="folder">Address of the index's folder; ends in "/".</param>
/// <param name="query">Goes with every request, as the token of a signed address does; empty or with its "?".</param>
/// <param name="web">The requests.</param>
internal sealed class HttpSource(Uri folder, string query, WebRequests web) : IModelSource
{
    public string Shown => WebRequests.Shown(folder);

    public async Task<IReadOnlyList<ModelIndexEntry>> ListAsync(CancellationToken ct)
    {
        Uri uri = new(folder, ModelIndex.FileName + query);
        using HttpResponseMessage answer = await web.GetAsync(uri, null, ct).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw WebRequests.Failure(uri, answer.StatusCode);
        return ModelIndex.Parse(await TextAsync(uri, answer, ct).ConfigureAwait(false), WebRequests.Shown(uri));
    }

    public Task<string> FetchAsync(ModelIndexEntry entry, string partsFolder, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        if (ModelImporter.FreeBytes(Directory.CreateDirectory(partsFolder).FullName) is long free && free < entry.Size)
            throw new ClaraException(StatusCode.Io, $"{entry.Name} needs {entry.Size:N0} bytes and the disk of the models folder has {free:N0} left.");
        // The checksum in the name: a part of another version is never gone on with.
        PartFile part = new(partsFolder, $"{entry.Name}-{entry.Sha256[..16]}");
        Uri file = new(folder, string.Join('/', entry.File.Split('/').Select(Uri.EscapeDataString)) + query);
        return new ResumableDownload(web).RunAsync(file, entry.Size, entry.Sha256, part, progress, ct);
    }

    private async Task<string> TextAsync(Uri uri, HttpResponseMessage answer, CancellationToken ct)
    {
        await using Stream stream = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        using MemoryStream text = new();
        byte[] block = new byte[1 << 16];
        for (int n; (n = await web.WaitAsync(uri, limited => stream.ReadAsync(block, limited).AsTask(), ct).ConfigureAwait(false)) > 0;)
        {
            text.Write(block, 0, n);
            if (text.Length > ModelIndex.MaxBytes)
                throw new ClaraException(StatusCode.Format, $"{WebRequests.Shown(uri)} is too large to be an index.");
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).TrimStart('\uFEFF');
    }
}
