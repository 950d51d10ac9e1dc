using System.ComponentModel;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading;

/// <summary>Which orders are asked for: by their state too. The query of <c>GET /api/orders.csv</c>.</summary>
internal class OrderFilters : TradeFilters
{
    /// <summary>What <c>state</c> may be: all that are open, all that have ended, or one state.</summary>
    public static readonly IReadOnlyList<string> States = ["all", "open", "closed", "waiting", "standing", "filled", "cancelled", "expired"];

    [FromQuery(Name = "state"), Description("`open` (those that wait for a trigger too), `closed`, or one state: `waiting`, `standing` in the book, `filled`, `cancelled`, `expired`.")]
    public string? State { get; init; }

    /// <summary>What is asked for.</summary>
    /// <returns>What is wrong first, or null.</returns>
    public RequestFault? ReadFilters(MarketNames names, out OrderQuery query)
    {
        query = new OrderQuery();
        if (!string.IsNullOrEmpty(State) && !States.Contains(State, StringComparer.Ordinal)) return RequestFault.BadParameter("state", $"'state' is one of {string.Join(", ", States)}.");
        var ofState = query with
        {
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
        return ReadFilters(names, ofState, out query);
    }
}
