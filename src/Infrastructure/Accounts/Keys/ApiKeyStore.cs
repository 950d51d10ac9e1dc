using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>The keys of users' programs: made, listed, revoked.</summary>
public sealed class ApiKeyStore(IDbContextFactory<CompraVentaDb> contexts, ApiKeyCache cache, ApiKeySecrets secrets, TimeProvider time)
{
    /// <summary>Keys that a user may have at a time.</summary>
    public const int KeysMax = 30;

    /// <summary>Longest name of a key.</summary>
    public const int NameLengthMax = 60;

    /// <summary>Tells all nodes that keys of a user hold no more, or may hold again; with the transaction of <paramref name="db"/> where it has one.
    /// Whoever calls also does <see cref="ApiKeyCache.Clear"/> once it is committed, so that it holds at once on this node.</summary>
    public static Task TellAsync(CompraVentaDb db, Guid userId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Database.ExecuteSqlAsync($"select pg_notify({ApiKeyCache.Channel}, {userId.ToString()})", ct);
    }

    /// <summary>Makes a key.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="scope">How much it may do.</param>
    /// <param name="networks">The networks it may come from, in CIDR notation; none for any.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The key and its secret, which nobody can read again; null when the user has <see cref="KeysMax"/> already.</returns>
    public async Task<(ApiKeyRow Row, string Secret)?> AddAsync(Guid userId, string name, ApiKeyScope scope, IReadOnlyList<string> networks, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var secret = ApiKeySecrets.Make();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The user's row is the lock: of two calls that make keys at once, the second counts the first one's.
        await db.Database.ExecuteSqlAsync($"select 1 from users where id = {userId} for update", ct);
        if (await db.ApiKeys.CountAsync(row => row.UserId == userId && row.RevokedAt == null, ct) >= KeysMax) return null;
        var made = new ApiKeyRow
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Name = name,
            Key = ApiKeySecrets.Make(),
            Secret = secrets.Protect(secret),
            MayTrade = scope == ApiKeyScope.Trade,
            Networks = [.. networks],
            CreatedAt = now,
        };
        db.ApiKeys.Add(made);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (made, secret);
    }

    /// <summary>The keys of a user that hold, newest first.</summary>
    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ApiKeys.Where(row => row.UserId == userId && row.RevokedAt == null).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).ToListAsync(ct);
    }

    /// <summary>Revokes a key: refused from now on, on this node at once, on others within a second. Its secret is erased.</summary>
    /// <param name="userId">Whose it must be.</param>
    /// <param name="keyId">Its number.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The key as it was; null when the user has none of this number that holds.</returns>
    public async Task<ApiKeyRow?> RevokeAsync(Guid userId, Guid keyId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var held = db.ApiKeys.Where(row => row.Id == keyId && row.UserId == userId && row.RevokedAt == null);
        var row = await held.SingleOrDefaultAsync(ct);
        byte[] nothing = [];
        if (row is null || await held.ExecuteUpdateAsync(key => key.SetProperty(k => k.RevokedAt, now).SetProperty(k => k.Secret, nothing), ct) == 0) return null;
        await TellAsync(db, userId, ct);
        await transaction.CommitAsync(ct);
        cache.Clear();
        return row;
    }
}
