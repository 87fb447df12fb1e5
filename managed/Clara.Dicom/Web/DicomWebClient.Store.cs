using Clara.Dicom.Data;
using Clara.Dicom.Web.Http;
using Clara.Dicom.Web.Store;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <content>STOW-RS (PS3.18 section 10.5).</content>
public sealed partial class DicomWebClient
{
    private const int MostFilesARequest = 256;
    private const long LargestUnasked = 64 * 1024;
    private volatile bool _hasStored;

    /// <summary>
    /// Stores files, several a request (<see cref="DicomWebOptions.MaxStoreBytes"/>), and tells of each what became of it; those of which an answer does not tell are tried once more alone. Throws where a file cannot be read or the first request fails as a
    /// whole; when a later one fails, its files are <see cref="StoreOutcome.Unconfirmed"/>, those behind it <see cref="StoreOutcome.NotSent"/>, with the failure as their reason.
    /// </summary>
    /// <param name="paths">Files of PS3.10; others are not sent.</param>
    /// <param name="progress">Told files and bytes sent so far.</param>
    /// <param name="ct">Cancels; what was stored before stays on the server.</param>
    /// <returns>As many as there are paths, in their order.</returns>
    public async Task<IReadOnlyList<StoredFile>> StoreAsync(IReadOnlyList<string> paths, IProgress<DicomWebProgress>? progress, CancellationToken ct)
    {
        StoredFile[] results = new StoredFile[paths.Count];
        List<FileToStore> files = [];
        for (int i = 0; i < paths.Count; i++)
        {
            if (await LookAsync(i, paths[i], ct).ConfigureAwait(false) is FileToStore file)
                files.Add(file);
            else
                results[i] = new(paths[i], StoreOutcome.NotSent, null, "it is no DICOM file (PS3.10)");
        }
        long total = files.Sum(f => f.Bytes), sentBefore = 0;
        int filesBefore = 0;
        ClaraException? failure = null;
        foreach (List<FileToStore> batch in Batches(files))
        {
            if (failure is null)
            {
                Sending sending = new(progress, filesBefore, files.Count, sentBefore, total);
                try
                {
                    foreach ((FileToStore file, StoredFile result, bool told) in await SendFilesAsync(batch, sending, ct).ConfigureAwait(false))
                        results[file.Index] = told || batch.Count == 1 ? result : await AloneAsync(file, result, ct).ConfigureAwait(false);
                    filesBefore += batch.Count;
                    sentBefore += batch.Sum(f => f.Bytes);
                    progress?.Report(new(filesBefore, files.Count, sentBefore, total));
                    continue;
                }
                catch (ClaraException e) when (filesBefore > 0)
                {
                    failure = e;
                    foreach (FileToStore file in batch)
                        results[file.Index] = new(file.Path, StoreOutcome.Unconfirmed, null, e.Message);
                    continue;
                }
            }
            foreach (FileToStore file in batch)
                results[file.Index] = new(file.Path, StoreOutcome.NotSent, null, failure.Message);
        }
        return results;
    }

    /// <summary>A file of which a request's answer does not tell, sent again by itself: one bad file must not take others with it. Where that fails too, the first answer holds.</summary>
    private async Task<StoredFile> AloneAsync(FileToStore file, StoredFile before, CancellationToken ct)
    {
        try
        {
            return (await SendFilesAsync([file], new(null, 0, 1, 0, file.Bytes), ct).ConfigureAwait(false))[0].Result;
        }
        catch (ClaraException)
        {
            return before;
        }
    }

    private Task<IReadOnlyList<(FileToStore File, StoredFile Result, bool IsTold)>> SendFilesAsync(IReadOnlyList<FileToStore> files, Sending sending, CancellationToken ct)
    {
        return _calls.SendAsync(_calls.Address.Below(_options.StorePrefix, "studies"), "storing objects", Request, status => status is 200 or 202 or 400 or 409, ReadAsync, ct);

        HttpRequestMessage Request(Uri uri, Silence silence)
        {
            HttpRequestMessage request = new(HttpMethod.Post, uri)
            {
                Content = new FilesContent(files, sent =>
                {
                    silence.Heard();
                    sending.Sent(sent);
                }),
            };
            request.Headers.Accept.ParseAdd("application/dicom+json");
            // Who refuses says so before the files are under way; servers that took something before are not asked, because some do not answer the question and time goes.
            request.Headers.ExpectContinue = !_hasStored && files.Sum(f => f.Bytes) > LargestUnasked;
            return request;
        }

        async Task<IReadOnlyList<(FileToStore, StoredFile, bool)>> ReadAsync(WebAnswer answer, CancellationToken token)
        {
            DicomDataset? said = null;
            try
            {
                said = (await answer.DatasetsAsync(_options.MaxJsonBytes, token).ConfigureAwait(false)) is [DicomDataset one] && StoreAnswer.IsOne(one) ? one : null;
            }
            catch (ClaraException e) when (e.Status == StatusCode.Protocol && !(answer.Status == 200 && answer.IsWebPage))
            {
                // An answer in another form, which the status makes up for.
            }
            if (answer.Status == 400 && said is null)
                throw ServerFailure.Of(400, Server, "storing objects", null);
            _hasStored = true;
            return [.. StoreAnswer.Read(answer.Status, said, files)];
        }
    }

    private static async Task<FileToStore?> LookAsync(int index, string path, CancellationToken ct)
    {
        try
        {
            return await Part10Head.TryReadAsync(path, ct).ConfigureAwait(false) is Part10Head head ? new(index, path, FileLength.Of(path), head.InstanceUid) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClaraException(StatusCode.NotFound, $"{path} does not exist; nothing was stored.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{path} cannot be read, nothing was stored: {e.Message}", e);
        }
    }

    private IEnumerable<List<FileToStore>> Batches(List<FileToStore> files)
    {
        List<FileToStore> batch = [];
        long bytes = 0;
        foreach (FileToStore file in files)
        {
            if (batch.Count > 0 && (bytes + file.Bytes > _options.MaxStoreBytes || batch.Count == MostFilesARequest))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
            batch.Add(file);
            bytes += file.Bytes;
        }
        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Progress of one request within the whole; a body that is sent twice does not take it back.</summary>
    private sealed class Sending(IProgress<DicomWebProgress>? progress, int filesBefore, int files, long bytesBefore, long bytes)
    {
        private long _most;

        public void Sent(long sent)
        {
            if (sent <= _most)
                return;
            _most = sent;
            progress?.Report(new(filesBefore, files, bytesBefore + sent, bytes));
        }
    }
}
