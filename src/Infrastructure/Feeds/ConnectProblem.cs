using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Says in plain words why a venue can't be reached, and what to do about it.</summary>
public static class ConnectProblem
{
    private const string ProxyHint = "Where the network wants a proxy, set HTTPS_PROXY before the start, as in HTTPS_PROXY=http://proxy.example:3128 ./run.";

    /// <summary>A sentence for people.</summary>
    public static string Describe(Exception e, Uri address) => Of(e, address, null, null).Message;

    /// <summary>What a failure to connect means.</summary>
    /// <param name="e">The failure.</param>
    /// <param name="address">What was connected to.</param>
    /// <param name="proxy">The proxy on the way, for people; null where there is none.</param>
    /// <param name="settings">Which settings hold the venue's addresses, as a phrase; null where it is no venue.</param>
    public static VenueProblem Of(Exception e, Uri address, string? proxy, string? settings)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case VenueException { Problem: { } known }:
                    return known;
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } tunnel:
                    return OfTunnel(tunnel, address, proxy);
                case SocketException socket when proxy is not null:
                    return new(ProblemCode.ProxyUnreachable, $"{proxy} {WordsOf(socket)}", "Correct the variable, or start that proxy. NO_PROXY lists the hosts that need none.");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return new(ProblemCode.NameNotFound, $"the name {address.Host} was not found", $"Check that this machine resolves names (DNS) and reaches the internet. {ProxyHint}");
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return new(ProblemCode.Refused, $"{address.Host} refused the connection", Sentences("Check that no firewall is in the way", AddressHint(settings)));
                case SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return new(ProblemCode.NoRoute, $"{address.Host} can't be reached from this network", $"Check the network and its firewall. {ProxyHint}");
                case AuthenticationException:
                    return new(
                        ProblemCode.NotSecure, $"no secure connection to {address.Host}: {cause.Message}",
                        "Check this machine's clock and its certificate authorities; a proxy that opens secure connections needs its own authority installed here.");
                case HttpRequestException { StatusCode: { } status }:
                    return OfStatus((int)status, address, settings);
                default:
                    break;
            }
        }

        return new(ProblemCode.Other, e is WebSocketException or HttpRequestException or IOException or VenueException ? e.Message : $"{e.GetType().Name}: {e.Message}");
    }

    /// <summary>What an HTTP status in place of an answer means.</summary>
    /// <param name="status">The status.</param>
    /// <param name="address">Who answered.</param>
    /// <param name="settings">Which settings hold the venue's addresses, as a phrase; null where it is no venue.</param>
    /// <param name="until">When it may be asked again, UTC; null when it does not say.</param>
    /// <remarks>Source: Binance REST documentation, "Limits" (418: banned, 429: slow down, 403: firewall) and its answer 451 from restricted places.</remarks>
    public static VenueProblem OfStatus(int status, Uri address, string? settings, DateTimeOffset? until = null)
    {
        var wait = until is { } moment ? string.Create(CultureInfo.InvariantCulture, $", asked again after {moment.UtcDateTime:HH:mm:ss} UTC") : "";
        return status switch
        {
            403 or 451 => new(
                ProblemCode.Blocked, $"{address.Host} answered {status}: it does not serve this country or address",
                Sentences("Use a proxy in a place that it serves (HTTPS_PROXY)", AddressHint(settings))),
            418 => new(ProblemCode.RateLimited, $"{address.Host} answered 418: this address is banned for too many requests{wait}", "Nothing to do but wait; other programs at this address count too."),
            429 => new(ProblemCode.RateLimited, $"{address.Host} answered 429: too many requests from this address{wait}", "Nothing to do but wait; other programs at this address count too."),
            407 => new(ProblemCode.ProxyPassword, $"the proxy asks for a password ({status})", PasswordHint),
            503 => new(ProblemCode.Maintenance, $"{address.Host} answered 503: it is down or in maintenance"),
            _ => new(ProblemCode.UnexpectedStatus, $"{address.Host} answered {status}", AddressHint(settings) is { } hint ? hint + "." : null),
        };
    }

    /// <summary>What no answer in time means.</summary>
    public static VenueProblem OfTimeout(Uri address, TimeSpan limit, string? proxy) => new(
        ProblemCode.TimedOut, $"{address.Host} did not answer within {limit.TotalSeconds:0} s{(proxy is null ? "" : $", asked through {proxy}")}",
        proxy is null ? $"Check the network and its firewall. {ProxyHint}" : "Check the network, and that the proxy connects to other places.");

    private const string PasswordHint = "Put user and password into the variable: HTTPS_PROXY=http://user:password@proxy.example:3128. Signs such as @ and : in them are written %40 and %3A.";

    private static VenueProblem OfTunnel(HttpRequestException e, Uri address, string? proxy)
    {
        var name = proxy ?? "the proxy";

        // The runtime gives the proxy's status in words only.
        return e.StatusCode == System.Net.HttpStatusCode.ProxyAuthenticationRequired || e.Message.Contains("407", StringComparison.Ordinal)
            ? new(ProblemCode.ProxyPassword, $"{name} answered 407: it wants a user and a password, or others than it got", PasswordHint)
            : new(ProblemCode.ProxyRefused, $"{name} did not connect to {address.Host}", "Check what that proxy allows, and that it resolves the name.");
    }

    private static string WordsOf(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "can't be reached: its name was not found",
        SocketError.ConnectionRefused => "refused the connection",
        _ => "can't be reached from this network",
    };

    private static string? AddressHint(string? settings) => settings is null ? null : $"Another base address of the exchange can be set: {settings}";

    private static string Sentences(string first, string? second) => second is null ? first + "." : $"{first}. {second}.";
}
