using System.Collections.Concurrent;
using Npgsql;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Tells whoever listens to an account that its notifications, or how far they are read, may have changed; what they are is read from the database.</summary>
public sealed class NotificationStreams
{
    private readonly ConcurrentDictionary<Guid, Action[]> listeners = [];

    // What the last look found; those who look take turns.
    private Dictionary<Guid, (long Last, long Read)> seen = [];

    /// <summary>Listens to an account until disposed. The listener is called from any thread, and does not wait.</summary>
    public IDisposable Listen(Guid account, Action listener)
    {
        listeners.AddOrUpdate(account, _ => [listener], (_, known) => [.. known, listener]);
        return new Listening(this, account, listener);
    }

    /// <summary>Something of an account changed here.</summary>
    internal void Publish(Guid account)
    {
        if (!listeners.TryGetValue(account, out var own)) return;
        foreach (var listener in own) listener();
    }

    /// <summary>Looks which accounts that somebody listens to have changed since the last look, in one question for all: what other instances write is announced to nobody here.</summary>
    internal async Task LookAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        Guid[] listened = [.. listeners.Keys];
        if (listened.Length == 0) return;
        var found = new Dictionary<Guid, (long, long)>(listened.Length);
        await using var command = database.CreateCommand("select account_id, last_number, read_number from notification_marks where account_id = any($1)");
        command.Parameters.Add(new() { Value = listened });
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct)) found.Add(rows.GetGuid(0), (rows.GetInt64(1), rows.GetInt64(2)));
        }

        foreach (var (account, mark) in found)
        {
            if (!seen.TryGetValue(account, out var before) || before != mark) Publish(account);
        }

        seen = found;
    }

    private void Remove(Guid account, Action listener)
    {
        while (listeners.TryGetValue(account, out var known))
        {
            Action[] rest = [.. known.Where(other => other != listener)];
            if (rest.Length > 0 ? listeners.TryUpdate(account, rest, known) : listeners.TryRemove(new(account, known))) return;
        }
    }

    private sealed class Listening(NotificationStreams streams, Guid account, Action listener) : IDisposable
    {
        public void Dispose() => streams.Remove(account, listener);
    }
}
