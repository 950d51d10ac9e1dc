namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>A row of <c>recovery_codes</c>: a code that signs in once in place of the authenticator's. Only its hash is kept.</summary>
public sealed class RecoveryCodeRow
{
    /// <summary>Whose.</summary>
    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the code.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was used; null while it is good.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}
