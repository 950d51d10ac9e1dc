using System.ComponentModel;
using System.Security.Claims;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CompraVenta.Web.Trading;

/// <summary>The short calls for the commonest orders.</summary>
internal static class ShortOrderEndpoints
{
    /// <summary>Maps the calls.</summary>
    public static void MapShortOrders(this RouteGroupBuilder trades)
    {
        trades.MapPost("/api/order/market", BuyOrSellAsync)
            .WithSummary("Buy or sell at the market")
            .WithDescription(
                "Takes the consolidated depth of all fresh exchanges at this moment, best price first. `partial` says that the depth had no more; the rest is cancelled. A refusal is a 422 with the rule's `code`, `value` and `limit`.")
            .TakesBody("""{"base":"BTC","quote":"USDT","side":"BUY","b_amount":0.01}""")
            .Produces<PlacedAnswer>()
            .RefusesOrders();
        trades.MapPost("/api/order/stoploss", StopAsync)
            .WithSummary("Place a stop-loss or take-profit")
            .WithDescription("A market order that waits for its price. Of a sell, a price below the market is a stop-loss (`SL`), one above it a take-profit (`TP`); of a buy the other way round.")
            .TakesBody("""{"base":"BTC","quote":"USDT","side":"BUY","b_amount":0.01,"price":50000}""")
            .Produces<StopLossAnswer>()
            .RefusesOrders();
        trades.MapDelete("/api/order/stoploss/{id:guid}", CancelAsync)
            .WithSummary("Cancel a stop-loss or take-profit")
            .WithDescription("What was locked for it is free again. Any order that waits for its price, or did; others are cancelled by `DELETE /api/orders/{id}`.")
            .Produces<StopCancelledAnswer>()
            .RefusesCancelling();
        trades.MapDelete("/api/order/stoploss", CancelNamedAsync)
            .WithSummary("Cancel a stop-loss or take-profit by its number in query or body")
            .WithDescription("The same as with the number in the address.")
            .TakesBody($$"""{"order_id":"{{ApiDocuments.ExampleId}}"}""")
            .Produces<StopCancelledAnswer>()
            .RefusesCancelling(StatusCodes.Status400BadRequest);
    }

    private static RouteHandlerBuilder RefusesCancelling(this RouteHandlerBuilder endpoint, params int[] others) => endpoint.Refuses(
        [
            .. others, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable,
        ]);

    private static async Task<IResult> BuyOrSellAsync(MarketOrderRequest request, ClaimsPrincipal me, OrderTermsReader reader, OrderPlacing placing, CancellationToken ct)
    {
        var faults = new FieldFaults();
        var terms = reader.Read(request.AsOrder(), faults);
        if (faults.Any) return faults.ToProblem();
        var (refused, placed) = await placing.PlaceAsync(me.UserId(), terms, ct);
        return placed is null ? refused.ToProblem() : TypedResults.Ok(placed);
    }

    private static async Task<IResult> StopAsync(StopLossRequest request, ClaimsPrincipal me, OrderTermsReader reader, OrderPlacing placing, CancellationToken ct)
    {
        var faults = new FieldFaults();
        OrderFields.Price(faults, "price", request.Price);
        if (request.Price is null) faults.Add("price", "The price that fires it is needed.");
        if (faults.Any)
        {
            // The rest too, but for the price, which has another name here.
            reader.Read(request.AsOrder("STOP_LOSS") with { StopPrice = new WrittenNumber(1, 0, null) }, faults);
            return faults.ToProblem();
        }

        var terms = reader.Read(request.AsOrder("STOP_LOSS"), faults);
        if (faults.Any) return faults.ToProblem();
        var (refused, placed, type) = await placing.PlaceStopAsync(me.UserId(), terms, ct);

        // The stop price has another name here.
        if (refused.Term == OrderTerm.StopPrice) refused = refused with { Term = OrderTerm.Price };
        return placed is null ? refused.ToProblem() : TypedResults.Ok(new StopLossAnswer(placed.Status, placed.OrderId, type.Letters()));
    }

    private static async Task<IResult> CancelAsync(Guid id, ClaimsPrincipal me, TradingDesk desk, OrderReader orders, CancellationToken ct)
    {
        // Whatever waits for no price is no stop-loss and no take-profit.
        if (await orders.FindAsync(me.UserId(), id, ct) is not { TriggerSource: not null }) return new Rejection(RejectReason.UnknownOrder).ToProblem();
        var (cancelled, refusal) = await OrderEndpoints.TryCancelAsync(me.UserId(), id, desk, orders, ct);
        return refusal ?? TypedResults.Ok(new StopCancelledAnswer("successful", $"The {Word(cancelled!.Type)} order is cancelled."));
    }

    private static async Task<IResult> CancelNamedAsync(
        [FromQuery(Name = "order_id"), Description("The order.")] string? orderId,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] CancelRequest? request,
        ClaimsPrincipal me,
        TradingDesk desk,
        OrderReader orders,
        CancellationToken ct)
    {
        Guid asked = default;
        if (!string.IsNullOrEmpty(orderId) && !Guid.TryParse(orderId, out asked)) return RequestFault.BadParameter("order_id", "'order_id' is the number of an order.").ToProblem();
        if (asked != default && request?.OrderId is { } other && other != asked) return RequestFault.BadParameter("order_id", "The 'order_id' of the query is not that of the body.").ToProblem();
        if (asked == default) asked = request?.OrderId ?? default;
        if (asked == default) return RequestFault.BadParameter("order_id", "Say which order: 'order_id' in the address, in the query or in the body.").ToProblem();
        return await CancelAsync(asked, me, desk, orders, ct);
    }

    private static string Word(string type) => type.Replace('_', '-').ToLowerInvariant();
}
