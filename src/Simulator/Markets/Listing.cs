namespace CompraVenta.Simulator.Markets;

/// <summary>One instrument at one venue, with the venue's own symbol and steps. Ticks and lots are powers of ten.</summary>
internal sealed record Listing
{
    public required VenueTraits Venue { get; init; }

    /// <summary>The venue's symbol: BTCUSDT, tBTCUST, BTC-USDT.</summary>
    public required string Symbol { get; init; }

    public required Asset Base { get; init; }

    public required Asset Quote { get; init; }

    /// <summary>The venue's codes of the two assets; Bitfinex calls USDT UST.</summary>
    public required string BaseCode { get; init; }

    public required string QuoteCode { get; init; }

    /// <summary>A price is a whole number of 10^-PriceDecimals.</summary>
    public required int PriceDecimals { get; init; }

    /// <summary>A size is a whole number of 10^-SizeDecimals.</summary>
    public required int SizeDecimals { get; init; }

    /// <summary>Share of the venue's activity.</summary>
    public required double Weight { get; init; }

    /// <summary>When trading began (Unix ms); there are no candles before. 0 for those that always were.</summary>
    public long ListedAtMs { get; init; }

    public bool IsMajor => Weight >= 2;

    /// <summary>Levels a side that the order flow keeps up.</summary>
    public int Levels => IsMajor ? 240 : 110;

    public double TicksPerUnit => Pow10[PriceDecimals];

    public double LotsPerUnit => Pow10[SizeDecimals];

    /// <summary>Mean worth in USD of a level near the touch.</summary>
    public double LevelUsd => 2_500 * Math.Pow(Weight, 0.9);

    /// <summary>Mean worth in USD of a market order.</summary>
    public double TradeUsd => 1_100 * Math.Pow(Weight, 0.7);

    /// <summary>Half the usual spread as a share of the price.</summary>
    public double HalfSpread => Venue.SpreadFactor * (Weight >= 8 ? 0.00008 : IsMajor ? 0.00015 : 0.0003);

    /// <summary>Distance between neighbouring levels as a share of the price.</summary>
    public double LevelGap => IsMajor ? 0.00006 : 0.0004;

    private static ReadOnlySpan<double> Pow10 => [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
}
