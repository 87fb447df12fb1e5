using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>
/// A study, series or instance on a server, as users type it on a command line: <c>dicomweb+https://host/dicom-web/studies/1.2/series/1.3</c>. Since 0.2.
/// </summary>
/// <param name="Server">Base of the services, for <see cref="DicomWebOptions.Uri"/>; with name and password where the address has them, so never for a message.</param>
/// <param name="Resource">What is meant there.</param>
public sealed record DicomWebAddress(string Server, DicomWebResource Resource)
{
    private const string Mark = "dicomweb+";

    /// <summary>Whether a text is meant to be such an address and not a file.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Mark + "http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith(Mark + "https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address. Throws <see cref="ClaraException"/> that says what an address looks like.</summary>
    public static DicomWebAddress Parse(string text)
    {
        Uri uri = UriOf(text) ?? throw Wrong();
        string[] segments = uri.AbsolutePath.TrimEnd('/').Split('/');
        // The last one: a server's own path may hold such a folder.
        int studies = Array.LastIndexOf(segments, "studies");
        if (studies < 0)
            throw Wrong();
        string[] rest = segments[studies..];
        if (rest.Length is not (2 or 4 or 6) || (rest.Length >= 4 && rest[2] != "series") || (rest.Length == 6 && rest[4] != "instances"))
            throw Wrong();
        return new(Base(uri, segments[..studies]), new(rest[1], rest.ElementAtOrDefault(3), rest.ElementAtOrDefault(5)));
    }

    /// <summary>
    /// The base of the services where something is to be stored: an address may name it alone (<c>dicomweb+https://host/dicom-web</c>), or a study there, which objects name by themselves.
    /// Throws <see cref="ClaraException"/> that says what an address looks like.
    /// </summary>
    public static string ServerToStoreAt(string text)
    {
        Uri uri = UriOf(text) ?? throw new ClaraException(StatusCode.Argument, "The DICOMweb address is not one; to store, it should look like dicomweb+https://host/dicom-web.");
        string[] segments = uri.AbsolutePath.TrimEnd('/').Split('/');
        return segments.Contains("studies") ? Parse(text).Server : Base(uri, segments);
    }

    /// <summary>An address as messages may show it: without name and password.</summary>
    public static string WithoutLogin(string text) => UriOf(text) is { UserInfo.Length: > 0 } uri ? Mark + uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : text;

    /// <summary>Without name and password.</summary>
    public override string ToString() => $"{Mark}{(Uri.TryCreate(Server, UriKind.Absolute, out Uri? uri) ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') : "")}/{Resource}";

    private static Uri? UriOf(string text) =>
        IsMeant(text) && Uri.TryCreate(text[Mark.Length..], UriKind.Absolute, out Uri? uri) && uri is { Host.Length: > 0, Query.Length: 0, Fragment.Length: 0 } ? uri : null;

    private static string Base(Uri uri, IEnumerable<string> segments) => $"{uri.Scheme}://{(uri.UserInfo.Length > 0 ? uri.UserInfo + "@" : "")}{uri.Authority}{string.Join('/', segments)}";

    private static ClaraException Wrong() =>
        new(StatusCode.Argument, "The DICOMweb address is not one; it should look like dicomweb+https://host/dicom-web/studies/STUDY/series/SERIES.");
}
