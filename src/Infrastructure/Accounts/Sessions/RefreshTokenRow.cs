namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>A row of <c>refresh_tokens</c>: one refresh token, of which only the hash is kept. A session's tokens are a chain: each is used once, for the next.</summary>
public sealed class RefreshTokenRow
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The session that it renews.</summary>
    public Guid SessionId { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was exchanged for the next; null while it is the newest. A second use means that somebody else has it too.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}
