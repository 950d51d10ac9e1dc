using System.ComponentModel;
using System.Security.Claims;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Trading;

/// <summary>Orders as plain lines, open and closed.</summary>
internal static class TransactionEndpoints
{
    private const string Epochs = "Only those of this epoch, a number from 1, or `all`; the current one when left out.";
    private const string Cursors = "`next_cursor` of the answer before.";
    private const string Limits = "Most lines of the answer.";

    /// <summary>Maps the calls.</summary>
    public static void MapTransactions(this RouteGroupBuilder reads)
    {
        reads.MapGet("/api/transactions/open", ListOpenAsync)
            .WithSummary("My open orders, as lines")
            .WithDescription("Newest first. `GET /api/orders` tells more of each.")
            .Takes("limit", static _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault))
            .Produces<OpenTransactions>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        reads.MapGet("/api/transactions/closed", ListClosedAsync)
            .WithSummary("My orders that have ended, as lines")
            .WithDescription("Newest first: filled ones, and those that were cancelled or ran out, with what was filled of them.")
            .Takes("limit", static _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault))
            .Produces<ClosedTransactions>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        reads.MapGet("/api/transactions/closed/{coin}", ListClosedOfAsync)
            .WithSummary("My orders of one asset that have ended, as lines")
            .WithDescription("Those that have it on either side of their pair; newest first.")
            .Takes("limit", static _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault))
            .Produces<ClosedTransactions>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListOpenAsync(
        [Description(Epochs)] string? epoch,
        [Description(Limits)] string? limit,
        [Description(Cursors)] string? cursor,
        ClaimsPrincipal me,
        OrderReader orders,
        FreshDataReader freshness,
        MarketSourceState source,
        CancellationToken ct)
    {
        if (OrderListParameters.ReadPage(epoch, limit, cursor, out var query) is { } fault) return fault.ToProblem();
        if (query.Epoch is { } asked && !await orders.HasEpochAsync(me.UserId(), asked, ct)) return WalletEndpoints.NoSuchEpoch.ToProblem();
        var page = await orders.ListAsync(me.UserId(), query with { IsOpen = true }, ct);
        var data = await freshness.ReadAsync(page.Orders, ct);
        return TypedResults.Ok(new OpenTransactions([.. page.Orders.Select(order => TransactionAnswer.OfOpen(order, data.GetValueOrDefault(order.OrderId)))], source.Source.Word(), page.Next?.ToString()));
    }

    private static Task<IResult> ListClosedAsync(
        [Description(Epochs)] string? epoch,
        [Description(Limits)] string? limit,
        [Description(Cursors)] string? cursor,
        ClaimsPrincipal me,
        OrderReader orders,
        MarketNames names,
        MarketSourceState source,
        CancellationToken ct) => AnswerClosedAsync(null, epoch, limit, cursor, me, orders, names, source, ct);

    private static Task<IResult> ListClosedOfAsync(
        [Description("The asset, such as BTC.")] string coin,
        [Description(Epochs)] string? epoch,
        [Description(Limits)] string? limit,
        [Description(Cursors)] string? cursor,
        ClaimsPrincipal me,
        OrderReader orders,
        MarketNames names,
        MarketSourceState source,
        CancellationToken ct) => AnswerClosedAsync(coin.ToUpperInvariant(), epoch, limit, cursor, me, orders, names, source, ct);

    private static async Task<IResult> AnswerClosedAsync(
        string? coin, string? epoch, string? limit, string? cursor, ClaimsPrincipal me, OrderReader orders, MarketNames names, MarketSourceState source, CancellationToken ct)
    {
        if (OrderListParameters.ReadPage(epoch, limit, cursor, out var query) is { } fault) return fault.ToProblem();
        if (query.Epoch is { } asked && !await orders.HasEpochAsync(me.UserId(), asked, ct)) return WalletEndpoints.NoSuchEpoch.ToProblem();
        var page = await orders.ListAsync(me.UserId(), query with { IsOpen = false, Coin = coin }, ct);
        if (coin is not null && page.Orders.Count == 0 && query.After is null && !names.HasAsset(coin)) return WalletEndpoints.NoSuchAsset(coin).ToProblem();
        return TypedResults.Ok(new ClosedTransactions([.. page.Orders.Select(TransactionAnswer.OfClosed)], source.Source.Word(), page.Next?.ToString()));
    }
}
