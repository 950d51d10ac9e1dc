using System.Net;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>The proxy through which venues are reached: by default the one that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and
/// <c>NO_PROXY</c> name. REST calls and sockets take the same one. This machine's own addresses are never asked of a proxy: what
/// listens there, the simulator say, is somewhere else for it.</summary>
/// <param name="chosen">Chooses the proxy of an address.</param>
public sealed class FeedProxy(IWebProxy chosen) : IWebProxy
{
    /// <summary>The variables that may name a proxy of a secure address, in the order in which .NET asks them; then of a plain one.</summary>
    private static readonly string[] Secure = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"], Plain = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => chosen.Credentials;
        set => chosen.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : chosen.GetProxy(AsHttp(destination));

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || chosen.IsBypassed(AsHttp(host));

    /// <summary>The proxy of an address for people, with the variable that names it and without its password; null where there is none.</summary>
    public string? Describe(Uri destination)
    {
        if (GetProxy(destination) is not { } proxy || proxy == AsHttp(destination)) return null;
        var name = $"the proxy {proxy.Host}:{proxy.Port}";
        return VariableOf(destination) is { } variable ? $"{name} ({variable})" : name;
    }

    /// <summary>The environment variable that is asked for a proxy of an address; null when none is set.</summary>
    internal static string? VariableOf(Uri destination) =>
        Array.Find(AsHttp(destination).Scheme == Uri.UriSchemeHttps ? Secure : Plain, name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    private static Uri AsHttp(Uri address) => address.Scheme switch
    {
        "wss" => new UriBuilder(address) { Scheme = Uri.UriSchemeHttps, Port = address.Port }.Uri,
        "ws" => new UriBuilder(address) { Scheme = Uri.UriSchemeHttp, Port = address.Port }.Uri,
        _ => address,
    };
}
