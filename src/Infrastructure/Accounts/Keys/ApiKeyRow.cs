namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>A row of <c>api_keys</c>: a key that a program of a user's signs its calls in with.</summary>
public sealed class ApiKeyRow
{
    /// <summary>Its number.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid UserId { get; init; }

    /// <summary>What its user calls it; at most 60 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The public half, which names the key; unlike all others.</summary>
    public required string Key { get; init; }

    /// <summary>The secret half under data protection: not a hash, since signatures made with it are to be checked.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>Whether it may trade; it may always read.</summary>
    public bool MayTrade { get; init; }

    /// <summary>The networks it may come from, in CIDR notation; empty for any.</summary>
    public string[] Networks { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to a minute; null when never.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>When it was revoked; null while it holds.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
