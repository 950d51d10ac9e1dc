using System.Security.Claims;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Trading;

/// <summary>Orders and fills as files to take along.</summary>
internal static class OrderFileEndpoints
{
    private const string Formula = "A `client_order_id` that a spreadsheet would take for a formula, or that begins with an apostrophe, has an apostrophe before it.";

    private const string OrdersExample =
        """
        order_id,client_order_id,created_at,updated_at,pair,side,type,state,reason,b_amount,q_amount,price,stop_price,trail_distance,time_in_force,good_till,post_only,venue,reference_venue,pair_order_id,replaces_order_id,trigger_source,trigger_price,queue_ahead,filled_b_amount,filled_q_amount,average_price,fee,fee_asset,locked,fired_at,epoch
        019aa0b1-7c1e-7d11-8f20-1f6b5a3c9e01,my-first,2026-11-20T12:00:00.012345Z,2026-11-20T12:00:00.012345Z,BTC-USDT,BUY,MARKET,filled,,0.01,,,,,GTC,,false,,binance,,,,,,0.01,640.007,64000.7,0.00001,BTC,0,,1

        """;

    private const string FillsExample =
        """
        fill_id,order_id,client_order_id,filled_at,pair,side,venue,price,amount,q_amount,fee,fee_asset,is_maker,epoch
        812,019aa0b1-7c1e-7d11-8f20-1f6b5a3c9e01,my-first,2026-11-20T12:00:00.012345Z,BTC-USDT,BUY,binance,64000.7,0.01,640.007,0.00001,BTC,false,1

        """;

    /// <summary>Where pages have the orders.</summary>
    public const string OrdersOfPages = "/Orders/orders.csv";

    /// <summary>Where pages have the fills.</summary>
    public const string FillsOfPages = "/Orders/fills.csv";

    private static readonly string[] OrderColumns = ColumnsOf(OrdersExample);
    private static readonly string[] FillColumns = ColumnsOf(FillsExample);

    /// <summary>Maps the calls.</summary>
    public static void MapOrderFiles(this RouteGroupBuilder reads)
    {
        reads.MapGet("/api/orders.csv", GetOrdersAsync)
            .WithSummary("My orders as CSV")
            .WithDescription($"All that `GET /api/orders` would list page by page, oldest first: UTF-8 with a header, numbers exact, times in UTC, nothing where there is no value. {Formula}")
            .Takes("state", static _ => ApiSchemas.Word(OrderFilters.States))
            .TakesTradeFilters()
            .AnswersText("text/csv", OrdersExample, "The orders.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        reads.MapGet("/api/fills.csv", GetFillsAsync)
            .WithSummary("My fills as CSV")
            .WithDescription(
                $"Oldest first: UTF-8 with a header, numbers exact, times in UTC. `amount` is of the base asset, `q_amount` of the quote asset, both before the fee, `price` the one by the other, not rounded. {Formula} "
                + "`GET /api/orders/{id}` has the receipts.")
            .TakesTradeFilters()
            .AnswersText("text/csv", FillsExample, "The fills.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Maps the same files for links of pages: a browser's link can't bring the header without which the calls take no cookie.</summary>
    public static void MapOrderFilesOfPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(OrdersOfPages, GetOrdersAsync);
        pages.MapGet(FillsOfPages, GetFillsAsync);
    }

    private static async Task<IResult> GetOrdersAsync([AsParameters] OrderFilters parameters, ClaimsPrincipal me, MarketNames names, OrderReader orders, CancellationToken ct)
    {
        if (parameters.ReadFilters(names, out var query) is { } fault) return fault.ToProblem();
        if (query.Epoch is { } asked && !await orders.HasEpochAsync(me.UserId(), asked, ct)) return WalletEndpoints.NoSuchEpoch.ToProblem();
        return new CsvAnswer<OrderView>("orders.csv", OrderColumns, orders.ReadAllAsync(me.UserId(), query with { IsOldestFirst = true }, ct), Write);
    }

    private static async Task<IResult> GetFillsAsync([AsParameters] TradeFilters parameters, ClaimsPrincipal me, MarketNames names, OrderReader orders, CancellationToken ct)
    {
        if (parameters.ReadFilters(names, new TradeQuery(), out var query) is { } fault) return fault.ToProblem();
        if (query.Epoch is { } asked && !await orders.HasEpochAsync(me.UserId(), asked, ct)) return WalletEndpoints.NoSuchEpoch.ToProblem();
        return new CsvAnswer<FillWithOrder>("fills.csv", FillColumns, orders.ReadAllFillsAsync(me.UserId(), query, ct), Write);
    }

    private static string[] ColumnsOf(string example) => example[..example.IndexOf('\n')].TrimEnd('\r').Split(',');

    private static void Write(CsvLine line, OrderView order)
    {
        line.Id(order.OrderId);
        line.Text(order.ClientOrderId);
        line.Moment(order.CreatedAt);
        line.Moment(order.UpdatedAt);
        line.Word($"{order.Base}-{order.Quote}");
        line.Word(order.Side);
        line.Word(order.Type);
        line.Word(order.State);
        line.Word(order.Reason);
        line.Number(order.BAmount);
        line.Number(order.QAmount);
        line.Number(order.Price);
        line.Number(order.StopPrice);
        line.Number(order.TrailDistance);
        line.Word(order.TimeInForce);
        line.Moment(order.GoodTill);
        line.Flag(order.PostOnly);
        line.Word(order.Venue);
        line.Word(order.ReferenceVenue);
        line.Id(order.PairOrderId);
        line.Id(order.ReplacesOrderId);
        line.Word(order.TriggerSource);
        line.Number(order.TriggerPrice);
        line.Number(order.QueueAhead);
        line.Number(order.FilledBAmount);
        line.Number(order.FilledQAmount);
        line.Number(order.AveragePrice);
        line.Number(order.Fee);
        line.Word(order.FeeAsset);
        line.Number(order.Locked);
        line.Moment(order.FiredAt);
        line.Number(order.Epoch);
    }

    private static void Write(CsvLine line, FillWithOrder row)
    {
        line.Number(row.Fill.FillId);
        line.Id(row.Fill.OrderId);
        line.Text(row.ClientOrderId);
        line.Moment(row.Fill.FilledAt);
        line.Word($"{row.Base}-{row.Quote}");
        line.Word(row.Side);
        line.Word(row.Fill.Venue);
        line.Number(row.Fill.Price);
        line.Number(row.Fill.Amount);
        line.Number(row.Fill.QAmount);
        line.Number(row.Fill.Fee);
        line.Word(row.FeeAsset);
        line.Flag(row.Fill.IsMaker);
        line.Number(row.Epoch);
    }
}
