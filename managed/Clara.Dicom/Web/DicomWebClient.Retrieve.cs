using System.Net.Http.Headers;
using Clara.Dicom.Web.Http;
using Clara.Dicom.Web.Multipart;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <content>WADO-RS (PS3.18 section 10.4).</content>
public sealed partial class DicomWebClient
{
    // As they are stored; a server that cannot say so is asked for its default.
    private static readonly string[] RetrieveForms = ["multipart/related; type=\"application/dicom\"; transfer-syntax=*", "multipart/related; type=\"application/dicom\""];

    /// <summary>
    /// Fetches a study's, series' or instance's objects into a folder as files 000001.dcm, 000002.dcm ..., in the transfer syntax in which the server has them. All or none: where the
    /// answer is cut off or the call is cancelled, the files that came are removed again. The folder is made where it is missing; files that are there stay, other numbers are taken then.
    /// </summary>
    /// <param name="resource">What is wanted. None of it on the server is NotFound.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="progress">Told files and bytes so far; totals are unknown.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<RetrievedFile>> RetrieveAsync(DicomWebResource resource, string folder, IProgress<DicomWebProgress>? progress, CancellationToken ct)
    {
        Uri from = _calls.Address.Below(_options.RetrievePrefix, resource.ToString());
        IReadOnlyList<RetrievedFile>? files = null;
        for (int form = 0; files is null; form++)
        {
            bool last = form == RetrieveForms.Length - 1;
            files = await _calls.SendAsync(from, $"the {resource.Kind}", (uri, _) => ObjectRequest(uri, RetrieveForms[form]), status => status is 200 or 204 || (status == 406 && !last),
                (answer, token) => answer.Status == 406 ? Task.FromResult<IReadOnlyList<RetrievedFile>?>(null) : TakeAllAsync(answer, resource, folder, progress, token), ct).ConfigureAwait(false);
        }
        return files;
    }

    private async Task<IReadOnlyList<RetrievedFile>?> TakeAllAsync(WebAnswer answer, DicomWebResource resource, string folder, IProgress<DicomWebProgress>? progress, CancellationToken ct)
    {
        if (answer.IsWebPage)
            throw new ClaraException(StatusCode.Protocol, $"{Server} answers with a web page, so it is no DICOMweb service; check the address and its path.");
        using RetrievalFolder into = new(folder, _options, Server, progress);
        int objects = 0;
        if (MediaType.Of(answer.ContentType).StartsWith("multipart/", StringComparison.Ordinal))
        {
            string boundary = MediaType.Parameter(answer.ContentType, "boundary") ?? throw new ClaraException(StatusCode.Protocol, $"{Server} answers in parts without saying what parts them.");
            MultipartReader reader = new(answer.Body, boundary, new(_options.MaxObjectBytes, _options.MaxRetrievedBytes));
            for (; await reader.NextAsync(ct).ConfigureAwait(false) is MultipartPart part; objects++)
                await into.TakeAsync(part.Content, part.PromisedLength, ct).ConfigureAwait(false);
        }
        else if (answer.Status == 200)
        {
            // Some servers give one object as it is.
            await into.TakeAsync(answer.Body, answer.Length, ct).ConfigureAwait(false);
            objects++;
        }
        return objects > 0 ? into.Keep() : throw new ClaraException(StatusCode.NotFound, $"{Server} has no object of the {resource.Kind}; check the UIDs.");
    }

    private static HttpRequestMessage ObjectRequest(Uri uri, string accept)
    {
        HttpRequestMessage request = new(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return request;
    }
}
