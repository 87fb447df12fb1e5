using System.Net.Sockets;
using Clara.Dicom.Web.Multipart;
using Clara.Imaging;

namespace Clara.Dicom.Web.Http;

/// <summary>What went wrong below the protocol, as a sentence with the right status. Exceptions' own texts may hold the query and stay inside.</summary>
internal static class NetworkFailure
{
    public static ClaraException Of(Exception e, ServerAddress address, TimeSpan silence) => e switch
    {
        ClaraException already => already,
        MultipartException m => new(StatusCode.Protocol, $"The answer of {address.Shown} {m.Message}; try again, and look at its log if it happens twice.", m, isTransient: true),
        OperationCanceledException { InnerException: TimeoutException } => new(StatusCode.Unreachable,
            $"Nothing answers at {address.Shown} (no answer); check that the server runs and that address and port are right.", e, isTransient: true),
        OperationCanceledException => new(StatusCode.Timeout,
            FormattableString.Invariant($"{address.Shown} was silent for {silence.TotalSeconds:0.##} s; try again, or allow it more time."), e, isTransient: true),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(StatusCode.Unreachable,
            $"The name {address.Base.Host} has no address; check the server's address and the network.", e, isTransient: true),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(StatusCode.Tls,
            $"No trusted TLS connection to {address.Shown}: its certificate is not trusted here, or the port does not speak TLS.", e),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(StatusCode.Unreachable, $"The proxy does not let us through to {address.Shown}.", e, isTransient: true),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => new(StatusCode.Protocol,
            $"What answers at {address.Shown} does not speak HTTP as it should.", e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new(StatusCode.Unreachable,
            $"Nothing answers at {address.Shown}{Reason(e)}; check that the server runs and that address and port are right.", e, isTransient: true),
        _ => new(StatusCode.Protocol, $"{address.Shown} closed the connection half-way; try again, and look at its log if it happens twice.", e, isTransient: true),
    };

    private static string Reason(Exception e) => e.InnerException is SocketException s
        ? s.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => " (connection refused)",
            SocketError.TimedOut => " (no answer)",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => " (no route)",
            _ => "",
        }
        : "";
}
