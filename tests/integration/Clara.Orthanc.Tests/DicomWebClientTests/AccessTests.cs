using Clara.Dicom.Data;
using Clara.Dicom.Web;
using Clara.Imaging;
using Clara.Orthanc.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Orthanc.Tests.DicomWebClientTests;

/// <summary>Logins, tokens, and a server that is gone.</summary>
public sealed class AccessTests
{
    private static async Task<int> StudiesAsync(DicomWebClient client)
    {
        int count = 0;
        await foreach (DicomDataset _ in client.SearchStudiesAsync(new(), CancellationToken.None))
            count++;
        return count;
    }

    private static async Task<StatusCode> FailureAsync(Func<Task> call) => (await Assert.CatchAsync<ClaraException>(call))!.Status;

    private static async Task AllRefusedAsync(DicomWebClient client, StatusCode status)
    {
        using TempFolder folder = new();
        DicomWebResource series = new(CtSeries.StudyUid, CtSeries.SeriesUid);
        Assert.That(await FailureAsync(() => StudiesAsync(client)), Is.EqualTo(status));
        Assert.That(await FailureAsync(() => client.RetrieveAsync(series, folder.Path, null, CancellationToken.None)), Is.EqualTo(status));
        Assert.That(await FailureAsync(() => client.MetadataAsync(series, CancellationToken.None)), Is.EqualTo(status));
        Assert.That(await FailureAsync(() => client.StoreAsync(Servers.Ct.Files, null, CancellationToken.None)), Is.EqualTo(status));
    }

    [Test]
    public async Task The_right_name_and_password_open_it()
    {
        using TempFolder folder = new();
        using DicomWebClient client = Servers.Locked.Client();
        Assert.That((await client.StoreAsync(Servers.Ct.Files[..3], null, CancellationToken.None)).All(f => f.IsStored));
        Assert.That(await StudiesAsync(client), Is.EqualTo(1));
        Assert.That(await client.RetrieveAsync(new(CtSeries.StudyUid), folder.Path, null, CancellationToken.None), Has.Count.EqualTo(3));
    }

    [TestCase("anna", "wrong")]
    [TestCase("nobody", "s3same")]
    public async Task A_wrong_login_is_unauthorised(string user, string password)
    {
        using DicomWebClient client = Servers.Locked.Client(o => o with { Authorisation = DicomWebAuthorisation.Basic(user, password) });
        await AllRefusedAsync(client, StatusCode.Unauthorised);
    }

    [Test]
    public async Task No_login_is_unauthorised()
    {
        using DicomWebClient client = Servers.Locked.Client(o => o with { Authorisation = DicomWebAuthorisation.None });
        await AllRefusedAsync(client, StatusCode.Unauthorised);
    }

    [Test]
    public async Task A_token_opens_what_stands_behind_a_gate()
    {
        await using BearerGate gate = new("t0ken", Servers.Open.Port);
        using TempFolder folder = new();
        using DicomWebClient client = new(new() { Uri = gate.Uri, Authorisation = DicomWebAuthorisation.Bearer("t0ken") });
        Assert.That((await client.StoreAsync(Servers.Ct.Files, null, CancellationToken.None)).All(f => f.IsStored));
        Assert.That(await StudiesAsync(client), Is.Positive);
        Assert.That(await client.RetrieveAsync(new(CtSeries.StudyUid, CtSeries.SeriesUid), folder.Path, null, CancellationToken.None), Has.Count.EqualTo(20));
        Assert.That(gate.Passed, Is.GreaterThanOrEqualTo(4));

        using DicomWebClient other = new(new() { Uri = gate.Uri, Authorisation = DicomWebAuthorisation.Bearer("other") });
        await AllRefusedAsync(other, StatusCode.Unauthorised);
    }

    [Test]
    public async Task A_server_that_was_stopped_is_unreachable()
    {
        await using OrthancProcess orthanc = await OrthancProcess.StartAsync(null);
        using DicomWebClient client = orthanc.Client();
        Assert.That(await StudiesAsync(client), Is.Zero);
        await orthanc.StopAsync();
        await AllRefusedAsync(client, StatusCode.Unreachable);
    }

    [Test]
    public async Task A_path_that_is_no_DICOMweb_service_is_said_to_be_none()
    {
        using DicomWebClient client = new(new() { Uri = $"http://127.0.0.1:{Servers.Open.Port}/elsewhere" });
        Assert.That(await FailureAsync(() => StudiesAsync(client)), Is.EqualTo(StatusCode.NotFound));
    }
}
