using System.Net;

namespace CompraVenta.Web.Http;

/// <summary>Where the settings have the app listen.</summary>
internal static class ListenAddresses
{
    private static readonly string[] EveryInterface = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The addresses, as the settings spell them.</summary>
    public static IReadOnlyList<BindingAddress> From(IConfiguration settings)
    {
        var endpoints = settings.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0) return [.. endpoints.Select(BindingAddress.Parse)];
        var urls = Parts(settings["urls"]);
        if (urls.Length > 0) return [.. urls.Select(BindingAddress.Parse)];
        return [.. Parts(settings["http_ports"]).Select(port => BindingAddress.Parse($"http://*:{port}")), .. Parts(settings["https_ports"]).Select(port => BindingAddress.Parse($"https://*:{port}"))];
    }

    /// <summary>Whether an address means every interface, and so names no host.</summary>
    public static bool IsEveryInterface(BindingAddress address) => EveryInterface.Contains(address.Host, StringComparer.Ordinal);

    /// <summary>Whether only this machine reaches the app.</summary>
    public static bool IsLoopbackOnly(IConfiguration settings) => From(settings).All(IsLoopback);

    /// <summary>The first address as a user on this machine would open it.</summary>
    public static Uri First(IConfiguration settings)
    {
        var address = From(settings).FirstOrDefault(a => !a.IsUnixPipe && !a.IsNamedPipe) ?? BindingAddress.Parse(HttpRules.DefaultUrl);
        var host = IsEveryInterface(address) ? "localhost" : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port, address.PathBase).Uri;
    }

    private static bool IsLoopback(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static string[] Parts(string? text) => (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
