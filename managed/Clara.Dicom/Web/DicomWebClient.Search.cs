using System.Runtime.CompilerServices;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <content>QIDO-RS (PS3.18 section 10.6).</content>
public sealed partial class DicomWebClient
{
    /// <summary>Searches studies; results come page by page while they are enumerated, each study once.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="ct">Cancels.</param>
    public IAsyncEnumerable<DicomDataset> SearchStudiesAsync(DicomWebQuery query, CancellationToken ct) => PagesAsync("studies", "studies", DicomTags.StudyInstanceUid, query, ct);

    /// <summary>Searches the series of a study, or of all studies where <paramref name="studyUid"/> is null; as <see cref="SearchStudiesAsync"/>.</summary>
    public IAsyncEnumerable<DicomDataset> SearchSeriesAsync(string? studyUid, DicomWebQuery query, CancellationToken ct) =>
        PagesAsync(studyUid is null ? "series" : $"studies/{DicomWebResource.Checked(studyUid)}/series", "series", DicomTags.SeriesInstanceUid, query, ct);

    /// <summary>Searches the instances of a series, of a study (no series), or of all studies (neither); as <see cref="SearchStudiesAsync"/>.</summary>
    public IAsyncEnumerable<DicomDataset> SearchInstancesAsync(string? studyUid, string? seriesUid, DicomWebQuery query, CancellationToken ct) => PagesAsync(
        studyUid is null && seriesUid is not null ? throw new ClaraException(StatusCode.Argument, "A series is named together with its study.")
            : studyUid is null ? "instances" : $"{new DicomWebResource(studyUid, seriesUid)}/instances",
        "instances", DicomTags.SopInstanceUid, query, ct);

    /// <summary>
    /// Asks for pages until one brings nothing new. A short page is not the last one: servers may give fewer at once than asked for. A server that does not know the offset repeats itself,
    /// which is the end too; what was there before is left out.
    /// </summary>
    private async IAsyncEnumerable<DicomDataset> PagesAsync(string path, string what, DicomTag key, DicomWebQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        query.Check();
        HashSet<string> seen = [];
        int left = query.MaxResults ?? int.MaxValue;
        for (int offset = 0; left > 0;)
        {
            Uri uri = _calls.Address.Below(_options.SearchPrefix, path + query.Page(Math.Min(_options.PageSize, left), offset));
            IReadOnlyList<DicomDataset> page = await _calls.SendAsync<IReadOnlyList<DicomDataset>>(uri, $"a search for {what}", (to, _) => JsonRequest(to), status => status is 200 or 204 or 206, // 206: older editions' way to say that more follow
               
                async (answer, token) => answer.Status == 204 ? [] : await answer.DatasetsAsync(_options.MaxJsonBytes, token).ConfigureAwait(false), ct).ConfigureAwait(false);
            offset = checked(offset + page.Count);
            bool anyNew = false;
            foreach (DicomDataset result in page)
            {
                if (!seen.Add(result.Text(key) ?? Whole(result)))
                    continue;
                anyNew = true;
                yield return result;
                if (--left == 0)
                    yield break;
            }
            if (!anyNew)
                yield break;
        }
    }

    private static string Whole(DicomDataset result)
    {
        StringWriter text = new();
        DicomJson.Write(text, result);
        return text.ToString();
    }
}
