using System.Security.Claims;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Trading.Terminal;

/// <summary>The pair that Trade opens with where its address names none: one that can be bought with what there is.</summary>
internal sealed class FirstPair(InstrumentCatalog catalog, InstrumentBoard board, OwnWallet wallets, IOptions<TradingOptions> options)
{
    /// <summary>Before the first tickers all turnovers are alike.</summary>
    private const string BestKnown = "BTC";

    /// <summary>The pair of the largest turnover whose quote asset somebody has; of visitors, what an account begins with.</summary>
    /// <returns>Null when no pair is priced in any of it.</returns>
    public async Task<Instrument?> FindAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        var assets = await HeldAsync(user, ct);
        var worth = new QuoteWorth(board);
        return catalog.All.Keys.Where(pair => assets.Contains(pair.Quote))
            .OrderByDescending(pair => worth.InDollars(pair.Quote, board.Find(pair)?.VolumeQuote ?? 0))
            .ThenByDescending(static pair => pair.Base == BestKnown)
            .ThenBy(static pair => pair.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private async Task<HashSet<string>> HeldAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        try
        {
            if (user.IsSignedIn() && await wallets.FindAsync(user.UserId(), null, ct) is { } wallet)
            {
                return wallet.Balances.Where(static own => own.Free > 0).Select(static own => own.Asset).ToHashSet(StringComparer.Ordinal);
            }
        }
        catch (TradingUnavailableException)
        {
            // The account can't be opened just now: once it can, it begins with this.
        }

        return [options.Value.StartAsset];
    }
}
