using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Portfolio;

/// <summary>What an account holds in an epoch, what it cost, and what has come of it: a function of the epoch's executions alone.</summary>
/// <remarks>All costs and profits are in the account's quote asset. A fee lessens what is received, so that it is in the cost of what was bought and in the proceeds of what was sold. A
/// trade between two other assets realises nothing: what was given hands its cost on to what was received, as one lot. So by each method
/// <c>realised + unrealised = equity − start</c>, to the last digit.</remarks>
/// <param name="QuoteAsset">The account's quote asset: what the epoch began with.</param>
/// <param name="StartAmount">How much of it.</param>
/// <param name="Cash">How much of it there is.</param>
/// <param name="Positions">All other assets that are or were held, by name.</param>
/// <param name="Fees">All fees, by the asset that they were taken from.</param>
public sealed record Holdings(
    string QuoteAsset, decimal StartAmount, decimal Cash, IReadOnlyList<Position> Positions, IReadOnlyDictionary<string, decimal> Fees)
{
    /// <summary>Goes through an epoch's executions.</summary>
    /// <param name="quoteAsset">What the epoch began with.</param>
    /// <param name="startAmount">How much of it.</param>
    /// <param name="executions">All of the epoch, oldest first.</param>
    /// <exception cref="ArgumentException">More was given than there was: executions are missing, or not in order.</exception>
    public static Holdings Of(string quoteAsset, decimal startAmount, IEnumerable<Execution> executions)
    {
        ArgumentNullException.ThrowIfNull(executions);
        var cash = startAmount;
        var open = new SortedDictionary<string, OpenPosition>(StringComparer.Ordinal);
        var fees = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (instrument, side, amountBase, amountQuote, fee, timeNs) in executions)
        {
            var (given, givenAmount, received, gross) = side == OrderSide.Buy
                ? (instrument.Quote, amountQuote, instrument.Base, amountBase) : (instrument.Base, amountBase, instrument.Quote, amountQuote);

            // The fee is rounded up, and so may be more than what was received, which nobody pays.
            var charged = Math.Min(fee, gross);
            var net = gross - charged;
            if (charged > 0) fees[received] = fees.GetValueOrDefault(received) + charged;
            if (given == quoteAsset)
            {
                if (givenAmount > cash) throw new ArgumentException($"{givenAmount} {given} were given of {cash}: executions are missing", nameof(executions));
                cash -= givenAmount;
                Of(received).Acquire(net, (givenAmount, givenAmount), timeNs);
                continue;
            }

            var cost = Of(given).Dispose(givenAmount);
            if (received != quoteAsset) Of(received).Acquire(net, cost, timeNs);
            else
            {
                cash += net;
                Of(given).Realise(net, cost);
            }
        }

        return new(quoteAsset, startAmount, cash, [.. open.Values.Select(position => position.Close())], fees);

        OpenPosition Of(string asset) => open.TryGetValue(asset, out var known) ? known : open[asset] = new OpenPosition(asset);
    }

    /// <summary>Profit of all that was sold.</summary>
    public decimal RealisedBy(CostMethod method) => Positions.Sum(position => position.RealisedBy(method));

    /// <summary>Profit if all that is held were sold at today's prices, without fees; null when a price is not known.</summary>
    /// <param name="method">Which cost.</param>
    /// <param name="price">The price of an asset in the account's quote asset; null when none is known. Asked for what is held only.</param>
    public decimal? UnrealisedBy(CostMethod method, Func<string, decimal?> price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return SumOf(position => price(position.Asset) is { } now ? position.UnrealisedBy(method, now) : null);
    }

    /// <summary>What everything is worth: cash + Σ quantity × price; null when a price is not known.</summary>
    /// <param name="price">The price of an asset in the account's quote asset; null when none is known. Asked for what is held only.</param>
    public decimal? EquityAt(Func<string, decimal?> price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return Cash + SumOf(position => position.Quantity * price(position.Asset));
    }

    /// <summary>What all fees are worth: Σ fee × price, those in the quote asset as they are; null when a price is not known.</summary>
    /// <param name="price">The price of an asset in the account's quote asset; null when none is known.</param>
    public decimal? FeesAt(Func<string, decimal?> price)
    {
        ArgumentNullException.ThrowIfNull(price);
        decimal? sum = 0;
        foreach (var (asset, fee) in Fees) sum += asset == QuoteAsset ? fee : fee * price(asset);
        return sum;
    }

    private decimal? SumOf(Func<Position, decimal?> value)
    {
        decimal? sum = 0;
        foreach (var position in Positions)
        {
            if (position.Quantity > 0) sum += value(position);
        }

        return sum;
    }
}
