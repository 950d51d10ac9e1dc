using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Finds users for admins.</summary>
public sealed class UserDirectory(NpgsqlDataSource database, IDbContextFactory<CompraVentaDb> contexts, ILookupNormalizer normalizer, TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(24);

    /// <summary>A page of users.</summary>
    public async Task<UserPage> ListAsync(UserQuery query, CancellationToken ct)
    {
        var key = KeyOf(query.Sort);
        var (beyond, direction) = query.IsDescending ? ("<", "desc") : (">", "asc");
#pragma warning disable CA2100 // Columns and signs of our own; what is asked for goes in as parameters.
        await using var command = database.CreateCommand(
            $"""
            select id, email, user_name, name, is_admin, is_guest, created_at, seen_at, locked_at, {key}
            from users
            where {ConditionOf(query.Filter)}
              and ($1 = '' or strpos(normalized_email, $1) > 0 or strpos(normalized_user_name, $1) > 0 or strpos(id::text, $2) > 0)
              {(query.After is null ? "" : $"and ({key}, id) {beyond} ($4, $5)")}
            order by {key} {direction}, id {direction}
            limit $3
            """);
#pragma warning restore CA2100
        command.Parameters.Add(new() { Value = normalizer.NormalizeName(query.Search) });
        command.Parameters.Add(new() { Value = query.Search.ToLowerInvariant() });
        command.Parameters.Add(new() { Value = query.Limit + 1 });
        if (query.After is { } after)
        {
            command.Parameters.Add(new() { Value = UserCursor.IsTime(query.Sort) ? after.Moment : after.Text });
            command.Parameters.Add(new() { Value = after.UserId });
        }

        var users = new List<UserSummary>(query.Limit);
        UserCursor? last = null;
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            // One more than asked for: there is a next page.
            if (users.Count == query.Limit) return new UserPage(users, last);
            var user = Read(rows);
            users.Add(user);
            last = UserCursor.IsTime(query.Sort)
                ? new UserCursor(query.Sort, null, await rows.GetFieldValueAsync<DateTimeOffset>(9, ct), user.Id)
                : new UserCursor(query.Sort, rows.GetString(9), default, user.Id);
        }

        return new UserPage(users, null);
    }

    /// <summary>One user; null when there is none of this id.</summary>
    public async Task<UserDetail?> FindAsync(Guid userId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.Where(user => user.Id == userId).Select(user => new UserDetail(
            new UserSummary(user.Id, user.Email, user.UserName, user.Name, user.IsAdmin, user.IsGuest, user.CreatedAt, user.SeenAt, user.LockedAt),
            user.EmailConfirmed,
            user.TwoFactorEnabled,
            db.Sessions.Count(session => session.UserId == user.Id && session.RevokedAt == null && session.ExpiresAt > now),
            db.ApiKeys.Count(key => key.UserId == user.Id && key.RevokedAt == null),
            db.Set<IdentityUserPasskey<Guid>>().Count(passkey => passkey.UserId == user.Id))).SingleOrDefaultAsync(ct);
    }

    /// <summary>The id of the user with this mail address; null when there is none.</summary>
    public async Task<Guid?> FindByEmailAsync(string email, CancellationToken ct)
    {
        var normalized = normalizer.NormalizeEmail(email);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.Where(user => user.NormalizedEmail == normalized).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(ct);
    }

    /// <summary>How many there are.</summary>
    public async Task<AdminFigures> CountAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            select count(*) filter (where not is_guest), count(*) filter (where is_guest), count(*) filter (where is_admin), count(*) filter (where locked_at is not null),
                count(*) filter (where not is_guest and created_at > $1),
                (select count(*) from sessions where revoked_at is null and expires_at > $2),
                (select count(*) from mails where done_at is null and dead_at is null),
                (select count(*) from mails where dead_at is not null)
            from users
            """);
        command.Parameters.Add(new() { Value = now - Lately });
        command.Parameters.Add(new() { Value = now });
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        return new AdminFigures(
            rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6), rows.GetInt64(7));
    }

    private static string KeyOf(UserSort sort) => sort switch
    {
        UserSort.Created => "created_at",
        UserSort.Seen => "coalesce(seen_at, timestamptz 'epoch')",
        UserSort.Email => "coalesce(normalized_email, '')",
        UserSort.Username => "coalesce(normalized_user_name, '')",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "no such order"),
    };

    private static string ConditionOf(UserFilter filter) => filter switch
    {
        UserFilter.All => "true",
        UserFilter.Admins => "is_admin",
        UserFilter.Locked => "locked_at is not null",
        UserFilter.Guests => "is_guest",
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "no such filter"),
    };

    private static UserSummary Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        row.GetString(3),
        row.GetBoolean(4),
        row.GetBoolean(5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
        row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8));
}
