using System.ComponentModel;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Portfolio;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading;

/// <summary>What came of an epoch.</summary>
internal sealed record PortfolioAnswer(
    [property: Description("Where prices come from: live, simulated or replay.")] string Source,
    [property: Description("The epoch, from 1.")] int Epoch,
    [property: Description("What values are told in: the asset that the epoch began with.")] string Asset,
    [property: Description("What the epoch began with.")] decimal BegunWith,
    [property: Description("What everything that has a price is worth, or was when the epoch ended, rounded down to 8 decimals; null of an epoch that is over and whose closing prices are not known.")] decimal? Equity,
    [property: Description("`equity` minus what the epoch began with; null of an epoch that is over and whose closing prices are not known.")] decimal? Profit,
    [property: Description("What was sold: what came of it, less what it had cost.")] ByCostMethod<decimal> Realised,
    [property: Description("What is held: what it is worth, less what it cost; null where a price is not known.")] ByCostMethod<decimal?> Unrealised,
    [property: Description("What all fees are worth at the same prices; null where a price is not known.")] decimal? Fees,
    [property: Description("All fees, by the asset that they were taken from.")] IReadOnlyDictionary<string, decimal> FeesByAsset,
    [property: Description("Every other asset that is or was held, by name.")] IReadOnlyList<PositionAnswer> Positions,
    [property: Description("When the oldest of the prices was known; null of an epoch that is over and whose closing prices are not known.")] DateTimeOffset? AsOf,
    [property: Description("The assets that are counted at their last known price, since no book of theirs is live.")] IReadOnlyList<string> Stale,
    [property: Description("By each asset of `stale`, when its price was known.")] IReadOnlyDictionary<string, DateTimeOffset> StaleAsOf,
    [property: Description("The assets for which no price is known: `equity` and `profit` leave them out.")] IReadOnlyList<string> Unvalued)
{
    /// <summary>A portfolio.</summary>
    public static PortfolioAnswer Of(ValuedPortfolio portfolio, string source)
    {
        var (wallet, holdings, worth) = portfolio;
        return new PortfolioAnswer(
            source, wallet.Epoch.Epoch, wallet.Epoch.Asset, wallet.Epoch.Amount, worth?.Equity, worth?.Profit,
            new(holdings.RealisedBy(CostMethod.AverageCost), holdings.RealisedBy(CostMethod.Fifo)),
            new(Rounded(holdings.UnrealisedBy(CostMethod.AverageCost, PriceOf)), Rounded(holdings.UnrealisedBy(CostMethod.Fifo, PriceOf))),
            worth is null ? null : Rounded(holdings.FeesAt(PriceOf)), holdings.Fees, [.. holdings.Positions.Select(position => PositionAnswer.Of(position, PriceOf(position.Asset)))],
            worth?.AsOf, [.. worth?.Stale ?? []], worth?.StaleAsOf ?? [], worth?.Unvalued ?? []);

        decimal? PriceOf(string asset) => worth is not null && worth.Prices.TryGetValue(asset, out var price) ? price.Price : null;

        // Down, as the equity is: so both say the same.
        static decimal? Rounded(decimal? value) => value is { } known ? Amounts.RoundDown(known) : null;
    }
}

/// <summary>The same by both ways of setting costs against what is sold.</summary>
internal sealed record ByCostMethod<T>(
    [property: Description("Each unit costs what all units held cost on average.")] T AverageCost,
    [property: Description("What was acquired first is sold first.")] T Fifo);

/// <summary>An asset that is held, or was.</summary>
internal sealed record PositionAnswer(
    [property: Description("The asset.")] string Asset,
    [property: Description("How much is held, free and locked.")] decimal Quantity,
    [property: Description("What a unit cost on average, fees included, not rounded; null when nothing is held.")] decimal? AveragePrice,
    [property: Description("What a unit is worth now, not rounded; null when nothing is held, or no price is known.")] decimal? Price,
    [property: Description("What it is worth now, rounded down to 8 decimals.")] decimal? Value,
    [property: Description("What it cost.")] ByCostMethod<decimal> Cost,
    [property: Description("What was sold of it: what came of it, less what it had cost.")] ByCostMethod<decimal> Realised,
    [property: Description("What it is worth, less what it cost.")] ByCostMethod<decimal?> Unrealised)
{
    /// <summary>A position at a price.</summary>
    public static PositionAnswer Of(Position position, decimal? price)
    {
        return new PositionAnswer(
            position.Asset, position.Quantity, position.AveragePrice, price, price is { } now ? Amounts.RoundDown(now * position.Quantity) : null,
            new(position.CostOf(CostMethod.AverageCost), position.CostOf(CostMethod.Fifo)), new(position.RealisedAverageCost, position.RealisedFifo), new(At(CostMethod.AverageCost), At(CostMethod.Fifo)));

        decimal? At(CostMethod method) => price is { } now ? Amounts.RoundDown(position.UnrealisedBy(method, now)) : null;
    }
}
