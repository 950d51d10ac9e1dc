using System.Collections.Concurrent;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Tells whoever listens to an account that it has new events; what they are is read from the journal, where they are already.</summary>
public sealed class AccountStreams
{
    private readonly ConcurrentDictionary<Guid, Action<AccountEvent?>[]> listeners = [];

    private volatile Action<Guid?>[] followers = [];

    // The numbers that the last look found; those who look take turns.
    private Dictionary<Guid, long> seen = [];

    /// <summary>Listens to an account until disposed. The listener is called from any thread, in the order of the events; null says that some may have been missed.</summary>
    public IDisposable Listen(Guid account, Action<AccountEvent?> listener)
    {
        listeners.AddOrUpdate(account, _ => [listener], (_, known) => [.. known, listener]);
        return new Listening(this, account, listener);
    }

    /// <summary>Follows all accounts: the follower is called from any thread with each one that has new events here; null says that any may have. For those who live as long as the app.</summary>
    internal void FollowAll(Action<Guid?> follower)
    {
        lock (listeners) followers = [.. followers, follower];
    }

    /// <summary>Hands events on that are in the journal.</summary>
    internal void Publish(IReadOnlyList<AccountEvent> events)
    {
        foreach (var told in events)
        {
            foreach (var follower in followers) follower(told.Account);
            if (!listeners.TryGetValue(told.Account, out var own)) continue;
            foreach (var listener in own) listener(told);
        }
    }

    /// <summary>Events may have been written that were not handed on: by another engine, or by a commit whose answer was lost.</summary>
    internal void Reload()
    {
        foreach (var follower in followers) follower(null);
        foreach (var (_, own) in listeners)
        {
            foreach (var listener in own) listener(null);
        }
    }

    /// <summary>Looks which accounts that somebody listens to have new events since the last look, in one question for all, and has these read. For an instance that does not lead: what the leader
    /// writes is handed on to nobody there.</summary>
    internal async Task LookAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        Guid[] listened = [.. listeners.Keys];
        if (listened.Length == 0) return;
        var found = new Dictionary<Guid, long>(listened.Length);
        await using var command = database.CreateCommand("select id, last_event from accounts where id = any($1)");
        command.Parameters.Add(new() { Value = listened });
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct)) found.Add(rows.GetGuid(0), rows.GetInt64(1));
        }

        foreach (var (account, number) in found)
        {
            if (seen.TryGetValue(account, out var before) && before == number) continue;
            if (!listeners.TryGetValue(account, out var own)) continue;
            foreach (var listener in own) listener(null);
        }

        seen = found;
    }

    private void Remove(Guid account, Action<AccountEvent?> listener)
    {
        while (listeners.TryGetValue(account, out var known))
        {
            Action<AccountEvent?>[] rest = [.. known.Where(other => other != listener)];
            if (rest.Length > 0 ? listeners.TryUpdate(account, rest, known) : listeners.TryRemove(new(account, known))) return;
        }
    }

    private sealed class Listening(AccountStreams streams, Guid account, Action<AccountEvent?> listener) : IDisposable
    {
        public void Dispose() => streams.Remove(account, listener);
    }
}
