using CompraVenta.Infrastructure.Persistence;

namespace CompraVenta.Web.Status;

/// <summary>The database answers and has the newest schema.</summary>
internal sealed class DatabaseReadiness(Database database) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "migrations";

    /// <inheritdoc/>
    public bool IsDispensable => false;

    /// <inheritdoc/>
    public ValueTask<string?> FindProblemAsync(CancellationToken ct) =>
        ValueTask.FromResult(database.IsReady ? null : "The database does not answer yet, or is being migrated.");
}
