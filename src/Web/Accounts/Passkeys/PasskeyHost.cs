using System.Net;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>Where passkeys work: they belong to a domain, and browsers give them to secure addresses only (WebAuthn Level 3, section 5.1.2).</summary>
internal static class PasskeyHost
{
    /// <summary>Why they do not work at the address of a request; null where they do.</summary>
    public static RequestFault? ProblemOf(HttpRequest request)
    {
        var name = request.Host.Host;
        if (IPAddress.TryParse(name.Trim('[', ']'), out _)) return Fault("Passkeys belong to a domain name, and this address is a number.");
        return request.IsHttps || IsLocal(name) ? null : Fault("Browsers give passkeys to secure addresses only: those that begin with https.");
    }

    /// <summary>The same page where passkeys do work; null where there is none.</summary>
    public static string? BetterAddress(HttpRequest request) =>
        IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number)
            ? $"{request.Scheme}://localhost{(request.Host.Port is { } port ? $":{port}" : "")}{request.PathBase}{request.Path}"
            : null;

    /// <summary>Whether what a browser says of where it was is the address that it was sent to. A proxy may have taken TLS away in between.</summary>
    public static bool IsOrigin(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, new Uri($"{uri.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !request.IsHttps && IsLocal(uri.Host)));

    private static bool IsLocal(string name) => name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static RequestFault Fault(string message) => new(StatusCodes.Status409Conflict, AccountCodes.NoPasskeysHere, message);
}
