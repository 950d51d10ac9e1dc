namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>How much a key may do; each includes those before it.</summary>
public enum ApiKeyScope
{
    /// <summary>See what its user sees.</summary>
    Read = 0,

    /// <summary>Trade for its user.</summary>
    Trade = 1,
}
