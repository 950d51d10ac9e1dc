using System.Collections.Frozen;
using System.Security.Cryptography;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>The keys that access tokens are signed with, shared by all nodes: the newest signs, the older ones verify until no token of theirs can hold any more.</summary>
/// <remarks>The private halves lie in the database under data protection.</remarks>
public sealed class SigningKeys(
    IDbContextFactory<CompraVentaDb> contexts, IDataProtectionProvider protection, IOptions<AccountOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How often an unknown <c>kid</c> makes us look whether another node has made a key.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Any number will do, as long as nothing else in this database uses it for an advisory lock.</summary>
    private const long MakingLock = 0x436F_6D70_4B65_7973;

    private readonly IDataProtector protector = protection.CreateProtector("CompraVenta.SigningKeys");
    private readonly SemaphoreSlim loading = new(1, 1);
    private FrozenDictionary<string, SigningKey> known = FrozenDictionary<string, SigningKey>.Empty;
    private SigningKey? newest;
    private long lookedAt;

    /// <summary>The keys that tokens may be signed with, newest first; made and read when there are none.</summary>
    public async ValueTask<IReadOnlyList<SigningKey>> ListAsync(CancellationToken ct)
    {
        await CurrentAsync(ct);
        return [.. known.Values.OrderByDescending(key => key.CreatedAt)];
    }

    /// <summary>The key to sign with; a new one once the newest has served its time.</summary>
    public async ValueTask<SigningKey> CurrentAsync(CancellationToken ct)
    {
        if (newest is { } key && time.GetUtcNow() - key.CreatedAt < options.Value.SigningKeyLife) return key;
        await loading.WaitAsync(ct);
        try
        {
            if (newest is { } made && time.GetUtcNow() - made.CreatedAt < options.Value.SigningKeyLife) return made;
            await LoadAsync(mayMake: true, ct);
            return newest!;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>The key of this name, or null. An unknown name is looked for in the database, at most once a second.</summary>
    public async ValueTask<SigningKey?> FindAsync(string id, CancellationToken ct)
    {
        if (known.TryGetValue(id, out var key)) return key;
        await loading.WaitAsync(ct);
        try
        {
            if (!known.ContainsKey(id) && (lookedAt == 0 || time.GetElapsedTime(lookedAt) >= LookInterval)) await LoadAsync(mayMake: false, ct);
            return known.GetValueOrDefault(id);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in known.Values) key.Dispose();
        loading.Dispose();
    }

    private async Task LoadAsync(bool mayMake, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Of several nodes that find the key too old, one makes the next.
        if (mayMake) await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({MakingLock})", ct);
        var rows = await db.SigningKeys.OrderByDescending(row => row.CreatedAt).ToListAsync(ct);
        var now = time.GetUtcNow();
        if (mayMake && (rows.Count == 0 || now - rows[0].CreatedAt >= options.Value.SigningKeyLife))
        {
            var row = Make(now);
            db.SigningKeys.Add(row);
            await db.SaveChangesAsync(ct);
            rows.Insert(0, row);
        }

        await transaction.CommitAsync(ct);
        lookedAt = time.GetTimestamp();

        // A key verifies until the last token that it may have signed has expired.
        var signing = rows.Where((_, i) => i == 0 || now - rows[i - 1].CreatedAt < options.Value.AccessTokenLife * 2);
        known = signing.ToFrozenDictionary(row => row.Id, row => known.GetValueOrDefault(row.Id) ?? Read(row), StringComparer.Ordinal);
        newest = rows.Count == 0 ? null : known[rows[0].Id];
    }

    private SigningKeyRow Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKeyRow
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            CreatedAt = now,
            PrivateKey = protector.Protect(key.ExportPkcs8PrivateKey()),
            PublicKey = key.ExportSubjectPublicKeyInfo(),
        };
    }

    private SigningKey Read(SigningKeyRow row)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(protector.Unprotect(row.PrivateKey), out _);
        return new SigningKey(row.Id, row.CreatedAt, key);
    }
}
