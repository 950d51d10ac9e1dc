using System.ComponentModel;
using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>A user's virtual account over HTTP, for admins: the answers of the user's own calls. Reading opens no account, and stands in the audit log.</summary>
internal static class AdminAccountEndpoints
{
    private const string EpochText = "The epoch, a number from 1; the current one when left out.";
    private const string Noted = "Reading stands in the audit log.";

    /// <summary>Maps the calls.</summary>
    public static void MapAccounts(this RouteGroupBuilder admin)
    {
        var account = admin.MapGroup("/users/{id:guid}");
        account.MapGet("/wallet", GetWalletAsync)
            .WithSummary("A user's wallet, for admins")
            .WithDescription($"As `GET /api/wallet` tells it to the user. {Noted}")
            .Produces<WalletAnswer>()
            .RefusesReads();
        account.MapGet("/portfolio", GetPortfolioAsync)
            .WithSummary("A user's positions, profits and fees, for admins")
            .WithDescription($"As `GET /api/portfolio` tells them to the user. {Noted}")
            .Produces<PortfolioAnswer>()
            .RefusesReads();
        account.MapGet("/epochs", ListEpochsAsync)
            .WithSummary("A user's epochs, for admins")
            .WithDescription($"As `GET /api/epochs` tells them to the user; none where the user has no account in this market yet. {Noted}")
            .Produces<EpochsAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
        account.MapGet("/orders", ListOrdersAsync)
            .WithSummary("A user's orders, for admins")
            .WithDescription($"As `GET /api/orders` tells them to the user. {Noted}")
            .TakesOrderFilters()
            .Produces<OrdersAnswer>()
            .RefusesReads();
        account.MapGet("/orders/{order:guid}", FindOrderAsync)
            .WithSummary("An order of a user's, for admins")
            .WithDescription($"As `GET /api/orders/{{id}}` tells it to the user, of any epoch, with its receipts. {Noted}")
            .Produces<OrderAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> GetWalletAsync(
        Guid id, [Description(EpochText)] string? epoch, ClaimsPrincipal me, HttpContext context, UserDirectory users, AccountAdmin accounts, WalletReader reader, OwnWallet wallets, CancellationToken ct)
    {
        if (WalletEndpoints.ReadEpoch(epoch, out var number) is { } bad) return bad.ToProblem();
        if (await users.FindAsync(id, ct) is null) return AdminWords.UnknownUser.ToProblem();
        if (await reader.FindAsync(id, number, ct) is not { } wallet) return Missing(number).ToProblem();
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(me, context), ReadWords.Wallet(number), ct);
        return TypedResults.Ok(await wallets.TellAsync(id, wallet, ct));
    }

    private static async Task<IResult> GetPortfolioAsync(
        Guid id, [Description(EpochText)] string? epoch, ClaimsPrincipal me, HttpContext context, UserDirectory users, AccountAdmin accounts, PortfolioReader reader, OwnWallet wallets, CancellationToken ct)
    {
        if (WalletEndpoints.ReadEpoch(epoch, out var number) is { } bad) return bad.ToProblem();
        if (await users.FindAsync(id, ct) is null) return AdminWords.UnknownUser.ToProblem();
        if (await reader.FindAsync(id, number, ct) is not { } portfolio) return Missing(number).ToProblem();
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(me, context), ReadWords.Wallet(number), ct);
        return TypedResults.Ok(wallets.Tell(portfolio));
    }

    private static async Task<IResult> ListEpochsAsync(Guid id, ClaimsPrincipal me, HttpContext context, UserDirectory users, AccountAdmin accounts, WalletReader reader, CancellationToken ct)
    {
        if (await users.FindAsync(id, ct) is null) return AdminWords.UnknownUser.ToProblem();
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(me, context), ReadWords.Epochs, ct);
        return TypedResults.Ok(new EpochsAnswer(await reader.ListEpochsAsync(id, ct)));
    }

    private static async Task<IResult> ListOrdersAsync(
        Guid id,
        [AsParameters] OrderListParameters parameters,
        ClaimsPrincipal me,
        HttpContext context,
        UserDirectory users,
        AccountAdmin accounts,
        MarketNames names,
        OrderReader orders,
        FreshDataReader freshness,
        MarketSourceState source,
        CancellationToken ct)
    {
        if (parameters.Read(names, out var query) is { } fault) return fault.ToProblem();
        if (await users.FindAsync(id, ct) is null) return AdminWords.UnknownUser.ToProblem();
        if (query.Epoch is { } epoch && !await orders.HasEpochAsync(id, epoch, ct)) return AdminWords.NoSuchEpoch.ToProblem();
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(me, context), ReadWords.Orders, ct);
        return TypedResults.Ok(await OrdersAnswer.OfAsync(await orders.ListAsync(id, query, ct), freshness, source.Source.Word(), ct));
    }

    private static async Task<IResult> FindOrderAsync(
        Guid id, Guid order, ClaimsPrincipal me, HttpContext context, UserDirectory users, AccountAdmin accounts, OrderReader orders, FreshDataReader freshness, MarketSourceState source, CancellationToken ct)
    {
        if (await users.FindAsync(id, ct) is null) return AdminWords.UnknownUser.ToProblem();
        if (await orders.FindWithFillsAsync(id, order, ct) is not { } found) return AdminWords.UnknownOrder.ToProblem();
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(me, context), ReadWords.Order(order), ct);
        return TypedResults.Ok(new OrderAnswer(found, await freshness.FindAsync(found, ct), source.Source.Word()));
    }

    private static RequestFault Missing(int? epoch) => epoch is null ? AdminWords.NoAccount : AdminWords.NoSuchEpoch;
}
