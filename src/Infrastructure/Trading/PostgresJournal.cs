using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The journal that orders are acknowledged from: writes each batch of the engine in one transaction, marked with the epoch of the engine and a number that grows by one.</summary>
/// <remarks>One round trip a batch, on a connection of its own that stays open: what a pool does to clean one up would cost each commit as much again, and its statements stay prepared.
/// Commits come one after the other, from one writer. An engine that was replaced can't commit: the first statement moves the lease from exactly the batch before, or raises.</remarks>
public sealed class PostgresJournal(NpgsqlDataSource database)
{
    /// <summary>The error that <c>move_lease</c> raises when somebody else leads.</summary>
    public const string SupersededState = "CV001";

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private (NpgsqlConnection Connection, JournalStatements Statements)? writing;

    /// <summary>Takes over a shard; whoever led it can't commit from now on, and what it was committing is either there or never will be.</summary>
    /// <returns>The epoch to commit in, and the last batch committed.</returns>
    public async Task<(long Epoch, long Batch)> TakeOverAsync(EngineShard shard, DateTimeOffset now, CancellationToken ct)
    {
        await CloseAsync();

        // The update waits for a commit that is under way, which holds the same row.
        await using var command = database.CreateCommand(
            """
            with house as (insert into accounts (id, source, epoch, last_event) values ($3, $4, 0, 0) on conflict do nothing)
            insert into engine_leases as l (shard, epoch, batch, taken_at) values ($1, 1, 0, $2)
            on conflict (shard) do update set epoch = l.epoch + 1, taken_at = $2
            returning epoch, batch
            """);
        command.Parameters.Add(new() { Value = shard.Key });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = shard.House });
        command.Parameters.Add(new() { Value = shard.Source.Word() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    /// <summary>Whether a batch is in the journal: for when a commit's answer was lost. To be asked after <see cref="TakeOverAsync"/>, which ends what is under way.</summary>
    public async Task<bool> HasAsync(EngineShard shard, long epoch, long number, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from engine_batches where shard = $1 and number = $2 and epoch = $3)");
        command.Parameters.Add(new() { Value = shard.Key });
        command.Parameters.Add(new() { Value = number });
        command.Parameters.Add(new() { Value = epoch });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Commits a batch.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="epoch">The epoch of the engine.</param>
    /// <param name="number">The number of the batch: one more than that of the last.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="events">What its accounts are told of it.</param>
    /// <param name="ct">Ends it; whether the batch is there is then to be asked.</param>
    /// <exception cref="NpgsqlException">The database did not answer: whether the batch is there is to be asked by <see cref="HasAsync"/>.</exception>
    public async Task<CommitOutcome> CommitAsync(EngineShard shard, long epoch, long number, JournalBatch batch, IReadOnlyList<AccountEvent> events, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(events);
        writing ??= (await database.OpenConnectionAsync(ct), new JournalStatements());
        await using var commands = writing.Value.Connection.CreateBatch();
        writing.Value.Statements.AddTo(commands, shard, epoch, number, batch, events);
        try
        {
            await commands.ExecuteNonQueryAsync(ct);
            return CommitOutcome.Committed;
        }
        catch (PostgresException e) when (e.SqlState == SupersededState)
        {
            return CommitOutcome.Superseded;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Gives the connection back, until the next commit.</summary>
    public async Task CloseAsync()
    {
        if (writing is not { } own) return;
        writing = null;
        await own.Connection.DisposeAsync();
    }

    /// <summary>A moment of the engine as the database has it, to the microsecond.</summary>
    internal static DateTimeOffset AtNs(long ns) => Epoch.AddTicks(ns / 1_000 * TimeSpan.TicksPerMicrosecond);

    /// <summary>A moment of the database as the engine has it.</summary>
    internal static long ToNs(DateTimeOffset at) => (at - Epoch).Ticks * TimeSpan.NanosecondsPerTick;
}
