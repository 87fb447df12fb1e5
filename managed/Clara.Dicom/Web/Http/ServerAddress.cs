using System.Text;
using Clara.Imaging;

namespace Clara.Dicom.Web.Http;

/// <summary>A server's base as users type it, made into one that paths are appended to.</summary>
internal sealed record ServerAddress(Uri Base, DicomWebAuthorisation InAddress)
{
    /// <summary>Host and path without credentials, for messages.</summary>
    public string Shown => Base.AbsoluteUri.TrimEnd('/');

    public static ServerAddress Parse(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.Contains("://", StringComparison.Ordinal))
            trimmed = "https://" + trimmed;
        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new ClaraException(StatusCode.Argument, "The DICOMweb server's address is not one; it should look like https://host/dicom-web.");
        string[] login = Uri.UnescapeDataString(uri.UserInfo).Split(':', 2);
        return new(new UriBuilder(uri.Scheme, uri.Host, uri.Port, uri.AbsolutePath.TrimEnd('/') + "/").Uri,
            uri.UserInfo.Length == 0 ? DicomWebAuthorisation.None : DicomWebAuthorisation.Basic(login[0], login.ElementAtOrDefault(1) ?? ""));
    }

    /// <summary>A path below the base; the prefix is one of the options' own.</summary>
    public Uri Below(string prefix, string path)
    {
        string between = prefix.Trim('/');
        return new(Base, between.Length == 0 ? path : $"{between}/{path}");
    }
}
