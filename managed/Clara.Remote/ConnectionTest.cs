using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Protocol.Aiaa;
using Clara.Remote.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Remote;

/// <summary>Tries a server in the order in which things fail: name, port, certificate, authorisation, protocol, version.</summary>
internal sealed class ConnectionTest(ServerAddress address, AiaaBackendOptions options, AiaaClient client)
{
    private const double LongestSeconds = 10;

    public async Task<ConnectionReport> RunAsync(CancellationToken ct)
    {
        long began = Stopwatch.GetTimestamp();
        ConnectionReport Failed(ConnectionStage stage, StatusCode status, string message) => new(stage, status, message, 0, Stopwatch.GetElapsedTime(began));

        Uri next = Proxy() ?? address.Base;
        TimeSpan limit = TimeSpan.FromSeconds(options.TimeoutSeconds is > 0 and < LongestSeconds ? options.TimeoutSeconds : LongestSeconds);
        IPAddress[] found;
        try
        {
            found = await Dns.GetHostAddressesAsync(next.DnsSafeHost, ct).WaitAsync(limit, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return Failed(ConnectionStage.Dns, StatusCode.Unreachable, $"The name {next.Host} has no address; check the server's address and the network.");
        }
        using (Socket socket = new(SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                await socket.ConnectAsync(found, next.Port, ct).AsTask().WaitAsync(limit, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                return Failed(ConnectionStage.Port, e is TimeoutException ? StatusCode.Timeout : StatusCode.Unreachable,
                    $"Nothing answers at {next.Host}, port {next.Port}; check that the server runs and that no firewall is between.");
            }
        }
        JArray list;
        try
        {
            list = await client.ListAsync(ct).ConfigureAwait(false);
        }
        catch (ClaraException e)
        {
            return Failed(Stage(e.Status), e.Status, e.Message);
        }
        IReadOnlyList<AiaaModel> models = ModelListing.Understood(list);
        return models.Count == 0 && list.Count > 0
            ? Failed(ConnectionStage.Version, StatusCode.Protocol, $"{address.Shown} lists its models in a form that this version does not know.")
            : new(ConnectionStage.None, StatusCode.Ok, $"{address.Shown} answers; models: {models.Count}.", models.Count, Stopwatch.GetElapsedTime(began));
    }

    private static ConnectionStage Stage(StatusCode status) => status switch
    {
        StatusCode.Unreachable => ConnectionStage.Port,
        StatusCode.Tls => ConnectionStage.Tls,
        StatusCode.Unauthorised => ConnectionStage.Authorisation,
        _ => ConnectionStage.Protocol,
    };

    /// <summary>The proxy that calls will go through, or null; it resolves the name then, not we.</summary>
    private Uri? Proxy() => address.Base.IsLoopback || HttpClient.DefaultProxy.IsBypassed(address.Base) ? null : HttpClient.DefaultProxy.GetProxy(address.Base);
}
