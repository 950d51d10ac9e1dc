using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>What others than its user ask of an account: it is written down, and the engine that leads carries it out and answers; where none leads, whoever asks may have an errand that does.</summary>
public sealed class EngineCommands(NpgsqlDataSource database, TimeProvider time, EngineErrand? errand = null)
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks for a new epoch of a user's account in every market that it has one in; written with whatever else the context writes. What is asked already, and waits, is not asked again.</summary>
    /// <param name="db">The caller's context, where those who ask take turns.</param>
    /// <param name="user">Whose.</param>
    /// <param name="seen">The epoch that whoever asks wants to end; null for whichever the account is in. If it has ended, nothing is asked in any market.</param>
    /// <param name="now">When it is asked.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<AskedReset> AskResetAsync(CompraVentaDb db, Guid user, SeenEpoch? seen, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);

        // By one statement: an engine may answer between two.
        var accounts = await db.Accounts.Where(account => account.UserId == user)
            .Select(account => new
            {
                account.Source,
                account.Epoch,
                Waiting = db.EngineCommands.Where(row =>
                    row.UserId == user && row.Source == account.Source && row.Kind == EngineCommandKind.Reset && row.Epoch == account.Epoch && row.AnsweredAt == null).OrderBy(row => row.Id).FirstOrDefault(),
            })
            .ToListAsync(ct);
        if (seen is not null && accounts.Find(account => account.Source == seen.Source) is { } there && there.Epoch != seen.Epoch) return new AskedReset(HasAccount: true, [], [], IsUnknownEpoch: seen.Epoch > there.Epoch);
        List<EngineCommandRow> asked = [.. accounts.Where(account => account.Waiting is null)
            .Select(account => new EngineCommandRow { Source = account.Source, Kind = EngineCommandKind.Reset, UserId = user, Epoch = account.Epoch, AskedAt = now })];
        db.EngineCommands.AddRange(asked);
        return new AskedReset(accounts.Count > 0, asked, [.. accounts.Select(account => account.Waiting).OfType<EngineCommandRow>()]);
    }

    /// <summary>Asks that all orders of a user who is erased be cancelled, in every market; written with whatever else the context writes.</summary>
    /// <returns>What is asked; none when the user has no account.</returns>
    public static async Task<IReadOnlyList<EngineCommandRow>> AskCloseAsync(CompraVentaDb db, Guid user, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var sources = await db.Accounts.Where(account => account.UserId == user).Select(account => account.Source).ToListAsync(ct);
        List<EngineCommandRow> asked = [.. sources.Select(source => new EngineCommandRow { Source = source, Kind = EngineCommandKind.Close, UserId = user, AskedAt = now })];
        db.EngineCommands.AddRange(asked);
        return asked;
    }

    /// <summary>Waits until all is answered.</summary>
    /// <returns>False when it is not by the end of the patience: it will be once an engine leads.</returns>
    public async Task<bool> WaitAsync(IReadOnlyList<EngineCommandRow> asked, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var started = time.GetTimestamp();
        while (!await IsAnsweredAsync(asked, ct))
        {
            if (time.GetElapsedTime(started) > Patience) return false;
            if (errand is not null)
            {
                foreach (var source in asked.Select(row => row.Source).Distinct(StringComparer.Ordinal)) await errand.TryRunAsync(source, ct);
            }
            else await Task.Delay(LookInterval, time, ct);
        }

        return true;
    }

    private async Task<bool> IsAnsweredAsync(IReadOnlyList<EngineCommandRow> asked, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select count(*) from engine_commands where id = any($1) and answered_at is null");
        command.Parameters.Add(new() { Value = asked.Select(row => row.Id).ToArray() });
        return (long)(await command.ExecuteScalarAsync(ct))! == 0;
    }
}
