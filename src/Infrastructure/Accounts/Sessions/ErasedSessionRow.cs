namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>A row of <c>erased_sessions</c>: a session whose user was erased and with them its row, while access tokens of it could still hold. It names nobody.</summary>
public sealed class ErasedSessionRow
{
    /// <summary>The session's name.</summary>
    public Guid Id { get; init; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset RevokedAt { get; init; }
}
