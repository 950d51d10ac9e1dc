namespace CompraVenta.Infrastructure.Trading;

/// <summary>An epoch of an account: from its opening, or a reset, to the next reset.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Asset">What it began with, and what its value is told in.</param>
/// <param name="Amount">How much of it.</param>
/// <param name="BegunAt">When it began.</param>
/// <param name="EndedAt">When the next one began; null for the one that the account is in.</param>
public sealed record EpochView(int Epoch, string Asset, decimal Amount, DateTimeOffset BegunAt, DateTimeOffset? EndedAt);
