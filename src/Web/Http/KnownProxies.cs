using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace CompraVenta.Web.Http;

/// <summary>Takes from proxies that the operator names who the client is and how it came, and from nobody else.</summary>
internal static class KnownProxies
{
    private static readonly TimeSpan SecureFor = TimeSpan.FromDays(365);

    /// <summary>Adds the setting <see cref="HttpOptions.KnownProxies"/>, which is checked at the start.</summary>
    public static void AddKnownProxies(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<HttpOptions>, Check>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>(static (forwarded, http) =>
        {
            // The framework's own defaults, and its switch in the environment, trust the loopback network or everybody.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in http.Value.KnownProxies)
            {
                if (TryRead(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
            }

            // Through a chain of them, up to the first that is not ours: what stands before it anybody may have written.
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        });

        // The framework leaves out the loopback hosts, and every answer that did not come over TLS, to us or to a known proxy.
        services.AddHsts(static hsts => hsts.MaxAge = SecureFor);
    }

    /// <summary>Puts it before everything else.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseHsts();
    }

    private static bool TryRead(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address) && text.AsSpan().IndexOfAny(':', '.') >= 0)
        {
            network = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    private sealed class Check : IValidateOptions<HttpOptions>
    {
        public ValidateOptionsResult Validate(string? name, HttpOptions options)
        {
            var unread = options.KnownProxies.Where(proxy => !TryRead(proxy, out _)).ToList();
            return unread.Count == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(unread.Select(proxy =>
                    $"Http:KnownProxies has '{proxy}', which is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/24."));
        }
    }
}
