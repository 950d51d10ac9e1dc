using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Status;

/// <summary>A trading engine is here, or known: another instance's.</summary>
internal sealed class EngineReadiness(EngineHost engine) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public bool IsDispensable => false;

    /// <inheritdoc/>
    public ValueTask<string?> FindProblemAsync(CancellationToken ct) =>
        ValueTask.FromResult(engine.State != EngineState.Starting ? null : "The trading engine is not here yet, and no other is known.");
}
