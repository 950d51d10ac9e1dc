namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>A row of <c>signing_keys</c>: one key pair that access tokens are signed with.</summary>
public sealed class SigningKeyRow
{
    /// <summary>The name that tokens carry as <c>kid</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made; the newest signs, the older ones only verify.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The private key (PKCS #8), under data protection.</summary>
    public required byte[] PrivateKey { get; init; }

    /// <summary>The public key (SubjectPublicKeyInfo).</summary>
    public required byte[] PublicKey { get; init; }
}
