using System.Text;
using Clara.Dicom.Data;
using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.Remote.Tests.Doubles;

namespace Clara.Dicom.Tests.Web.DicomWebClientTests;

public sealed class SearchTests
{
    private static readonly string[] TwentyUids = [.. Enumerable.Range(0, 20).Select(n => $"1.{n}")];

    private static Task<List<string?>> AllAsync(FakeServer server, int pageSize, DicomWebQuery? query = null) => UsingAsync(server, pageSize, query ?? new());

    private static async Task<List<string?>> UsingAsync(FakeServer server, int pageSize, DicomWebQuery query)
    {
        using DicomWebClient client = Archive.Client(server, o => o with { PageSize = pageSize });
        return await Archive.UidsAsync(client.SearchStudiesAsync(query, CancellationToken.None));
    }

    private static FakeServer Paged(int mostAtOnce = int.MaxValue, bool offset = true, bool limit = true) => new(r => FakeServer.Answer(200, "application/dicom+json", Encoding.UTF8.GetBytes(Archive.Studies(
        Enumerable.Range(0, 20).Skip(offset ? Archive.Number(r, "offset") : 0).Take(limit ? Math.Min(mostAtOnce, Archive.Number(r, "limit")) : int.MaxValue)))));

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(10)]
    [TestCase(20)]
    [TestCase(200)]
    public async Task All_pages_are_followed_to_the_end(int pageSize)
    {
        await using FakeServer server = Paged();
        Assert.That(await AllAsync(server, pageSize), Is.EqualTo(TwentyUids));
    }

    [Test]
    public async Task A_server_that_gives_fewer_at_once_than_asked_for_is_followed_too()
    {
        await using FakeServer server = Paged(mostAtOnce: 3);
        Assert.That(await AllAsync(server, 10), Is.EqualTo(TwentyUids));
    }

    [Test]
    public async Task A_server_that_does_not_know_the_offset_ends_with_what_it_repeats()
    {
        await using FakeServer server = Paged(offset: false);
        Assert.That(await AllAsync(server, 7), Is.EqualTo(TwentyUids[..7]));
        Assert.That(server.Received, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_server_that_knows_neither_offset_nor_limit_gives_everything_once()
    {
        await using FakeServer server = Paged(offset: false, limit: false);
        Assert.That(await AllAsync(server, 7), Is.EqualTo(TwentyUids));
        Assert.That(server.Received, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Results_without_a_UID_are_known_again_by_all_that_they_hold()
    {
        await using FakeServer server = new(_ => FakeServer.Json("""[{"00080060":{"vr":"CS","Value":["CT"]}},{"00080060":{"vr":"CS","Value":["MR"]}}]"""));
        Assert.That(await AllAsync(server, 2), Has.Count.EqualTo(2));
    }

    [TestCase(3, 2)]
    [TestCase(20, 7)]
    [TestCase(1, 200)]
    public async Task No_more_than_the_wanted_number_comes(int most, int pageSize)
    {
        await using FakeServer server = Paged();
        Assert.That(await AllAsync(server, pageSize, new() { MaxResults = most }), Is.EqualTo(TwentyUids[..most]));
        Assert.That(server.Received.Sum(r => Archive.Number(r, "limit")), Is.EqualTo(most), "no more is asked for either");
    }

    [Test]
    public async Task Pages_are_asked_for_only_when_they_are_wanted()
    {
        await using FakeServer server = Paged();
        using DicomWebClient client = Archive.Client(server, o => o with { PageSize = 5 });
        await foreach (DicomDataset _ in client.SearchStudiesAsync(new(), CancellationToken.None))
            break;
        Assert.That(server.Received, Has.Count.EqualTo(1));
    }

    [TestCase("application/dicom+json", "")]
    [TestCase("text/plain", "[]")]
    public async Task None_is_an_empty_list(string type, string body)
    {
        await using FakeServer server = new(_ => FakeServer.Answer(body.Length == 0 ? 204 : 200, type, Encoding.UTF8.GetBytes(body)));
        Assert.That(await AllAsync(server, 5), Is.Empty);
    }

    [TestCase("application/json", "")]
    [TestCase("text/plain; charset=utf-8", "\uFEFF \r\n")]
    [TestCase("application/octet-stream", "\n\n")]
    public async Task Wrong_content_types_and_blanks_are_read_all_the_same(string type, string before)
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, type, Encoding.UTF8.GetBytes(before + Archive.Studies([1]))));
        Assert.That(await AllAsync(server, 5), Is.EqualTo(new[] { "1.1" }));
    }

    [Test]
    public async Task The_query_says_what_is_looked_for()
    {
        await using FakeServer server = new(_ => FakeServer.Json("[]"));
        using DicomWebClient client = Archive.Client(server, o => o with { PageSize = 9, SearchPrefix = "/qido/" });
        DicomWebQuery query = new()
        {
            Match = new Dictionary<DicomTag, string> { [DicomTags.PatientName] = "Müller^A & B=C+D#%*?", [DicomTags.Modality] = "CT" },
            Include = [DicomTags.SeriesDescription, DicomTags.PatientId],
            Fuzzy = true,
        };
        await Archive.UidsAsync(client.SearchSeriesAsync("1.2", query, CancellationToken.None));
        await Archive.UidsAsync(client.SearchInstancesAsync("1.2", "1.3", new() { IncludeAll = true, Include = [DicomTags.Rows] }, CancellationToken.None));
        await Archive.UidsAsync(client.SearchInstancesAsync("1.2", null, new(), CancellationToken.None));
        await Archive.UidsAsync(client.SearchInstancesAsync(null, null, new(), CancellationToken.None));
        await Archive.UidsAsync(client.SearchSeriesAsync(null, new(), CancellationToken.None));

        Assert.That(server.Received.Select((_, n) => Archive.Asked(server, n)), Is.EqualTo(new[]
        {
            "qido/studies/1.2/series?00100010=M%C3%BCller%5EA%20%26%20B%3DC%2BD%23%25*?&00080060=CT&includefield=0008103E&includefield=00100020&fuzzymatching=true&limit=9&offset=0",
            "qido/studies/1.2/series/1.3/instances?includefield=all&limit=9&offset=0",
            "qido/studies/1.2/instances?limit=9&offset=0",
            "qido/instances?limit=9&offset=0",
            "qido/series?limit=9&offset=0",
        }));
        Assert.That(server.Received[0].Headers["Accept"], Is.EqualTo("application/dicom+json"));
    }

    [Test]
    public async Task Warnings_of_the_server_are_told()
    {
        await using FakeServer server = new(_ => FakeServer.Answer(200, "application/dicom+json", "[]"u8.ToArray(), "Warning: 299 pacs: \"There are 12 additional results\"\r\nWarning: 299 pacs \"fuzzymatching is not supported\"\r\n"));
        List<string> warnings = [];
        using DicomWebClient client = Archive.Client(server, o => o with { OnWarning = warnings.Add });
        await Archive.UidsAsync(client.SearchStudiesAsync(new(), CancellationToken.None));
        Assert.That(warnings, Does.Contain("fuzzymatching is not supported").And.Some.Contains("12 additional results"));
    }

    [TestCase("1.2/../3")]
    [TestCase("")]
    [TestCase("1.2?x=1")]
    public void What_is_no_UID_never_becomes_a_part_of_an_address(string uid)
    {
        using DicomWebClient client = new(new() { Uri = "https://host.invalid" });
        Assert.That(() => client.SearchSeriesAsync(uid, new(), CancellationToken.None), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.Argument));
        Assert.That(() => client.SearchInstancesAsync("1.2", uid, new(), CancellationToken.None), Throws.TypeOf<ClaraException>());
        Assert.That(() => client.SearchInstancesAsync(null, "1.2", new(), CancellationToken.None), Throws.TypeOf<ClaraException>());
    }
}
