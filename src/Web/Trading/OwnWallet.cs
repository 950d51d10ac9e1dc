using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Infrastructure.Trading.ClosingPrices;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Trading;

/// <summary>A user's own wallet, for pages and calls alike: whoever looks for the first time gets an account.</summary>
internal sealed partial class OwnWallet(
    WalletReader reader,
    WalletValuer valuer,
    PortfolioReader portfolios,
    TradingDesk desk,
    ClosingPriceKeeper closing,
    AuditLog audit,
    MarketSourceState source,
    IDbContextFactory<CompraVentaDb> contexts,
    ILogger<OwnWallet> logger)
{
    /// <summary>The assets that a wallet shows whether they were ever held or not.</summary>
    public static readonly IReadOnlyList<string> Usual = ["BTC", "ETH", "LTC", "XRP", "BNB", "USDT"];

    /// <summary>A user's wallet of an epoch; null for the current one.</summary>
    /// <returns>Null when the account had no such epoch.</returns>
    public Task<Wallet?> FindAsync(Guid user, int? epoch, CancellationToken ct) => FindAsync(user, () => reader.FindAsync(user, epoch, ct), ct);

    /// <summary>What came of an epoch of a user's; null for the current one.</summary>
    /// <returns>Null when the account had no such epoch.</returns>
    public Task<ValuedPortfolio?> FindPortfolioAsync(Guid user, int? epoch, CancellationToken ct) => FindAsync(user, () => portfolios.FindAsync(user, epoch, ct), ct);

    /// <summary>A user's epochs, newest first.</summary>
    public async Task<IReadOnlyList<EpochView>> ListEpochsAsync(Guid user, CancellationToken ct)
    {
        if (await reader.ListEpochsAsync(user, ct) is { Count: > 0 } known) return known;
        await desk.OpenAccountAsync(user, ct);
        return await reader.ListEpochsAsync(user, ct);
    }

    /// <summary>Begins a new epoch, which the activity of the account tells; where that can't be written down the epoch has begun all the same, and the app's log tells it.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="epoch">The only epoch to end, so that who asks twice ends one; null for whichever the account is in.</param>
    /// <param name="address">The network address that it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Why not; none when it has begun.</returns>
    public async Task<RejectReason> ResetAsync(Guid user, int? epoch, string? address, CancellationToken ct)
    {
        var why = await desk.ResetAsync(user, epoch, ct);
        if (why != RejectReason.None) return why;
        closing.Wake();
        try
        {
            // Whoever has asked may have gone away meanwhile: it is done, so it is written down.
            await audit.AddAsync(AuditEvent.AccountReset, user, user, address, CancellationToken.None);
        }
        catch (Exception e) when (e is DbUpdateException || DatabaseOutage.IsCauseOf(e))
        {
            Log.ResetNotNoted(logger, user, e);
        }

        return why;
    }

    /// <summary>A wallet as the call tells it.</summary>
    public async Task<WalletAnswer> TellAsync(Guid user, Wallet wallet, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var email = await db.Users.Where(own => own.Id == user).Select(own => own.Email).SingleOrDefaultAsync(ct);
        var worth = await valuer.ValueAsync(wallet, ct);
        var assets = Usual.Concat(wallet.Balances.Select(balance => balance.Asset)).Distinct(StringComparer.Ordinal).ToList();
        return new WalletAnswer(
            email, worth?.Profit, Each(balance => balance.Free), Each(balance => balance.Locked), source.Source.Word(), wallet.Epoch.Asset, worth?.Equity, wallet.Epoch.Amount, wallet.Epoch.Epoch,
            worth?.AsOf, [.. worth?.Stale ?? []], worth?.StaleAsOf ?? [], worth?.Unvalued ?? []);

        OrderedDictionary<string, decimal> Each(Func<BalanceView, decimal> of)
        {
            var each = new OrderedDictionary<string, decimal>(StringComparer.Ordinal);
            foreach (var asset in assets) each.Add(asset, of(wallet[asset]));
            return each;
        }
    }

    /// <summary>A portfolio as the call tells it.</summary>
    public PortfolioAnswer Tell(ValuedPortfolio portfolio) => PortfolioAnswer.Of(portfolio, source.Source.Word());

    private async Task<T?> FindAsync<T>(Guid user, Func<Task<T?>> find, CancellationToken ct)
        where T : class
    {
        if (await find() is { } known) return known;

        // No account, or no such epoch: an account that is there stays as it is.
        await desk.OpenAccountAsync(user, ct);
        return await find();
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Error, "The account of user {User} was reset, and its activity does not tell it", EventName = "ResetNotNoted")]
        public static partial void ResetNotNoted(ILogger logger, Guid user, Exception why);
    }
}
