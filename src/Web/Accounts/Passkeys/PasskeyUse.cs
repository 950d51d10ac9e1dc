using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>When each passkey last signed in. Identity's table of passkeys has no place for it, its table of tokens has.</summary>
internal sealed class PasskeyUse(IDbContextFactory<CompraVentaDb> contexts, TimeProvider time)
{
    private const string Provider = "passkey_used";

    /// <summary>Notes that one signed in now.</summary>
    public async Task NoteAsync(Guid userId, byte[] credentialId, CancellationToken ct)
    {
        var (name, now) = (NameOf(credentialId), time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync(
            $"insert into user_tokens (user_id, login_provider, name, value) values ({userId}, {Provider}, {name}, {now}) on conflict (user_id, login_provider, name) do update set value = excluded.value",
            ct);
    }

    /// <summary>Reads the times of a user's passkeys.</summary>
    /// <returns>Finds the time of one; null when it never signed in.</returns>
    public async Task<Func<byte[], DateTimeOffset?>> ReadAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var times = await db.UserTokens.Where(row => row.UserId == userId && row.LoginProvider == Provider).ToDictionaryAsync(row => row.Name, row => row.Value, StringComparer.Ordinal, ct);
        return id => times.GetValueOrDefault(NameOf(id)) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Forgets one that is gone.</summary>
    public async Task ForgetAsync(Guid userId, byte[] credentialId, CancellationToken ct)
    {
        var name = NameOf(credentialId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.UserTokens.Where(row => row.UserId == userId && row.LoginProvider == Provider && row.Name == name).ExecuteDeleteAsync(ct);
    }

    /// <summary>Ids may be longer than the table's names.</summary>
    private static string NameOf(byte[] credentialId) => Base64Url.EncodeToString(SHA256.HashData(credentialId));
}
