using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Books;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Primitives;

namespace CompraVenta.Web.Trading.Converting;

/// <summary>The page that makes one currency of another: a market order in the pair of the two, at the exchanges' books.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class ConvertModel(
    LadderReader books, InstrumentCatalog catalog, OwnWallet wallets, OrderTermsReader reader, OrderPlacing placing, VenueMarks marks) : TradingPage
{
    /// <summary>Its address.</summary>
    public const string Path = "/Convert";

    private const string FromField = "from";
    private const string ToField = "to";
    private const string AmountField = "amount";
    private readonly FieldFaults wrong = new();

    /// <summary>The asset to give; what the account began with when an address leaves it out, null where none of that name is known.</summary>
    [BindProperty(Name = FromField, SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The asset to receive; null where none of that name is known.</summary>
    [BindProperty(Name = ToField, SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>How much to give, as it was typed.</summary>
    [BindProperty(Name = AmountField, SupportsGet = true)]
    public string? Amount { get; set; }

    /// <summary>Where to go on afterwards, a page of the app; here when left out.</summary>
    [BindProperty(Name = "back", SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Made with each form, so that one that is sent twice is one order.</summary>
    [BindProperty(Name = "client_order_id")]
    public string? ClientOrderId { get; set; }

    /// <summary>What it would give; null when nobody asked.</summary>
    public string? Estimate { get; private set; }

    /// <summary>What there is; null while the account can't be opened.</summary>
    public Wallet? Wallet { get; private set; }

    /// <summary>The assets to choose from.</summary>
    public IReadOnlyList<string> Currencies { get; private set; } = [];

    /// <summary>Whether any exchange has named its pairs.</summary>
    public bool HasPairs { get; private set; }

    /// <summary>Whether both assets are said, and are two.</summary>
    public bool IsChosen => From is not null && To is not null && !wrong.Any;

    /// <summary>The way from the one to the other; null when no exchange lists their pair.</summary>
    public Conversion? Way { get; private set; }

    /// <summary>By way of which assets it can be done in two steps, where there is no pair.</summary>
    public IReadOnlyList<string> Bridges { get; private set; } = [];

    /// <summary>The pair's book; null where there is no pair.</summary>
    public LadderView? Book { get; private set; }

    /// <summary>Why nothing can be converted now; null when it can.</summary>
    public string? Blocked => Book switch
    {
        { IsWaiting: true } => "No book of this pair has come yet. Try again in a moment.",
        { IsLive: false } => "No exchange sends a current book of this pair: nothing can be converted until one does.",
        _ => null,
    };

    /// <summary>All that is free, and can be converted: what is sold is a whole number of lots.</summary>
    public decimal All
    {
        get
        {
            if (Wallet is null || Way is null) return 0;
            var free = Wallet[Way.From].Free;
            var lot = Way.From == Way.Pair.Base && catalog.All.TryGetValue(Way.Pair, out var listings) ? listings.Select(each => each.Rules.LotSize).DefaultIfEmpty().Max() : 0;
            return lot > 0 ? decimal.Floor(free / lot) * lot : free;
        }
    }

    /// <summary>Where to go on afterwards.</summary>
    public string? BackOrNull => Url.IsLocalUrl(Back) ? Back : null;

    /// <summary>The page of other assets.</summary>
    public string AddressOf(string? from, string? to) => $"{Path}?from={Uri.EscapeDataString(from ?? "")}&to={Uri.EscapeDataString(to ?? "")}{(BackOrNull is { } back ? $"&back={Uri.EscapeDataString(back)}" : "")}";

    /// <summary>Whether something is wrong with a field.</summary>
    public bool IsWrong(string field) => ModelState[field] is { Errors.Count: > 0 };

    /// <summary>Shows it: 400 for an address with an asset that is none, or twice the same.</summary>
    public Task<IActionResult> OnGetAsync() => AskAsync(
        async () =>
        {
            await ReadAsync();
            return wrong.Any ? Mend(wrong) : Page();
        },
        static () => Task.CompletedTask);

    /// <summary>Says what it would give.</summary>
    public Task<IActionResult> OnPostEstimateAsync() => ReplyAsync(
        async terms =>
        {
            var (refused, estimate) = await placing.EstimateAsync(User.UserId(), terms, Gone);
            return estimate is null ? Refused(refused) : OrderReply.Of(ConversionWords.Of(Way!, estimate, marks));
        },
        reply =>
        {
            Estimate = reply.Sentence;
            return Page();
        });

    /// <summary>Converts.</summary>
    public Task<IActionResult> OnPostAsync() => ReplyAsync(
        async terms =>
        {
            var (refused, placed) = await placing.PlaceAsync(User.UserId(), terms, Gone);
            if (placed is null) return Refused(refused);
            return ConversionWords.Of(Way!, placed) is { } done ? OrderReply.Of(done, placed.OrderId) : OrderReply.OfProblem("The books had nothing of it: nothing was converted.");
        },
        reply => DoneAt(BackOrNull ?? AddressOf(Way!.From, Way.To), reply.Sentence));

    private static string NewOrderId() => $"convert-{Guid.CreateVersion7():N}";

    private OrderReply Refused(Rejection why)
    {
        if (why.Reason == RejectReason.DuplicateWithDifferentTerms)
        {
            ClientOrderId = NewOrderId();
            return OrderReply.OfProblem(OrderReply.PlacedBefore);
        }

        return OrderReply.OfField(why.Reason is RejectReason.MarketUnavailable or RejectReason.Halted or RejectReason.UnknownInstrument ? null : AmountField, Words(why));
    }

    private Task<IActionResult> ReplyAsync(Func<OrderTerms, Task<OrderReply>> ask, Func<OrderReply, IActionResult> show) => ReplyAsync(
        async () =>
        {
            await ReadAsync();
            return await AskAsync(ask);
        },
        reply => Task.FromResult(show(reply)),
        static () => Task.CompletedTask);

    private async Task<OrderReply> AskAsync(Func<OrderTerms, Task<OrderReply>> ask)
    {
        if (wrong.Any) return new OrderReply(null, null, wrong.All.ToDictionary(fault => fault.Field, fault => fault.Message, StringComparer.Ordinal));
        if (Way is null) return OrderReply.OfProblem(HasPairs ? $"No exchange lists a pair of {From} and {To}." : "No exchange has named its pairs yet; nothing was done. Try again in a moment.");
        var amount = WrittenNumber.OfField(Amount);
        var faults = new FieldFaults();
        var terms = reader.Read(
            new OrderRequest
            {
                Base = Way.Pair.Base,
                Quote = Way.Pair.Quote,
                Side = Way.IsSell ? "SELL" : "BUY",
                Type = "MARKET",
                BAmount = Way.IsSell ? amount : null,
                QAmount = Way.IsSell ? null : amount,
                ClientOrderId = ClientOrderId,
            },
            faults);
        if (!faults.Any) return await ask(terms);
        return OrderReply.OfField(AmountField, amount is null ? "Say how much." : faults.First.Message);
    }

    private async Task ReadAsync()
    {
        Wallet = await wallets.FindAsync(User.UserId(), null, Gone) ?? throw new InvalidOperationException("an account has a current epoch");
        var listed = catalog.All;
        HasPairs = listed.Count > 0;
        Currencies = Conversion.Currencies(listed);
        var assets = listed.Keys.SelectMany(static pair => new[] { pair.Base, pair.Quote }).Concat(Wallet.Balances.Select(static own => own.Asset)).ToHashSet(StringComparer.Ordinal);
        ReadAssets(assets, listed);
        Currencies = [.. new[] { From, To }.Where(asset => asset is not null && !Currencies.Contains(asset, StringComparer.Ordinal)).Select(static asset => asset!).Distinct(StringComparer.Ordinal), .. Currencies];
        if (string.IsNullOrEmpty(ClientOrderId)) ClientOrderId = NewOrderId();
        if (wrong.Any) return;
        Way = Conversion.Find(From!, To!, listed);
        if (Way is null)
        {
            Bridges = [.. Conversion.Bridges(From!, To!, Currencies, listed)];
            return;
        }

        var filter = await books.FilterAsync(new QueryCollection(new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { ["pair"] = Way.Pair.Name, ["limit"] = "1" }), Gone);
        Book = await books.ReadAsync(filter, Gone);
    }

    /// <summary>Reads what the address or the form says: an address may leave out what there is a usual choice for; a form that is sent says both.</summary>
    /// <param name="assets">The assets that there are: those of any pair, and those held.</param>
    /// <param name="listed">All pairs, with who lists them.</param>
    private void ReadAssets(HashSet<string> assets, IReadOnlyDictionary<Instrument, Listing[]> listed)
    {
        var isSent = HttpMethods.IsPost(Request.Method);
        var (from, to) = (Known(FromField, From), Known(ToField, To));
        if (!isSent && !wrong.Any)
        {
            // What is given is held; where nothing is that could be, it is what the account began with.
            var own = Wallet!.Epoch.Asset;
            string[] held = [.. Currencies.Prepend(own).Concat(Wallet.Balances.Select(static balance => balance.Asset)).Where(asset => Wallet[asset].Free > 0)];
            from ??= to is null ? own
                : held.FirstOrDefault(asset => asset != to && Conversion.Find(asset, to, listed) is not null) ?? (own != to ? own : Usual(asset => Conversion.Find(asset, own, listed) is not null, own));
            to ??= Usual(asset => Conversion.Find(from, asset, listed) is not null, from);
        }

        if (from is not null && from == to && HasPairs) wrong.Add(ToField, $"Both are {from}. Choose two currencies.");
        (From, To) = (from, to);

        string? Known(string field, string? written)
        {
            var name = written?.Trim().ToUpperInvariant() ?? "";
            if (name.Length == 0)
            {
                if (isSent) wrong.Add(field, "Choose a currency.");
                return null;
            }

            // Until an exchange has named its pairs, nothing is known of any: that is no mistake of whoever asks.
            if (!HasPairs || assets.Contains(name)) return name;
            wrong.Add(field, $"No exchange lists “{written!.Trim()}”. Choose a currency of the list.");
            return null;
        }

        string Usual(Func<string, bool> fits, string other) => Currencies.Concat(assets.Order(StringComparer.Ordinal)).FirstOrDefault(asset => asset != other && fits(asset)) ?? other;
    }
}
