using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Says in plain words why a venue can't be reached.</summary>
public static class ConnectProblem
{
    /// <summary>A sentence for people.</summary>
    public static string Describe(Exception e, Uri address)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return $"the name {address.Host} was not found";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"{address.Host} refused the connection";
                case SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return $"{address.Host} can't be reached from this network";
                case AuthenticationException:
                    return $"no secure connection to {address.Host}: {cause.Message}";
                case HttpRequestException { StatusCode: { } status }:
                    return Describe((int)status, address);
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }:
                    return $"the proxy refused a connection to {address.Host}";
                default:
                    break;
            }
        }

        return e is WebSocketException or HttpRequestException or IOException or VenueException ? e.Message : $"{e.GetType().Name}: {e.Message}";
    }

    private static string Describe(int status, Uri address) => status switch
    {
        403 or 451 => $"{address.Host} answered {status}: it does not serve this country or address",
        418 or 429 => $"{address.Host} answered {status}: too many requests from this address",
        407 => $"the proxy asks for a password ({status})",
        _ => $"{address.Host} answered {status}",
    };
}
