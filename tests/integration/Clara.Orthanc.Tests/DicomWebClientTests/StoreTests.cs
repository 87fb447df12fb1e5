using Clara.Dicom.Web;

namespace Clara.Orthanc.Tests.DicomWebClientTests;

public sealed class StoreTests
{
    [Test]
    public void Every_slice_was_stored() => Assert.That(Servers.Stored.Select(f => (f.Path, f.Outcome)), Is.EqualTo(Servers.Ct.Files.Select(f => (f, StoreOutcome.Stored))));

    [Test]
    public async Task Storing_again_does_no_harm_in_one_request_or_in_many([Values(1, 400_000, long.MaxValue)] long bytesARequest)
    {
        using DicomWebClient client = Servers.Open.Client(o => o with { MaxStoreBytes = bytesARequest });
        Assert.That((await client.StoreAsync(Servers.Ct.Files, null, CancellationToken.None)).Select(f => f.Outcome), Is.All.EqualTo(StoreOutcome.Stored));
    }

    [Test]
    public async Task A_file_that_Orthanc_passes_over_in_silence_is_refused_and_the_others_are_stored()
    {
        // The shared slice has no UIDs in its dataset, and Orthanc answers 200 all the same.
        using DicomWebClient client = Servers.Open.Client();
        IReadOnlyList<StoredFile> files = await client.StoreAsync([Servers.Ct.Files[0], Servers.Ct.Originals[1], Servers.Ct.Files[2]], null, CancellationToken.None);
        Assert.That(files.Select(f => f.Outcome), Is.EqualTo(new[] { StoreOutcome.Stored, StoreOutcome.Refused, StoreOutcome.Stored }));
    }

    [Test]
    public async Task Where_nothing_is_taken_each_file_is_refused()
    {
        using DicomWebClient client = Servers.Open.Client();
        Assert.That((await client.StoreAsync(Servers.Ct.Originals[..2], null, CancellationToken.None)).Select(f => f.Outcome), Is.All.EqualTo(StoreOutcome.Refused));
    }
}
