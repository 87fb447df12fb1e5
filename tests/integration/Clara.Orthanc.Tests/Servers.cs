using Clara.Dicom.Web;
using Clara.Orthanc.Tests.Doubles;

namespace Clara.Orthanc.Tests;

/// <summary>One Orthanc for anybody and one with a login, for all tests; the CT series is stored in the first.</summary>
[SetUpFixture]
public sealed class Servers
{
    public const string Login = "anna:s3same";

    internal static OrthancProcess Open { get; private set; } = null!;

    internal static OrthancProcess Locked { get; private set; } = null!;

    internal static CtSeries Ct { get; private set; } = null!;

    /// <summary>What our client said of each file when it stored the series.</summary>
    internal static IReadOnlyList<StoredFile> Stored { get; private set; } = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Ct = new();
        OrthancProcess[] servers = await Task.WhenAll(OrthancProcess.StartAsync(null), OrthancProcess.StartAsync(Login));
        (Open, Locked) = (servers[0], servers[1]);
        using DicomWebClient client = Open.Client();
        Stored = await client.StoreAsync(Ct.Files, null, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Ct?.Dispose();
        if (Open is not null)
            await Open.DisposeAsync();
        if (Locked is not null)
            await Locked.DisposeAsync();
    }
}
