namespace CompraVenta.Web.Http;

/// <summary>Marks endpoints that take a refresh token.</summary>
internal sealed class RefreshTokenNeeded
{
    /// <summary>The only one.</summary>
    public static readonly RefreshTokenNeeded Instance = new();

    private RefreshTokenNeeded()
    {
    }
}
