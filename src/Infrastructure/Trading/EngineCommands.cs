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

    /// <summary>Asks for a new epoch of a user's account in every market that it has one in; written with whatever else the context writes.</summary>
    /// <returns>What is asked; none when the user has no account.</returns>
    public static Task<IReadOnlyList<EngineCommandRow>> AskResetAsync(CompraVentaDb db, Guid user, DateTimeOffset now, CancellationToken ct) => AskAsync(db, EngineCommandKind.Reset, user, now, ct);

    /// <summary>Asks that all orders of a user who is erased be cancelled, in every market; written with whatever else the context writes.</summary>
    /// <returns>What is asked; none when the user has no account.</returns>
    public static Task<IReadOnlyList<EngineCommandRow>> AskCloseAsync(CompraVentaDb db, Guid user, DateTimeOffset now, CancellationToken ct) => AskAsync(db, EngineCommandKind.Close, user, now, ct);

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

    private static async Task<IReadOnlyList<EngineCommandRow>> AskAsync(CompraVentaDb db, EngineCommandKind kind, Guid user, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var sources = await db.Accounts.Where(account => account.UserId == user).Select(account => account.Source).ToListAsync(ct);
        List<EngineCommandRow> asked = [.. sources.Select(source => new EngineCommandRow { Source = source, Kind = kind, UserId = user, AskedAt = now })];
        db.EngineCommands.AddRange(asked);
        return asked;
    }

    private async Task<bool> IsAnsweredAsync(IReadOnlyList<EngineCommandRow> asked, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select count(*) from engine_commands where id = any($1) and answered_at is null");
        command.Parameters.Add(new() { Value = asked.Select(row => row.Id).ToArray() });
        return (long)(await command.ExecuteScalarAsync(ct))! == 0;
    }
}
