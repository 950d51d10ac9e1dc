using System.ComponentModel;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Markets;

/// <summary>The query of <c>GET /api/orderbook</c>, as text: each value is read and refused by its own name.</summary>
internal sealed class OrderBookParameters
{
    /// <summary>Most levels a side that one call answers.</summary>
    public const int LimitMax = 5_000;

    /// <summary>Levels a side of one book, unless said.</summary>
    public const int LimitDefault = 100;

    private const int LimitOfAllDefault = 10;

    [FromQuery(Name = "pair"), Description("The pair: BTC-USD, BTC/USD, btcusd or an exchange's own symbol. Left out: the best levels of every live pair.")]
    public string? Pair { get; init; }

    [FromQuery(Name = "exchange"), Description("Only this exchange: binance, bitfinex or coinbase (also by its old name gdax).")]
    public string? Exchange { get; init; }

    [FromQuery(Name = "side"), Description("Only this side: bid or buy, ask or sell. The other one is then empty.")]
    public string? Side { get; init; }

    [FromQuery(Name = "price_greater_than"), Description("Only prices above this, itself left out. A plain decimal number of at most 28 digits, without sign and exponent.")]
    public string? PriceGreaterThan { get; init; }

    [FromQuery(Name = "price_less_than"), Description("Only prices below this, itself left out. A plain decimal number of at most 28 digits, without sign and exponent.")]
    public string? PriceLessThan { get; init; }

    [FromQuery(Name = "limit"), Description("Levels a side, 1 to 5000. Default 100; without a pair 10.")]
    public string? Limit { get; init; }

    /// <summary>What is asked for.</summary>
    /// <returns>Null when everything can be read, else what is wrong first.</returns>
    public RequestFault? Read(MarketNames names, out Instrument? instrument, out BookQuery query)
    {
        instrument = null;
        query = new BookQuery();
        Venue? venue = null;
        if (!string.IsNullOrEmpty(Pair))
        {
            if (names.ReadPair(Pair, "pair", out var read) is { } unknown) return unknown;
            instrument = read;
        }

        if (!string.IsNullOrEmpty(Exchange))
        {
            if (names.ReadExchange(Exchange, "exchange", out var read) is { } unknown) return unknown;
            venue = read;
            if (instrument is not null && names.ReadListing(instrument, venue, "exchange", out _) is { } unlisted) return unlisted;
        }

        if (MarketNames.ReadSide(Side, "side", out var side) is { } badSide) return badSide;
        if (MarketNames.ReadBound(PriceGreaterThan, "price_greater_than", isUpper: false, out var above) is { } badAbove) return badAbove;
        if (MarketNames.ReadBound(PriceLessThan, "price_less_than", isUpper: true, out var below) is { } badBelow) return badBelow;
        if (MarketNames.ReadCount(Limit, "limit", instrument is null ? LimitOfAllDefault : LimitDefault, LimitMax, out var limit) is { } badLimit) return badLimit;
        query = new BookQuery { Depth = limit, Venue = venue, Side = side, PriceAbove = above, PriceBelow = below };
        return null;
    }
}
