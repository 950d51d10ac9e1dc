namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>What a valid access token says.</summary>
/// <param name="UserId">Whose it is (<c>sub</c>).</param>
/// <param name="SessionId">The session that it descends from (<c>sid</c>).</param>
/// <param name="Id">Its own name (<c>jti</c>).</param>
/// <param name="IsAdmin">Whether its user may use the admin calls.</param>
/// <param name="NotBefore">From when it holds (<c>nbf</c>, whole seconds).</param>
/// <param name="ExpiresAt">From when it holds no more (<c>exp</c>, whole seconds).</param>
public sealed record AccessToken(Guid UserId, Guid SessionId, Guid Id, bool IsAdmin, DateTimeOffset NotBefore, DateTimeOffset ExpiresAt);
