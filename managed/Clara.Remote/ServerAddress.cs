using System.Text;
using Clara.Imaging;

namespace Clara.Remote;

/// <summary>A server's address as users type it, made into a base that paths are appended to.</summary>
internal sealed record ServerAddress(Uri Base, string? BasicCredentials)
{
    /// <summary>Host and path without credentials, for messages.</summary>
    public string Shown => Base.AbsoluteUri.TrimEnd('/');

    public static ServerAddress Parse(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.Contains("://", StringComparison.Ordinal))
            trimmed = "http://" + trimmed;
        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw new ClaraException(StatusCode.Argument, "The server's address is not one; it should look like http://host:5000.");
        // Clients up to 1.0.1 wanted /v1 in the address, later ones append it themselves: users have both.
        string path = uri.AbsolutePath.TrimEnd('/');
        foreach (string end in (string[])["/models", "/v1"])
            if (path.EndsWith("/v1" + end, StringComparison.OrdinalIgnoreCase) || (end == "/v1" && path.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                path = path[..^end.Length].TrimEnd('/');
        Uri address = new UriBuilder(uri.Scheme, uri.Host, uri.Port, path + "/").Uri;
        return new(address, uri.UserInfo.Length > 0 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))) : null);
    }
}
