using System.Threading.Channels;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Trading.ClosingPrices;

/// <summary>On the instance that leads the engine, writes down what the assets of an epoch were worth when it ended, so that what came of it is known for good.</summary>
/// <remarks>As soon as a reset is told here, and for those that are not, as of an admin, within <see cref="Interval"/>. An epoch that ended longer than <see cref="DelayMax"/> ago, while no instance
/// was there, has no prices: later ones say nothing of it.</remarks>
public sealed partial class ClosingPriceKeeper(
    EngineHost engine, WalletReader wallets, WalletValuer valuer, IDbContextFactory<CompraVentaDb> contexts, MarketSourceState source, TimeProvider time, ILogger<ClosingPriceKeeper> logger, Database? ready = null)
    : BackgroundService
{
    /// <summary>Between two looks that nobody asked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How long after the end of an epoch prices are still its.</summary>
    public static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(10);

    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that an epoch has just ended.</summary>
    public void Wake() => woken.Writer.TryWrite(true);

    /// <summary>Writes down the prices of the epochs that have ended since the last time.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        var (word, earliest) = (source.Source.Word(), time.GetUtcNow() - DelayMax);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ended = await db.AccountEpochs.Where(next => next.Epoch > 1 && next.BegunAt > earliest)
            .Where(next => !db.ClosingPrices.Any(price => price.AccountId == next.AccountId && price.Epoch == next.Epoch - 1))
            .Join(db.Accounts.Where(account => account.Source == word && account.UserId != null), next => next.AccountId, account => account.Id, (next, account) => new { account.UserId, Epoch = next.Epoch - 1 })
            .ToListAsync(ct);
        foreach (var end in ended)
        {
            if (await wallets.FindAsync(end.UserId!.Value, end.Epoch, ct) is not { } wallet) continue;
            var assets = wallet.Balances.Select(balance => balance.Asset).Append(wallet.Epoch.Asset).Distinct(StringComparer.Ordinal);
            foreach (var (asset, price) in await valuer.PricesOfAsync(wallet, [.. assets], ct))
                db.ClosingPrices.Add(new ClosingPriceRow { AccountId = wallet.Account, Epoch = end.Epoch, Asset = asset, Price = price.Price, AsOf = price.AsOf, IsLive = price.IsLive });
            await db.SaveChangesAsync(ct);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (ready is not null) await ready.WhenReadyAsync(stoppingToken);
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(woken.Reader.WaitToReadAsync(patience.Token).AsTask(), Task.Delay(Interval, time, patience.Token));
                await patience.CancelAsync();
                stoppingToken.ThrowIfCancellationRequested();
                woken.Reader.TryRead(out _);
                if (engine.State == EngineState.Leading) await TryKeepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The app stops.
        }
    }

    private async Task TryKeepAsync(CancellationToken ct)
    {
        try
        {
            await KeepAsync(ct);
        }
        catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
        {
            Log.NotKept(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1802, LogLevel.Warning, "The prices of epochs that have ended were not written down; they are the next time", EventName = "ClosingPricesNotKept")]
        public static partial void NotKept(ILogger logger, Exception e);
    }
}
