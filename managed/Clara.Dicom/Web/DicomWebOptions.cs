using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>Which DICOMweb server, and how to talk to it. Checked by <see cref="DicomWebClient"/>'s constructor. Since 0.2.</summary>
public sealed record DicomWebOptions
{
    /// <summary>
    /// Base of the services, such as https://host/dicom-web or http://localhost:8042/dicom-web; a missing scheme is https. A name and password in it are sent as Basic authorisation where
    /// <see cref="Authorisation"/> is none. A query is refused.
    /// </summary>
    public required string Uri { get; init; }

    /// <summary>Path behind the base where the server searches (QIDO-RS), such as "qido"; empty for the base itself.</summary>
    public string SearchPrefix { get; init; } = "";

    /// <summary>Path behind the base where the server gives objects out (WADO-RS); empty for the base itself.</summary>
    public string RetrievePrefix { get; init; } = "";

    /// <summary>Path behind the base where the server takes objects (STOW-RS); empty for the base itself.</summary>
    public string StorePrefix { get; init; } = "";

    /// <summary>Who we are. Never sent to another host than the base's.</summary>
    public DicomWebAuthorisation Authorisation { get; init; } = DicomWebAuthorisation.None;

    /// <summary>Whether authorisation may go over plain http to another machine, where anybody on the way can read it. Without it that is refused; this machine itself (loopback) is always allowed.</summary>
    public bool AllowPlainAuthorisation { get; init; }

    /// <summary>Whether the server's certificate must be trusted.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>Longest silence of the server, seconds: every piece that is sent or received starts it anew, so a slow line is no failure. 0 waits for ever.</summary>
    public double TimeoutSeconds { get; init; } = 60;

    /// <summary>Results asked for at once in a search; 1 to 100000. Servers that give fewer at once are followed all the same.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Longest object taken from the server, bytes; a longer one ends the retrieval.</summary>
    public long MaxObjectBytes { get; init; } = 8L << 30;

    /// <summary>Longest answer taken from the server, bytes: all objects of one retrieval together.</summary>
    public long MaxRetrievedBytes { get; init; } = 256L << 30;

    /// <summary>Longest JSON taken from the server, bytes: one page of results, or the metadata of one study, series or instance.</summary>
    public int MaxJsonBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of files that go into one request of a store, at least one file. A request that fails as a whole says nothing of its files, so small ones lose less.</summary>
    public long MaxStoreBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Told of a server's Warning headers (code 299: filters that it does not know, results that it left out), one line each, from any thread. The text is the server's and may repeat
    /// the query: it may be shown, never logged.
    /// </summary>
    public Action<string>? OnWarning { get; init; }

    internal void Check()
    {
        if (!double.IsFinite(TimeoutSeconds) || TimeoutSeconds is < 0 or > 1e6)
            throw new ClaraException(StatusCode.Argument, "The server's timeout must be a number of seconds from 0 (none) to 1000000.");
        if (PageSize is < 1 or > 100_000)
            throw new ClaraException(StatusCode.Argument, "The page size of searches must be 1 to 100000.");
        if (MaxObjectBytes < 1 || MaxRetrievedBytes < 1 || MaxJsonBytes < 1 || MaxStoreBytes < 1)
            throw new ClaraException(StatusCode.Argument, "The limits of a DICOMweb client must be positive.");
    }
}
