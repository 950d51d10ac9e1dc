namespace CompraVenta.Web.Streaming;

/// <summary>What a connection was signed in with.</summary>
/// <param name="userId">Whose it is.</param>
/// <param name="expiresAt">From when it holds no more; null where it holds until it is ended.</param>
/// <param name="holds">Says whether it holds now.</param>
internal sealed class StreamSession(Guid userId, DateTimeOffset? expiresAt, Func<CancellationToken, ValueTask<bool>> holds)
{
    /// <summary>Whose it is.</summary>
    public Guid UserId => userId;

    /// <summary>From when it holds no more; null where it holds until it is ended.</summary>
    public DateTimeOffset? ExpiresAt => expiresAt;

    /// <summary>Whether it holds now: it has not run out and was not ended, nor its user locked or erased.</summary>
    /// <exception cref="Npgsql.NpgsqlException">It had to be asked for, and the database does not answer.</exception>
    public ValueTask<bool> HoldsAsync(CancellationToken ct) => holds(ct);
}
