using CompraVenta.Infrastructure.Persistence;

namespace CompraVenta.Web.Status;

/// <summary>The database answers and has the newest schema.</summary>
internal sealed class DatabaseReadiness(Database database) : IReadinessCheck
{
    /// <summary>Its <see cref="Name"/>.</summary>
    public const string CheckName = "migrations";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool IsDispensable => false;

    /// <inheritdoc/>
    public async ValueTask<string?> FindProblemAsync(CancellationToken ct) =>
        await database.AnswersAsync(ct) ? null : database.IsReady ? "The database does not answer." : "The database does not answer yet, or is being migrated.";
}
