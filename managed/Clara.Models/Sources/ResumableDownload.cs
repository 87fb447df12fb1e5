using System.Net;
using System.Net.Http.Headers;
using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>
/// Fetches a file of known size and checksum (RFC 9110, range requests): goes on after a break, in this call and in later ones, by Range with If-Range; begins again where the server
/// does not do ranges or the file changed. A part stays when the call is cancelled or the server goes away; bytes beyond the promised size are never written.
/// </summary>
internal sealed class ResumableDownload(WebRequests web)
{
    private const int Block = 1 << 16, MostFruitless = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Path of the whole file. Throws <see cref="ClaraException"/>: Unreachable, NotFound, Format (size or checksum), Io, Busy.</summary>
    public async Task<string> RunAsync(Uri uri, long size, string sha256, PartFile part, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        long before = part.Length;
        if (before > size)
            part.Delete();
        bool resumed = part.Length > 0;
        for (int fruitless = 0; ;)
        {
            long had = part.Length;
            try
            {
                if (had < size || size == 0)
                    resumed |= await TransferAsync(uri, size, part, progress, ct).ConfigureAwait(false);
            }
            catch (ClaraException e) when (e.IsTransient)
            {
                fruitless = part.Length > had ? 1 : fruitless + 1;
                if (fruitless >= MostFruitless)
                    throw new ClaraException(e.Status, $"{e.Message.TrimEnd('.')}; {part.Length:N0} of {size:N0} bytes are kept, the same command goes on from there.", e, isTransient: true);
                await Task.Delay(FirstPause * fruitless, ct).ConfigureAwait(false);
                continue;
            }
            if (part.Length == size && await Checksum.FitsAsync(part.FilePath, sha256, progress, ct).ConfigureAwait(false))
                return part.FilePath;
            part.Delete();
            // Pieces of two files may have come together; whole and still wrong is wrong.
            if (!resumed)
                throw new ClaraException(StatusCode.Format, $"{WebRequests.Shown(uri)} is damaged, or not the file of the index: its checksum does not fit.");
            resumed = false;
        }
    }

    /// <summary>One answer of the server into the part; whether it went on from an earlier one.</summary>
    private async Task<bool> TransferAsync(Uri uri, long size, PartFile part, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        long have = part.Length;
        using HttpResponseMessage answer = await web.GetAsync(uri, headers => Ask(headers, have, part.Condition), ct).ConfigureAwait(false);
        if (have > 0 && (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From != have))
        {
            part.Delete();
            throw new ClaraException(StatusCode.Unreachable, $"{WebRequests.Shown(uri)}: the server does not go on where it was asked to.", null, isTransient: true);
        }
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent) || answer.StatusCode == HttpStatusCode.PartialContent && have == 0)
            throw WebRequests.Failure(uri, answer.StatusCode);
        bool goesOn = answer.StatusCode == HttpStatusCode.PartialContent;
        long? whole = goesOn ? answer.Content.Headers.ContentRange?.Length : answer.Content.Headers.ContentLength;
        if (whole is not null && whole != size)
        {
            part.Delete();
            throw new ClaraException(StatusCode.Format, $"{WebRequests.Shown(uri)} has {whole:N0} bytes, the index says {size:N0}.");
        }
        // Held before anything is begun anew: another process may be writing it.
        await using FileStream target = Open(part.FilePath);
        target.SetLength(goesOn ? have : 0);
        target.Seek(0, SeekOrigin.End);
        if (!goesOn)
            part.Begin(answer);
        await CopyAsync(uri, answer, size, target, progress, ct).ConfigureAwait(false);
        return goesOn;
    }

    private async Task CopyAsync(Uri uri, HttpResponseMessage answer, long size, FileStream target, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        await using Stream source = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        byte[] block = new byte[Block];
        for (int n; (n = await web.WaitAsync(uri, limited => source.ReadAsync(block, limited).AsTask(), ct).ConfigureAwait(false)) > 0;)
        {
            if (target.Position + n > size)
            {
                target.SetLength(0);
                throw new ClaraException(StatusCode.Format, $"{WebRequests.Shown(uri)} sends more than the {size:N0} bytes of the index.");
            }
            await target.WriteAsync(block.AsMemory(0, n), ct).ConfigureAwait(false);
            progress?.Report(new((double)target.Position / Math.Max(1, size), "fetching"));
        }
        if (target.Position < size)
            throw new ClaraException(StatusCode.Unreachable, $"{WebRequests.Shown(uri)} broke off after {target.Position:N0} of {size:N0} bytes.", null, isTransient: true);
    }

    private static FileStream Open(string path)
    {
        try
        {
            // Shared with nobody: on Unix only that keeps a second writer out.
            return new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, useAsync: true);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new ClaraException(StatusCode.Busy, "This model is being fetched by another process.", e);
        }
    }

    private static void Ask(HttpRequestHeaders headers, long from, RangeConditionHeaderValue? condition)
    {
        if (from == 0)
            return;
        headers.Range = new(from, null);
        headers.IfRange = condition;
    }
}
