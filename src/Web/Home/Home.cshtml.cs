using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Books;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Trading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace CompraVenta.Web.Home;

/// <summary>The first page: what this is, what moves, and one book.</summary>
[AllowAnonymous]
internal sealed class HomeModel(LadderReader books, MarketList markets, OwnWallet wallets, OrderReader orders, FreshDataReader freshness, FirstStepsStore steps, TimeProvider time) : PageModel
{
    private const string Levels = "6";
    private const int OpenMax = 5;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The ladder shown; null until an exchange has named its pairs.</summary>
    public LadderView? Ladder { get; private set; }

    /// <summary>Whether each venue answers; read when there is no ladder to say so.</summary>
    public IReadOnlyList<VenueReach> Reaches { get; private set; } = [];

    /// <summary>What moves; null until an exchange has named its pairs.</summary>
    public MarketOverview? Overview { get; private set; }

    /// <summary>What one has; null for visitors, and while the account can't be read.</summary>
    public OwnDay? Own { get; private set; }

    /// <summary>The first steps; null for visitors, and when they are done or hidden.</summary>
    public FirstStepsView? Steps { get; private set; }

    /// <summary>How many venues are read.</summary>
    public int VenueCount => books.Venues.Count;

    /// <summary>The venues read.</summary>
    public string VenueNames => Sentence([.. books.Venues.Select(v => v.Name)]);

    /// <summary>Renders the page.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        var filter = await books.FilterAsync(new QueryCollection(new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { ["limit"] = Levels }), ct);
        if (filter.Instrument is not null) Ladder = await books.ReadAsync(filter, ct);
        var rows = markets.ReadAll();
        if (rows.Count > 0) Overview = MarketOverview.Of(rows);
        if (filter.Instrument is null) Reaches = await books.ReachAsync(ct);
        if (!User.IsSignedIn()) return;
        try
        {
            Own = await ReadOwnAsync(rows, ct);
            Steps = await steps.FindShownAsync(User.UserId(), ct);
        }
        catch (Exception e) when (e is TradingUnavailableException || DatabaseOutage.IsCauseOf(e))
        {
            // The market is seen all the same; the page says that the account is not.
        }
    }

    private async Task<OwnDay?> ReadOwnAsync(IReadOnlyList<MarketRow> rows, CancellationToken ct)
    {
        if (await wallets.FindPortfolioAsync(User.UserId(), null, ct) is not { Worth: { } worth } found) return null;
        var open = await orders.ListAsync(User.UserId(), new OrderQuery { IsOpen = true, Limit = OpenMax }, ct);
        var dayAgo = time.GetUtcNow() - Day;
        var isOfEpoch = found.Wallet.Epoch.BegunAt > dayAgo;
        var change = isOfEpoch ? worth.Profit : OwnDay.ChangeOf(found.Wallet, worth, await orders.SumFillsAsync(User.UserId(), new TradeQuery { From = dayAgo }, ct), rows);
        return new OwnDay(worth, change, isOfEpoch, open.Orders, open.Next is not null, await freshness.ReadAsync(open.Orders, ct));
    }

    private static string Sentence(string[] names) =>
        names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
