using CompraVenta.Core.Portfolio;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>What an account has in an epoch and what its fills have made of it, by one snapshot of the journal, valued by prices that were taken once: so by each method
/// <c>realised + unrealised = profit</c>, also while orders are being filled.</summary>
/// <param name="Wallet">What it has.</param>
/// <param name="Holdings">What its fills have made of it.</param>
/// <param name="Worth">What that is worth; null of an epoch that is over and whose prices nobody has written down.</param>
public sealed record ValuedPortfolio(Wallet Wallet, Holdings Holdings, Valuation? Worth);
