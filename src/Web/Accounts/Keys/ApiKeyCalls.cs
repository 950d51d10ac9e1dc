using CompraVenta.Infrastructure.Accounts.Keys;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>Declares which calls take API keys.</summary>
internal static class ApiKeyCalls
{
    /// <summary>Lets API keys make a call.</summary>
    /// <typeparam name="TBuilder">What is mapped.</typeparam>
    /// <param name="call">The call, or a group of them.</param>
    /// <param name="scope">How much a key must be allowed.</param>
    public static TBuilder AllowsApiKey<TBuilder>(this TBuilder call, ApiKeyScope scope)
        where TBuilder : IEndpointConventionBuilder => call.WithMetadata(new ApiKeyAllowed(scope));
}
