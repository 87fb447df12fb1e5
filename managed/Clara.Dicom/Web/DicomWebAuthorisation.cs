using System.Net.Http.Headers;
using System.Text;
using Clara.Imaging;

namespace Clara.Dicom.Web;

/// <summary>Who we are to a DICOMweb server. Its text never holds the secret. Immutable, any thread. Since 0.2.</summary>
public sealed class DicomWebAuthorisation
{
    private DicomWebAuthorisation(AuthenticationHeaderValue? header) => Header = header;

    /// <summary>Nobody in particular.</summary>
    public static DicomWebAuthorisation None { get; } = new(null);

    internal AuthenticationHeaderValue? Header { get; }

    /// <summary>Name and password (RFC 7617, UTF-8). Throws <see cref="ClaraException"/> when the name has a colon or either has control characters.</summary>
    public static DicomWebAuthorisation Basic(string user, string password) =>
        user.Contains(':', StringComparison.Ordinal) || (user + password).Any(char.IsControl)
            ? throw new ClaraException(StatusCode.Argument, "A user name may hold no colon, and neither name nor password control characters.")
            : new(new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    /// <summary>A token (RFC 6750). Throws <see cref="ClaraException"/> when it is empty or holds characters that no token has.</summary>
    public static DicomWebAuthorisation Bearer(string token) => token.Length == 0 || token.Any(c => c is < '!' or > '~')
        ? throw new ClaraException(StatusCode.Argument, "The server's token is empty or holds characters that no token has (blanks, line ends or letters beyond ASCII).")
        : new(new("Bearer", token));

    /// <summary>The kind only: "none", "Basic" or "Bearer".</summary>
    public override string ToString() => Header?.Scheme ?? "none";
}
