using System.ComponentModel;
using System.Globalization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading;

/// <summary>Which orders are asked for, as text: each value is read and refused by its own name. The query of <c>GET /api/orders.csv</c>.</summary>
internal class OrderFilters
{
    /// <summary>What <c>state</c> may be: all that are open, all that have ended, or one state.</summary>
    public static readonly IReadOnlyList<string> States = ["all", "open", "closed", "waiting", "standing", "filled", "cancelled", "expired"];

    [FromQuery(Name = "state"), Description("`open` (those that wait for a trigger too), `closed`, or one state: `waiting`, `standing` in the book, `filled`, `cancelled`, `expired`.")]
    public string? State { get; init; }

    [FromQuery(Name = "pair"), Description("Only orders of this pair, in any spelling.")]
    public string? Pair { get; init; }

    [FromQuery(Name = "side"), Description("Only orders of this side.")]
    public string? Side { get; init; }

    [FromQuery(Name = "type"), Description("Only orders of this type.")]
    public string? Type { get; init; }

    [FromQuery(Name = "coin"), Description("Only orders that have this asset on either side of their pair.")]
    public string? Coin { get; init; }

    [FromQuery(Name = "from"), Description("Only orders placed from then on: a day such as 2026-11-20, or a moment such as 2026-11-20T12:00:00Z.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Only orders placed before then; a day is its beginning.")]
    public string? To { get; init; }

    [FromQuery(Name = "epoch"), Description("Only orders of this epoch, a number from 1, or `all`; the current one when left out.")]
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
    /// <returns>What is wrong first, or null.</returns>
    public RequestFault? ReadFilters(MarketNames names, out OrderQuery query)
    {
        query = new OrderQuery();
        if (ReadEpoch(Epoch, out var epoch, out var isAll) is { } badEpoch) return badEpoch;
        if (!string.IsNullOrEmpty(State) && !States.Contains(State, StringComparer.Ordinal)) return RequestFault.BadParameter("state", $"'state' is one of {string.Join(", ", States)}.");
        query = query with
        {
            Epoch = epoch,
            IsOfAllEpochs = isAll,
            IsOpen = State switch { "open" => true, "closed" => false, _ => null },
            State = State switch
            {
                "waiting" => OrderState.Waiting,
                "standing" => OrderState.Open,
                "filled" => OrderState.Filled,
                "cancelled" => OrderState.Cancelled,
                "expired" => OrderState.Expired,
                _ => null,
            },
        };
        if (!string.IsNullOrEmpty(Pair))
        {
            if (names.ReadPair(Pair, "pair", out var instrument) is { } badPair) return badPair;
            query = query with { Base = instrument.Base, Quote = instrument.Quote };
        }

        if (!string.IsNullOrEmpty(Side))
        {
            if (Side.ToUpperInvariant() is not ("BUY" or "SELL")) return RequestFault.BadParameter("side", "'side' is BUY or SELL.");
            query = query with { Side = string.Equals(Side, "BUY", StringComparison.OrdinalIgnoreCase) ? OrderSide.Buy : OrderSide.Sell };
        }

        if (!string.IsNullOrEmpty(Coin)) query = query with { Coin = Coin.ToUpperInvariant() };
        if (MomentParameter.Read("from", From, out var from) is { } badFrom) return badFrom;
        if (MomentParameter.Read("to", To, out var to) is { } badTo) return badTo;
        if (from > to) return RequestFault.BadParameter("to", "'to' is not to be before 'from'.");
        query = query with { From = from, To = to };
        if (string.IsNullOrEmpty(Type)) return null;
        if (!OrderTermsReader.Types.TryGetValue(Type, out var type)) return RequestFault.BadParameter("type", $"'type' is one of {string.Join(", ", OrderTermsReader.Types.Keys)}.");
        query = query with { Type = type };
        return null;
    }
}
