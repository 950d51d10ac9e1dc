namespace CompraVenta.Core.Trading;

/// <summary>An epoch of an account: from its opening, or a reset, to the next reset.</summary>
/// <param name="Account">The account.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Asset">The asset that it began with, in which its value is told.</param>
/// <param name="Amount">How much of it.</param>
/// <param name="BegunNs">When, nanoseconds since 1970-01-01 UTC.</param>
public sealed record AccountEpoch(Guid Account, Guid User, int Epoch, string Asset, decimal Amount, long BegunNs);
