using CompraVenta.Infrastructure.Accounts.Keys;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>Marks calls that API keys may make; all others refuse them.</summary>
/// <param name="Scope">How much the key must be allowed.</param>
internal sealed record ApiKeyAllowed(ApiKeyScope Scope);
