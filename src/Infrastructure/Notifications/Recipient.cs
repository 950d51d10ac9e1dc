using Npgsql;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Whom to tell what an account's events give rise to.</summary>
/// <param name="Account">The account.</param>
/// <param name="User">Its user.</param>
/// <param name="MailAddress">Where mail may go: an address that was confirmed; null for none.</param>
/// <param name="Switches">Where they want to be told what.</param>
internal sealed record Recipient(Guid Account, Guid User, string? MailAddress, NotificationSwitches Switches)
{
    /// <summary>The users of accounts. Those of users who are gone, or have just been erased, are missing; the others stay until the transaction ends.</summary>
    public static async Task<Dictionary<Guid, Recipient>> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] accounts, CancellationToken ct)
    {
        // Whoever erases a user waits for this transaction, and then finds what it wrote.
        await using var command = new NpgsqlCommand(
            """
            select a.id, u.id, case when u.email_confirmed and not u.is_guest and u.locked_at is null then u.email end
            from accounts a join users u on u.id = a.user_id where a.id = any($1) order by u.id for key share of u
            """,
            connection,
            transaction);
        command.Parameters.Add(new() { Value = accounts });
        var found = new List<(Guid Account, Guid User, string? Address)>();
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct)) found.Add((rows.GetGuid(0), rows.GetGuid(1), await rows.IsDBNullAsync(2, ct) ? null : rows.GetString(2)));
        }

        await using var switches = new NpgsqlCommand("select user_id, kind, on_page, by_mail from notification_switches where user_id = any($1)", connection, transaction);
        switches.Parameters.Add(new() { Value = found.Select(own => own.User).ToArray() });
        var chosen = new List<NotificationSwitchRow>();
        await using (var rows = await switches.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                chosen.Add(new NotificationSwitchRow { UserId = rows.GetGuid(0), Kind = (NotificationKind)rows.GetInt16(1), OnPage = rows.GetBoolean(2), ByMail = rows.GetBoolean(3) });
            }
        }

        var own = chosen.ToLookup(row => row.UserId);
        return found.ToDictionary(user => user.Account, user => new Recipient(user.Account, user.User, user.Address, new NotificationSwitches(own[user.User])));
    }
}
