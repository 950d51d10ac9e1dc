using System.Collections.Concurrent;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Tells whoever listens to an account that it has new events; what they are is read from the journal, where they are already.</summary>
public sealed class AccountStreams
{
    private readonly ConcurrentDictionary<Guid, Action<AccountEvent?>[]> listeners = [];

    /// <summary>Listens to an account until disposed. The listener is called from any thread, in the order of the events; null says that some may have been missed.</summary>
    public IDisposable Listen(Guid account, Action<AccountEvent?> listener)
    {
        listeners.AddOrUpdate(account, _ => [listener], (_, known) => [.. known, listener]);
        return new Listening(this, account, listener);
    }

    /// <summary>Hands events on that are in the journal.</summary>
    internal void Publish(IReadOnlyList<AccountEvent> events)
    {
        foreach (var told in events)
        {
            if (!listeners.TryGetValue(told.Account, out var own)) continue;
            foreach (var listener in own) listener(told);
        }
    }

    /// <summary>Events may have been written that were not handed on: by another engine, or by a commit whose answer was lost.</summary>
    internal void Reload()
    {
        foreach (var (_, own) in listeners)
        {
            foreach (var listener in own) listener(null);
        }
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
