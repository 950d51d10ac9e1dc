using System.Security.Claims;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Books;
using CompraVenta.Web.Status;

namespace CompraVenta.Web.Shared;

/// <summary>What the frame around every page shows, whatever the page.</summary>
internal sealed class PageFrame(MarketSourceState market, LadderReader books, StatusBoard status, NotificationReader notifications)
{
    private const int SuggestionCount = 60;

    /// <summary>The version of the app.</summary>
    public static string Version { get; } = typeof(PageFrame).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Where prices come from: the word.</summary>
    public string SourceWord => market.Source.Word();

    /// <summary>Whether prices come from the exchanges themselves.</summary>
    public bool IsLive => market.Source == MarketSource.Live;

    /// <summary>Whether the exchanges themselves are wanted and none of them answers.</summary>
    public bool IsUnreached => IsLive && status.Latest is { } seen && seen.Venues.Values.All(v => v.State == "unreachable");

    /// <summary>Where prices come from: a sentence.</summary>
    public string SourceSentence => market.Source switch
    {
        MarketSource.Live when IsUnreached => "No exchange can be reached: there is no price until one answers.",
        MarketSource.Live => "Prices come live from the exchanges.",
        MarketSource.Simulated => "Prices are simulated on this machine; no exchange is asked.",
        MarketSource.Replay => "Prices are a recording played again.",
        _ => throw new InvalidOperationException($"unknown source {market.Source}"),
    };

    /// <summary>Pairs to offer while typing, the busiest first.</summary>
    public Task<IReadOnlyList<string>> SuggestAsync(CancellationToken ct) => books.SuggestAsync(SuggestionCount, ct);

    /// <summary>How much of what somebody was told is unread; 0 for visitors, and while the database can't be asked: the page says that itself.</summary>
    public async Task<int> CountUnreadAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        if (!user.IsSignedIn()) return 0;
        try
        {
            return await notifications.CountUnreadAsync(user.UserId(), ct);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            return 0;
        }
    }
}
