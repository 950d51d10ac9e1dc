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
    LadderReader books, InstrumentCatalog catalog, OwnWallet wallets, OrderTermsReader reader, OrderPlacing placing, TradingDesk desk, VenueMarks marks, MarketSourceState source) : TradingPage
{
    /// <summary>Its address.</summary>
    public const string Path = "/Convert";

    private const string AmountField = "amount";

    /// <summary>The asset to give; what the account began with when left out.</summary>
    [BindProperty(Name = "from", SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The asset to receive.</summary>
    [BindProperty(Name = "to", SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>How much to give, as it was typed.</summary>
    [BindProperty(Name = "amount", SupportsGet = true)]
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

    /// <summary>Where to go on afterwards.</summary>
    public string? BackOrNull => Url.IsLocalUrl(Back) ? Back : null;

    /// <summary>The page of other assets.</summary>
    public string AddressOf(string from, string to) => $"{Path}?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}{(BackOrNull is { } back ? $"&back={Uri.EscapeDataString(back)}" : "")}";

    /// <summary>Shows it.</summary>
    public Task<IActionResult> OnGetAsync() => AskAsync(
        async () =>
        {
            await ReadAsync();
            return Page();
        },
        static () => Task.CompletedTask);

    /// <summary>Says what it would give.</summary>
    public Task<IActionResult> OnPostEstimateAsync() => ReplyAsync(
        async terms =>
        {
            var estimate = await desk.EstimateAsync(User.UserId(), terms, Gone);
            return estimate.Rejection.IsRefused ? Refused(estimate.Rejection) : OrderReply.Of(ConversionWords.Of(Way!, EstimateAnswer.Of(terms, estimate, source.Source.Word()), marks));
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
        if (Way is null) return OrderReply.OfProblem($"No exchange lists a pair of {From} and {To}.");
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
        Currencies = Conversion.Currencies(listed);
        From = Known(From) ?? Wallet.Epoch.Asset;
        To = Known(To) ?? Currencies.FirstOrDefault(asset => asset != From && Conversion.Find(From, asset, listed) is not null) ?? Currencies.FirstOrDefault(asset => asset != From) ?? From;
        if (To == From) To = Currencies.FirstOrDefault(asset => asset != From) ?? From;
        if (!Currencies.Contains(From, StringComparer.Ordinal)) Currencies = [From, .. Currencies];
        if (string.IsNullOrEmpty(ClientOrderId)) ClientOrderId = NewOrderId();
        Way = Conversion.Find(From, To, listed);
        if (Way is null)
        {
            Bridges = [.. Conversion.Bridges(From, To, Currencies, listed)];
            return;
        }

        var filter = await books.FilterAsync(new QueryCollection(new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { ["pair"] = Way.Pair.Name, ["limit"] = "1" }), Gone);
        Book = await books.ReadAsync(filter, Gone);

        // An asset that somebody holds may be none that others are priced in.
        string? Known(string? asset) => asset?.Trim().ToUpperInvariant() is { Length: > 0 } name && (Currencies.Contains(name, StringComparer.Ordinal) || Wallet[name].Free > 0) ? name : null;
    }
}
