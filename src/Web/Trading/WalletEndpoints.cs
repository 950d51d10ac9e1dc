using System.ComponentModel;
using System.Security.Claims;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Trading;

/// <summary>What somebody has, over HTTP.</summary>
internal static class WalletEndpoints
{
    /// <summary>No epoch of the account has this number.</summary>
    public const string UnknownEpoch = "unknown_epoch";

    /// <summary>What is wrong with an asset that nobody lists, and of which the account has nothing.</summary>
    public static RequestFault NoSuchAsset(string coin) => new(StatusCodes.Status404NotFound, UnknownAsset, $"No exchange lists an asset '{coin}'.", "coin");

    /// <summary>The refusal of an epoch that has never begun.</summary>
    public static RequestFault NoSuchEpoch { get; } = new(StatusCodes.Status404NotFound, UnknownEpoch, "Your account had no such epoch.", "epoch");

    /// <summary>No exchange lists the asset, and the account never had it.</summary>
    public const string UnknownAsset = "unknown_asset";

    private const string EpochText = "The epoch, a number from 1; the current one when left out.";

    /// <summary>Maps the calls.</summary>
    /// <param name="reads">Where those go that only read.</param>
    /// <param name="trades">Where those go that change something.</param>
    public static void MapWallet(this RouteGroupBuilder reads, RouteGroupBuilder trades)
    {
        reads.MapGet("/api/wallet", GetAsync)
            .WithSummary("My wallet")
            .WithDescription(
                "What is free and what is locked of BTC, ETH, LTC, XRP, BNB, USDT and every asset held in this epoch, zeros included. `profit` is what everything is worth minus what the epoch began with: at the middle of the "
                + "consolidated books, by way of USDT, USD or BTC where no exchange has the pair; `stale` names what is counted at its last known price (`stale_as_of` says of when that is), `unvalued` what has none and is left out. An epoch "
                + "that is over is valued at the prices of its end.")
            .Produces<WalletAnswer>()
            .RefusesReads();
        reads.MapGet("/api/wallet/{coin}", GetCoinAsync)
            .WithSummary("What I have of one asset")
            .WithDescription("Zeros for an asset that I never had.")
            .Produces<CoinAnswer>()
            .RefusesReads();
        reads.MapGet("/api/portfolio", GetPortfolioAsync)
            .WithSummary("My positions, profits and fees")
            .WithDescription(
                "From the fills of the epoch: what is held and what it cost, realised and unrealised profit by average cost and by first in, first out, and all fees, which are in the costs and proceeds. By each method "
                + "`realised` + `unrealised` = `profit`, where all prices are known: all of it is of one moment, also while orders are being filled. Prices as in `GET /api/wallet`.")
            .Produces<PortfolioAnswer>()
            .RefusesReads();
        reads.MapGet("/api/epochs", ListEpochsAsync)
            .WithSummary("My epochs")
            .WithDescription("From the account's opening, or a reset, to the next reset. Nothing of an earlier one is deleted.")
            .Produces<EpochsAnswer>()
            .RefusesReads();
        trades.MapPut("/api/reset", ResetAsync)
            .WithSummary("Reset my account")
            .WithDescription("Begins a new epoch with the balance of a new account. Open orders are cancelled; earlier epochs stay readable. With `epoch` a retry is safe: it ends that epoch only, once.")
            .Produces<ResetAnswer>()
            .Refuses(
                StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Names the refusals of calls that read an account, which opens one where there is none.</summary>
    public static RouteHandlerBuilder RefusesReads(this RouteHandlerBuilder endpoint) => endpoint.Refuses(
        StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    /// <summary>Reads one epoch; null for the current one.</summary>
    public static RequestFault? ReadEpoch(string? text, out int? epoch) =>
        OrderFilters.ReadEpoch(text, out epoch, out var isAll) is not null || isAll ? RequestFault.BadParameter("epoch", "'epoch' is a number from 1.") : null;

    private static async Task<IResult> GetAsync([Description(EpochText)] string? epoch, ClaimsPrincipal me, OwnWallet wallets, CancellationToken ct)
    {
        var (fault, wallet) = await ReadAsync(epoch, number => wallets.FindAsync(me.UserId(), number, ct));
        return wallet is null ? fault! : TypedResults.Ok(await wallets.TellAsync(me.UserId(), wallet, ct));
    }

    private static async Task<IResult> GetCoinAsync(
        [Description("The asset, such as BTC.")] string coin, [Description(EpochText)] string? epoch, ClaimsPrincipal me, OwnWallet wallets, InstrumentCatalog catalog, CancellationToken ct)
    {
        var (fault, wallet) = await ReadAsync(epoch, number => wallets.FindAsync(me.UserId(), number, ct));
        if (wallet is null) return fault!;
        var asset = wallet.Balances.Select(balance => balance.Asset).Concat(OwnWallet.Usual).Concat(catalog.All.Keys.SelectMany(pair => new[] { pair.Base, pair.Quote }))
            .FirstOrDefault(each => string.Equals(each, coin, StringComparison.OrdinalIgnoreCase));
        return asset is null
            ? NoSuchAsset(coin).ToProblem()
            : TypedResults.Ok(new CoinAnswer(asset, wallet[asset].Free, wallet[asset].Locked));
    }

    private static async Task<IResult> GetPortfolioAsync([Description(EpochText)] string? epoch, ClaimsPrincipal me, OwnWallet wallets, CancellationToken ct)
    {
        var (fault, portfolio) = await ReadAsync(epoch, number => wallets.FindPortfolioAsync(me.UserId(), number, ct));
        return portfolio is null ? fault! : TypedResults.Ok(wallets.Tell(portfolio));
    }

    private static async Task<IResult> ListEpochsAsync(ClaimsPrincipal me, OwnWallet wallets, CancellationToken ct) =>
        TypedResults.Ok(new EpochsAnswer(await wallets.ListEpochsAsync(me.UserId(), ct)));

    private static async Task<IResult> ResetAsync(
        [Description("The epoch to end, a number from 1; whichever is the current one when left out. One that is over is refused with `epoch_ended`.")] string? epoch,
        ClaimsPrincipal me,
        HttpContext context,
        OwnWallet wallets,
        CancellationToken ct)
    {
        int? number = null;
        if ((OnlyParameter.WhatIsWrong(context.Request, "epoch", epoch) ?? ReadEpoch(epoch, out number)) is { } fault) return fault.ToProblem();
        if (number is { } only && (await wallets.ListEpochsAsync(me.UserId(), ct)).All(known => known.Epoch != only)) return NoSuchEpoch.ToProblem();
        var why = await wallets.ResetAsync(me.UserId(), number, context.NetworkAddress(), ct);
        return why == RejectReason.None ? TypedResults.Ok(new ResetAnswer("Account reset successful")) : new Rejection(why).ToProblem();
    }

    private static async Task<(IResult? Fault, T? Found)> ReadAsync<T>(string? epoch, Func<int?, Task<T?>> find)
        where T : class
    {
        if (ReadEpoch(epoch, out var number) is { } bad) return (bad.ToProblem(), null);
        return await find(number) is { } found
            ? (null, found)
            : (NoSuchEpoch.ToProblem(), null);
    }
}
