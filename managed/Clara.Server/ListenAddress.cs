using System.Net;
using System.Net.Sockets;
using Clara.Imaging;

namespace Clara.Server;

/// <summary>From the options to an address to bind, and from there to one that clients can use.</summary>
internal static class ListenAddress
{
    public static IPAddress Parse(ServerOptions options)
    {
        if (options.Port is < 0 or > 65535)
            throw new ClaraException(StatusCode.Argument, $"The port must be 0 (a free one) to 65535; it is {options.Port}.");
        if (options.Workers < 1 || options.MaxWaiting < 0 || options.MaxSessions < 1 || options.MaxBodyBytes < 1 || options.SessionExpiry <= TimeSpan.Zero || options.MaxSessionExpiry <= TimeSpan.Zero)
            throw new ClaraException(StatusCode.Argument, "The server's limits must be above 0.");
        return options.Host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            string text when IPAddress.TryParse(text, out IPAddress? address) => address,
            _ => throw new ClaraException(StatusCode.Argument, $"The server cannot listen on '{options.Host}'; give an IP address of this machine, localhost or *."),
        };
    }

    public static Uri ForClients(string bound, IPAddress address)
    {
        int port = new Uri(bound).Port;
        IPAddress reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return new(reachable.AddressFamily == AddressFamily.InterNetworkV6 ? $"http://[{reachable}]:{port}/" : $"http://{reachable}:{port}/");
    }
}
