using System.ComponentModel;

namespace CompraVenta.Web.Trading;

/// <summary>What an account has.</summary>
internal sealed record WalletAnswer(
    [property: Description("The mail address; null for a guest.")] string? Email,
    [property: Description("`equity` minus what the epoch began with, in `asset`; null of an epoch that is over and whose closing prices are not known.")] decimal? Profit,
    [property: Description("By asset, what is free.")] IReadOnlyDictionary<string, decimal> Balance,
    [property: Description("By asset, what is locked for open orders.")] IReadOnlyDictionary<string, decimal> FixedBalance,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source,
    [property: Description("What `equity` and `profit` are told in: the asset that the epoch began with.")] string Asset,
    [property: Description("What everything that has a price is worth, or was when the epoch ended, free and locked, rounded down to 8 decimals; null of an epoch that is over and whose closing prices are not known.")] decimal? Equity,
    [property: Description("What the epoch began with.")] decimal BegunWith,
    [property: Description("The epoch, from 1.")] int Epoch,
    [property: Description("When the oldest of the prices was known; null of an epoch that is over and whose closing prices are not known.")] DateTimeOffset? AsOf,
    [property: Description("The assets that are counted at their last known price, since no book of theirs is live.")] IReadOnlyList<string> Stale,
    [property: Description("By each asset of `stale`, when its price was known.")] IReadOnlyDictionary<string, DateTimeOffset> StaleAsOf,
    [property: Description("The assets for which no price is known: `equity` and `profit` leave them out.")] IReadOnlyList<string> Unvalued);

/// <summary>What an account has of one asset.</summary>
internal sealed record CoinAnswer(
    [property: Description("The asset.")] string Coin,
    [property: Description("What is free.")] decimal Balance,
    [property: Description("What is locked for open orders.")] decimal FixedBalance);

/// <summary>The epochs of an account.</summary>
internal sealed record EpochsAnswer([property: Description("Newest first.")] IReadOnlyList<Infrastructure.Trading.EpochView> Epochs);

/// <summary>What a reset did.</summary>
internal sealed record ResetAnswer([property: Description("What was done.")] string Msg);
