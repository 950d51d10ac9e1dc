using System.Security.Cryptography;
using System.Text;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>Finds the key of a call that proves to have its secret. A right call is answered from memory; a wrong secret and a key that does not exist both cost
/// reading the database and one secret, so that nobody learns which keys there are.</summary>
public sealed class ApiKeyVerifier(IDbContextFactory<CompraVentaDb> contexts, ApiKeyCache cache, ApiKeySecrets secrets, ApiKeyUses uses, TimeProvider time)
{
    /// <summary>Whether a call proves to have a secret: by naming it, or by a signature made with it. Takes the same time whatever the secret is.</summary>
    /// <param name="secret">The secret in ASCII.</param>
    public delegate bool Proof(ReadOnlySpan<byte> secret);

    /// <summary>The key, of which a call names the secret.</summary>
    /// <inheritdoc cref="FindAsync(string, Proof, CancellationToken)"/>
    public ValueTask<ApiKey?> FindAsync(string key, string secret, CancellationToken ct)
    {
        if (!ApiKeySecrets.IsWellFormed(secret)) return ValueTask.FromResult<ApiKey?>(null);
        var given = Encoding.ASCII.GetBytes(secret);
        return FindAsync(key, kept => CryptographicOperations.FixedTimeEquals(kept, given), ct);
    }

    /// <summary>The key, of which a call proves to have the secret.</summary>
    /// <returns>Null unless key and proof go together, the key holds, and its user's account is open.</returns>
    /// <exception cref="Npgsql.NpgsqlException">It had to be read, and the database does not answer.</exception>
    public async ValueTask<ApiKey?> FindAsync(string key, Proof proof, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (!ApiKeySecrets.IsWellFormed(key)) return null;
        var found = cache.Find(key);
        if (found is null || !proof(found.Secret))
        {
            var version = cache.Version;
            found = await ReadAsync(key, proof, ct);
            if (found is null) return null;
            cache.Add(key, found, version);
        }

        var now = time.GetUtcNow();
        if (found.Use(now)) uses.Add(found.Id, now);
        return found;
    }

    private async Task<ApiKey?> ReadAsync(string key, Proof proof, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.ApiKeys.SingleOrDefaultAsync(k => k.Key == key && k.RevokedAt == null && db.Users.Any(u => u.Id == k.UserId && u.LockedAt == null), ct);
        var secret = secrets.Unprotect(row?.Secret);
        if (!proof(secret) || row is null) return null;
        return new ApiKey(row.Id, row.UserId, row.MayTrade ? ApiKeyScope.Trade : ApiKeyScope.Read, [.. row.Networks.Select(System.Net.IPNetwork.Parse)], secret, row.UsedAt);
    }
}
