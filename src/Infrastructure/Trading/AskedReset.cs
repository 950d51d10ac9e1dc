namespace CompraVenta.Infrastructure.Trading;

/// <summary>What became of asking for a user's reset.</summary>
/// <param name="HasAccount">Whether the user has an account in any market.</param>
/// <param name="Asked">What is asked of engines now, one for each market.</param>
/// <param name="Waiting">What was asked before, and waits for an engine.</param>
/// <param name="IsUnknownEpoch">Whether nothing is asked because the account had no such epoch yet.</param>
public sealed record AskedReset(bool HasAccount, IReadOnlyList<EngineCommandRow> Asked, IReadOnlyList<EngineCommandRow> Waiting, bool IsUnknownEpoch = false);
