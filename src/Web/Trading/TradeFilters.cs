using System.ComponentModel;
using System.Globalization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading;

/// <summary>Which orders, or which fills, are asked for, as text: each value is read and refused by its own name. The query of <c>GET /api/fills.csv</c>.</summary>
internal class TradeFilters
{
    [FromQuery(Name = "pair"), Description("Only of this pair, in any spelling.")]
    public string? Pair { get; init; }

    [FromQuery(Name = "side"), Description("Only of this side.")]
    public string? Side { get; init; }

    /// <summary>What <c>type</c> may be: a type, or those of which each ends another.</summary>
    public static readonly IReadOnlyList<string> Types = [.. OrderTermsReader.Types.Keys, OrderTermsReader.Pair];

    [FromQuery(Name = "type"), Description("Only orders of this type, or fills of such; `OCO` for those of which one ends the other.")]
    public string? Type { get; init; }

    [FromQuery(Name = "coin"), Description("Only of pairs that have this asset on either side.")]
    public string? Coin { get; init; }

    [FromQuery(Name = "from"), Description("Only orders placed, or fills made, from then on: a day such as 2026-11-20, or a moment such as 2026-11-20T12:00:00Z.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Only orders placed, or fills made, before then; a day is its beginning.")]
    public string? To { get; init; }

    [FromQuery(Name = "epoch"), Description("Only of this epoch, a number from 1, or `all`; the current one when left out.")]
    public string? Epoch { get; init; }

    /// <summary>Reads an epoch.</summary>
    public static RequestFault? ReadEpoch(string? text, out int? number, out bool isAll)
    {
        number = null;
        isAll = text == "all";
        if (isAll || string.IsNullOrEmpty(text)) return null;
        if (!text.All(char.IsAsciiDigit) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read < 1) return RequestFault.BadParameter("epoch", "'epoch' is a number from 1, or all.");
        number = read;
        return null;
    }

    /// <summary>What is asked for.</summary>
    /// <param name="names">The markets' names.</param>
    /// <param name="of">What is known of the query besides.</param>
    /// <param name="query">That, with these filters.</param>
    /// <returns>What is wrong first, or null.</returns>
    public RequestFault? ReadFilters<T>(MarketNames names, T of, out T query)
        where T : TradeQuery
    {
        query = of;
        if (ReadEpoch(Epoch, out var epoch, out var isAll) is { } badEpoch) return badEpoch;
        TradeQuery read = (TradeQuery)of with { Epoch = epoch, IsOfAllEpochs = isAll };
        if (!string.IsNullOrEmpty(Pair))
        {
            if (names.ReadPair(Pair, "pair", out var instrument) is { } badPair) return badPair;
            read = read with { Base = instrument.Base, Quote = instrument.Quote };
        }

        if (!string.IsNullOrEmpty(Side))
        {
            if (Side.ToUpperInvariant() is not ("BUY" or "SELL")) return RequestFault.BadParameter("side", "'side' is BUY or SELL.");
            read = read with { Side = string.Equals(Side, "BUY", StringComparison.OrdinalIgnoreCase) ? OrderSide.Buy : OrderSide.Sell };
        }

        if (!string.IsNullOrEmpty(Coin)) read = read with { Coin = Coin.ToUpperInvariant() };
        if (MomentParameter.Read("from", From, out var from) is { } badFrom) return badFrom;
        if (MomentParameter.Read("to", To, out var to) is { } badTo) return badTo;
        if (from > to) return RequestFault.BadParameter("to", "'to' is not to be before 'from'.");
        read = read with { From = from, To = to };
        if (!string.IsNullOrEmpty(Type))
        {
            if (string.Equals(Type, OrderTermsReader.Pair, StringComparison.OrdinalIgnoreCase)) read = read with { IsOfPair = true };
            else if (OrderTermsReader.Types.TryGetValue(Type, out var type)) read = read with { Type = type };
            else return RequestFault.BadParameter("type", $"'type' is one of {string.Join(", ", Types)}.");
        }

        query = (T)read;
        return null;
    }
}
