using System.ComponentModel;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading;

/// <summary>The query of <c>GET /api/orders.csv</c>: the filters of <see cref="OrderListParameters"/>, without its pages.</summary>
internal sealed class OrderFileParameters
{
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

    /// <summary>What is asked for.</summary>
    /// <returns>What is wrong first, or null.</returns>
    public RequestFault? Read(MarketNames names, out OrderQuery query) => new OrderListParameters { State = State, Pair = Pair, Side = Side, Type = Type, Coin = Coin, From = From, To = To, Epoch = Epoch }.Read(names, out query);
}
