using System.ComponentModel;
using System.Security.Claims;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CompraVenta.Web.Trading;

/// <summary>Orders of every type over HTTP.</summary>
internal static class OrderEndpoints
{
    private const string LimitExample = """{"base":"BTC","quote":"USDT","side":"BUY","type":"LIMIT","b_amount":"0.01","price":"60000","client_order_id":"my-first"}""";
    private const string MarketExample = """{"base":"BTC","quote":"USDT","side":"BUY","type":"MARKET","b_amount":"0.01"}""";

    /// <summary>Maps the calls.</summary>
    /// <param name="reads">Where those go that only read.</param>
    /// <param name="trades">Where those go that change something.</param>
    public static void MapOrders(this RouteGroupBuilder reads, RouteGroupBuilder trades)
    {
        trades.MapPost("/api/orders", PlaceAsync)
            .WithSummary("Place an order")
            .WithDescription(
                "Of any type. Market orders walk the consolidated depth of all fresh exchanges, best price first; what is not there is cancelled and said. A refusal is a 422 with the rule's `code`, `value` and `limit`, and "
                + "changes nothing. The same `client_order_id` with the same terms is the same order: it is placed once, and answered each time as at first, also after a reset. `OCO` places a limit order at `price` and a stop at `stop_price` "
                + "(with `stop_limit_price` a stop-limit), for one `b_amount`: when one is filled or fires, the other is cancelled.")
            .TakesBody(LimitExample)
            .Produces<PlacedAnswer>()
            .RefusesOrders();
        reads.MapPost("/api/orders/estimate", EstimateAsync)
            .WithSummary("What an order would do")
            .WithDescription("Takes what `POST /api/orders` takes, and changes nothing. What would be refused is refused alike, but for a `client_order_id` that was used. Of `OCO` the limit order is told, and in `stop` the stop.")
            .TakesBody(MarketExample)
            .Produces<EstimateAnswer>()
            .RefusesOrders()
            .RequireRateLimiting(OrderLimits.Policy);
        reads.MapGet("/api/orders", ListAsync)
            .WithSummary("My orders")
            .WithDescription("Newest first unless `sort` says otherwise; those of the current epoch unless `epoch` does.")
            .TakesOrderFilters()
            .Produces<OrdersAnswer>()
            .Refuses(
                StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        reads.MapGet("/api/orders/{id:guid}", FindAsync)
            .WithSummary("One of my orders")
            .WithDescription("With its fills, and of each the receipt that it can be computed again from. Of any epoch.")
            .Produces<OrderAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        trades.MapPatch("/api/orders/{id:guid}", ReplaceAsync)
            .WithSummary("Replace one of my orders")
            .WithDescription("A new order with another price, stop price or amount takes the place of an open one, in one step; what is left out stays. When the new one is refused, the old one stays as it is. "
                + "With a `client_order_id` for the new one a retry is safe: it is the same replacement if it names the same old order and asks for the same; otherwise the name is refused.")
            .TakesBody("""{"price":"59000"}""")
            .Produces<PlacedAnswer>()
            .RefusesOrders(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        trades.MapDelete("/api/orders/{id:guid}", CancelAsync)
            .WithSummary("Cancel one of my orders")
            .WithDescription("What was filled stays; what was locked for the rest is free again. With one of a pair the other is cancelled too.")
            .Produces<CancelledAnswer>()
            .Refuses(
                StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable);
        trades.MapDelete("/api/orders", CancelAllAsync)
            .WithSummary("Cancel all my open orders")
            .WithDescription("Or those of one `pair`.")
            .Produces<AllCancelledAnswer>()
            .Refuses(
                StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Names what lists of orders may be filtered and paged by.</summary>
    public static RouteHandlerBuilder TakesOrderFilters(this RouteHandlerBuilder endpoint) => endpoint
        .Takes("state", static _ => ApiSchemas.Word(OrderFilters.States))
        .TakesTradeFilters()
        .Takes("sort", static _ => ApiSchemas.Word(OrderListParameters.Sorts))
        .Takes("limit", static _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault));

    /// <summary>Names what orders and fills may be filtered by.</summary>
    public static RouteHandlerBuilder TakesTradeFilters(this RouteHandlerBuilder endpoint) => endpoint
        .Takes("side", static _ => ApiSchemas.Word("BUY", "SELL"))
        .Takes("type", static _ => ApiSchemas.Word(TradeFilters.Types));

    /// <summary>Names the refusals of calls that send an order, and the codes of the rules.</summary>
    public static RouteHandlerBuilder RefusesOrders(this RouteHandlerBuilder endpoint, params int[] others) => endpoint.Refuses(
        [
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, .. others, StatusCodes.Status422UnprocessableEntity,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
        ])
        .AddOpenApiOperationTransformer(static (operation, _, _) =>
        {
            operation.Responses!["422"].Description = $"A rule refuses the order, and nothing was done. `code` is {string.Join(", ", Refusals.RuleCodes.Select(code => $"`{code}`"))}.";
            operation.Responses["503"].Description = $"Nothing was done, or it is not known yet. `code` is `{RejectReason.MarketUnavailable.Code()}`, `{Refusals.JournalUnavailable}`, `{Refusals.EngineElsewhere}` or `{Refusals.OutcomeUnknown}`.";
            return Task.CompletedTask;
        });

    /// <summary>Cancels an order, and tells one that has ended from one that there is not.</summary>
    /// <returns>The order as it is then, or the refusal.</returns>
    public static async Task<(OrderView? Cancelled, IResult? Refusal)> TryCancelAsync(Guid user, Guid id, TradingDesk desk, OrderReader orders, CancellationToken ct)
    {
        var placement = await desk.CancelAsync(user, id, ct);
        if (placement.Order is { } order) return (OrderView.Of(order), null);
        var why = placement.Rejection;
        if (why.Reason == RejectReason.UnknownOrder && await orders.FindAsync(user, id, ct) is not null) why = new(RejectReason.OrderEnded);
        return (null, why.ToProblem());
    }

    private static async Task<IResult> PlaceAsync(OrderRequest request, ClaimsPrincipal me, OrderTermsReader reader, OrderPlacing placing, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (OrderTermsReader.IsPair(request))
        {
            var (limit, stop) = reader.ReadPair(request, faults);
            if (faults.Any) return faults.ToProblem();
            var (why, pair) = await placing.PlacePairAsync(me.UserId(), limit, stop, ct);
            return pair is null ? why.ToProblem() : TypedResults.Ok(pair);
        }

        var terms = reader.Read(request, faults);
        if (faults.Any) return faults.ToProblem();
        var (refused, placed) = await placing.PlaceAsync(me.UserId(), terms, ct);
        return placed is null ? refused.ToProblem() : TypedResults.Ok(placed);
    }

    private static async Task<IResult> EstimateAsync(OrderRequest request, ClaimsPrincipal me, OrderTermsReader reader, OrderPlacing placing, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (OrderTermsReader.IsPair(request))
        {
            var (limit, stop) = reader.ReadPair(request, faults);
            if (faults.Any) return faults.ToProblem();
            var (why, pair) = await placing.EstimatePairAsync(me.UserId(), limit, stop, ct);
            return pair is null ? why.ToProblem() : TypedResults.Ok(pair);
        }

        var terms = reader.Read(request, faults);
        if (faults.Any) return faults.ToProblem();
        var (refused, estimate) = await placing.EstimateAsync(me.UserId(), terms, ct);
        return estimate is null ? refused.ToProblem() : TypedResults.Ok(estimate);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] OrderListParameters parameters, ClaimsPrincipal me, MarketNames names, OrderReader orders, FreshDataReader freshness, MarketSourceState source, CancellationToken ct)
    {
        if (parameters.Read(names, out var query) is { } fault) return fault.ToProblem();
        if (query.Epoch is { } epoch && !await orders.HasEpochAsync(me.UserId(), epoch, ct)) return WalletEndpoints.NoSuchEpoch.ToProblem();
        return TypedResults.Ok(await OrdersAnswer.OfAsync(await orders.ListAsync(me.UserId(), query, ct), freshness, source.Source.Word(), ct));
    }

    private static async Task<IResult> FindAsync(Guid id, ClaimsPrincipal me, OrderReader orders, FreshDataReader freshness, MarketSourceState source, CancellationToken ct)
    {
        if (await orders.FindWithFillsAsync(me.UserId(), id, ct) is not { } order) return new Rejection(RejectReason.UnknownOrder).ToProblem();
        return TypedResults.Ok(new OrderAnswer(order, await freshness.FindAsync(order, ct), source.Source.Word()));
    }

    private static async Task<IResult> ReplaceAsync(
        Guid id,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ReplaceRequest? request,
        ClaimsPrincipal me,
        OrderPlacing placing,
        OrderReader orders,
        CancellationToken ct)
    {
        // Whose order it is comes before what is wrong with the body: another's is not there.
        if (await orders.FindAsync(me.UserId(), id, ct) is not { } order) return new Rejection(RejectReason.UnknownOrder).ToProblem();
        var faults = new FieldFaults();
        var change = OrderTermsReader.Read(request ?? new ReplaceRequest(), faults);
        if (faults.Any) return faults.ToProblem();
        var (refused, placed) = await placing.ReplaceAsync(me.UserId(), id, change, ct);
        if (refused.Reason == RejectReason.UnknownOrder) refused = new(RejectReason.OrderEnded);
        return placed is null ? refused.ToProblem() : TypedResults.Ok(placed);
    }

    private static async Task<IResult> CancelAsync(Guid id, ClaimsPrincipal me, TradingDesk desk, OrderReader orders, MarketSourceState source, CancellationToken ct)
    {
        var (cancelled, refusal) = await TryCancelAsync(me.UserId(), id, desk, orders, ct);
        return refusal ?? TypedResults.Ok(new CancelledAnswer("cancelled", "The order is cancelled.", cancelled!, source.Source.Word()));
    }

    private static async Task<IResult> CancelAllAsync(
        [Description("Only the orders of this pair, in any spelling.")] string? pair, HttpRequest request, ClaimsPrincipal me, MarketNames names, TradingDesk desk, MarketSourceState source, CancellationToken ct)
    {
        if (OnlyParameter.WhatIsWrong(request, "pair", pair) is { } wrong) return wrong.ToProblem();
        Instrument? only = null;
        if (pair is not null)
        {
            if (names.ReadPair(pair, "pair", out var found) is { } fault) return fault.ToProblem();
            only = found;
        }

        var cancelled = await desk.CancelAllAsync(me.UserId(), only, ct);
        var message = cancelled.Count switch { 0 => "No order was open.", 1 => "One order is cancelled.", _ => $"{cancelled.Count} orders are cancelled." };
        return TypedResults.Ok(new AllCancelledAnswer("cancelled", message, [.. cancelled.Select(OrderView.Of)], source.Source.Word()));
    }
}
