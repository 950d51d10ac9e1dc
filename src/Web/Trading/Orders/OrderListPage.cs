using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>A page that lists orders: one's own, or, for an admin, somebody's.</summary>
internal abstract class OrderListPage(OrderReader orders, FreshDataReader freshness, WalletReader wallets, MarketNames names) : TradingPage
{
    /// <summary>Where the pages of the account are.</summary>
    public abstract AccountPaths Paths { get; }

    /// <summary>What the list may be filtered by in place of a state, and the words for it.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> StateWords =
    [
        ("", "All"), ("open", "Open"), ("closed", "Closed"), ("waiting", "Waiting for a price"), ("standing", "In the book"), ("filled", "Filled"), ("cancelled", "Cancelled"), ("expired", "Expired"),
    ];

    /// <summary>The sides, and the words for them.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> SideWords = [("", "Both"), ("BUY", "Buy"), ("SELL", "Sell")];

    /// <summary>The orders of the list, and the words for them.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> SortWords = [("newest", "Newest first"), ("oldest", "Oldest first")];

    [BindProperty(Name = "state", SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(Name = "pair", SupportsGet = true)]
    public string? Pair { get; set; }

    [BindProperty(Name = "side", SupportsGet = true)]
    public string? Side { get; set; }

    [BindProperty(Name = "type", SupportsGet = true)]
    public string? Type { get; set; }

    /// <summary>From this day on, UTC.</summary>
    [BindProperty(Name = "from", SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Before this day, UTC.</summary>
    [BindProperty(Name = "to", SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(Name = "epoch", SupportsGet = true)]
    public string? Epoch { get; set; }

    [BindProperty(Name = "sort", SupportsGet = true)]
    public string? Sort { get; set; }

    /// <summary>Where the page before ended; null for the first.</summary>
    [BindProperty(Name = "cursor", SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The orders of this page.</summary>
    public OrderPage Result { get; private set; } = new([], null);

    /// <summary>By the number of each open order, how the data stands that could fill or fire it.</summary>
    public IReadOnlyDictionary<Guid, FreshData?> Data { get; private set; } = new Dictionary<Guid, FreshData?>();

    /// <summary>What is wrong with what is asked for; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>All epochs, newest first.</summary>
    public IReadOnlyList<EpochView> Epochs { get; private set; } = [];

    /// <summary>Whether this is the first page.</summary>
    public bool IsFirst => string.IsNullOrEmpty(Cursor);

    /// <summary>Whether anything is left out of the list.</summary>
    public bool IsFiltered => new[] { State, Pair, Side, Type, From, To }.Any(asked => !string.IsNullOrEmpty(asked));

    /// <summary>Whether the filter is unfolded where it can be folded: something is chosen in it that the choices beside the heading don't show.</summary>
    public bool IsFilterOpen =>
        Problem is not null || State is not (null or "" or "open" or "closed") || Sort is not (null or "" or "newest")
        || new[] { Pair, Side, Type, From, To, Epoch }.Any(asked => !string.IsNullOrEmpty(asked));

    /// <summary>The types, and the words for them.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> TypeWords = [("", "All"), .. TradeFilters.Types.Select(word => (word, OrderWords.Type(word)))];

    /// <summary>Whether what is asked for in place of a pair is one asset.</summary>
    public bool IsCoin => !string.IsNullOrEmpty(Pair) && names.HasAsset(Pair);

    /// <summary>Reads pairs and assets as people write them.</summary>
    protected MarketNames Names => names;

    /// <summary>The address of another part of the same list.</summary>
    public string AddressOf(string? cursor) => Address(State, cursor);

    /// <summary>The address of the same list, but for the state.</summary>
    public string AddressOfState(string state) => Address(state, null);

    private string Address(string? state, string? cursor) => WithQuery(Paths.Orders, ("state", state), ("pair", Pair), ("side", Side), ("type", Type), ("from", From), ("to", To), ("epoch", Epoch), ("sort", Sort), ("cursor", cursor));

    /// <summary>An address with those of the parameters that say something.</summary>
    protected static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value)) query.Add(name, value);
        }

        return path + query.ToQueryString();
    }

    /// <summary>What is wrong with the filters, by what stands beside their fields.</summary>
    private string Words(RequestFault fault) => fault.Parameter switch
    {
        "pair" => $"No exchange lists a pair or a coin “{Pair}”. Write one such as BTC-USDT, or BTC.",
        "from" => $"From: “{From}” is no day. Write one such as 2026-11-20.",
        "to" when From is not null && To is not null && string.CompareOrdinal(To, From) < 0 => "The day under Before is earlier than the one under From.",
        "to" => $"Before: “{To}” is no day. Write one such as 2026-11-20.",
        null => fault.Message,
        "cursor" => "This part of the list is not known any more. Begin with its first page.",
        _ => "One of the filters can't be read: choose them anew.",
    };

    /// <summary>Reads the part of a user's list that is asked for.</summary>
    protected async Task ReadAsync(Guid user)
    {
        Epochs = await wallets.ListEpochsAsync(user, Gone);
        var asked = new OrderListParameters { State = State, Pair = IsCoin ? null : Pair, Coin = IsCoin ? Pair : null, Side = Side, Type = Type, From = From, To = To, Epoch = Epoch, Sort = Sort, Cursor = Cursor };
        if (asked.Read(names, out var query) is { } fault)
        {
            Problem = Words(fault);
            return;
        }

        if (query.Epoch is { } epoch && !await orders.HasEpochAsync(user, epoch, Gone))
        {
            Problem = Paths.IsOwn ? "Your account has had no such epoch." : "The user's account has had no such epoch.";
            Response.StatusCode = StatusCodes.Status404NotFound;
            if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return;
        }

        Result = await orders.ListAsync(user, query, Gone);
        Data = await freshness.ReadAsync(Result.Orders, Gone);
    }
}
