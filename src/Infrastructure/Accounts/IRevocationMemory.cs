using Npgsql;

namespace CompraVenta.Infrastructure.Accounts;

/// <summary>What a node remembers so that it need not ask the database, and what ends or changes elsewhere makes wrong. <see cref="Revocations"/> tells it.</summary>
public interface IRevocationMemory
{
    /// <summary>The channel of notifications that it is told of.</summary>
    string Channel { get; }

    /// <summary>From now on every notification reaches it. What was missed before is read from the database.</summary>
    /// <param name="connection">The connection that listens already.</param>
    /// <param name="ct">Ends it.</param>
    Task BeginAsync(NpgsqlConnection connection, CancellationToken ct);

    /// <summary>Takes a notification.</summary>
    void Hear(string payload);

    /// <summary>Drops what can't matter any more; called after each notification.</summary>
    void Forget();

    /// <summary>From now on nothing reaches it: only the database knows.</summary>
    void End();
}
