using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Books;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Shared;
using CompraVenta.Web.Trading.FirstSteps;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Primitives;

namespace CompraVenta.Web.Trading.Terminal;

/// <summary>The Trade page: one pair's ladder and tape, a ticket, and what one has and has asked for.</summary>
/// <remarks>Its script sends the same forms to the same handlers, and asks for the answer as JSON.</remarks>
[AllowAnonymous]
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class TradeModel(
    LadderReader books,
    InstrumentCatalog catalog,
    PriceFigures prices,
    TapeReader tapes,
    SparklineReader lines,
    VenueMarks marks,
    OrderTermsReader reader,
    OrderPlacing placing,
    TradingDesk desk,
    OrderReader orders,
    FreshDataReader freshness,
    OwnWallet wallets,
    FirstPair firstPair,
    FirstStepsStore steps,
    PartWriter parts) : TradingPage
{
    /// <summary>Trades on the tape.</summary>
    public const int TapeLength = 24;

    private const string OwnPart = "/Trading/Terminal/_Own.cshtml";
    private const string Levels = "12";
    private const int FillsMax = 20;
    private const int SuggestionsMax = 12;

    /// <summary>The pair as the address has it.</summary>
    [BindProperty(Name = "pair", SupportsGet = true)]
    public string? PairText { get; set; }

    /// <summary>What stands in the ticket.</summary>
    [BindProperty]
    public TicketFields Ticket { get; set; } = new();

    /// <summary>What the order in the ticket would do; null when nobody asked.</summary>
    public string? Estimate { get; private set; }

    /// <summary>Whether there is too little of the quote asset for the order, or for any: something can be converted into it.</summary>
    public bool IsShort { get; private set; }

    /// <summary>The ladder; null when the pair is unknown.</summary>
    public LadderView? Ladder { get; private set; }

    /// <summary>The last day; null when the pair is unknown.</summary>
    public Sparkline? Line { get; private set; }

    /// <summary>The newest trades, newest first.</summary>
    public IReadOnlyList<(Trade Trade, Venue Venue)> Tape { get; private set; } = [];

    /// <summary>Pairs to choose from when the pair is unknown.</summary>
    public IReadOnlyList<string> Suggestions { get; private set; } = [];

    /// <summary>Whether each venue answers; read when there is no ladder to say so.</summary>
    public IReadOnlyList<VenueReach> Reaches { get; private set; } = [];

    /// <summary>What one has; null for visitors, and while the account can't be opened.</summary>
    public Wallet? Wallet { get; private set; }

    /// <summary>The first steps; null for visitors, and when they are done or hidden.</summary>
    public FirstStepsView? Steps { get; private set; }

    /// <summary>One's open orders of the pair, newest first.</summary>
    public IReadOnlyList<OrderView> Open { get; private set; } = [];

    /// <summary>Whether more are open than those.</summary>
    public bool HasMoreOpen { get; private set; }

    /// <summary>By the number of each open order, how the data stands that could fill or fire it.</summary>
    public IReadOnlyDictionary<Guid, FreshData?> Data { get; private set; } = new Dictionary<Guid, FreshData?>();

    /// <summary>One's newest fills of the pair, newest first.</summary>
    public IReadOnlyList<FillWithOrder> Fills { get; private set; } = [];

    /// <summary>The order whose form is to be mended; null for none.</summary>
    public Guid? MendedOrder { get; private set; }

    /// <summary>Whether the fills are what is shown of the account at first: nothing is open, and something was filled.</summary>
    public bool AreFillsFirst => Open.Count == 0 && Fills.Count > 0;

    /// <summary>The pair; null when it is unknown.</summary>
    public Instrument? Pair { get; private set; }

    /// <summary>The exchanges that list the pair.</summary>
    public IReadOnlyList<Venue> Venues => Pair is null ? [] : books.VenuesOf(Pair);

    /// <summary>What amounts of the base asset are to be whole multiples of, at an exchange or, for null, wherever an order may go: there the coarsest, which the others divide. 0 for no rule.</summary>
    public decimal LotOf(Venue? venue) => Listings.Where(each => venue is null || each.Venue == venue).Select(each => each.Rules.LotSize).DefaultIfEmpty().Max();

    /// <summary>The least that an order is to be worth, in the quote asset, wherever it goes. 0 for no rule.</summary>
    public decimal SmallestWorth => Listings.Select(each => each.Rules.MinimumNotional).DefaultIfEmpty().Max();

    /// <summary>A price of the pair with as many decimals as its exchanges have, and more where it has more: the pair's prices stand under each other.</summary>
    public string Price(decimal? price) => PriceFigures.Of(PriceDecimals, price);

    /// <summary>An average price, rounded as the pair's prices are.</summary>
    public string Average(decimal price) => Price(decimal.Round(price, Math.Max(2, PriceDecimals)));

    /// <summary>Whether any exchange has named its pairs.</summary>
    public bool HasPairs => books.HasPairs;

    /// <summary>Why no order can be placed now; null when one can.</summary>
    public string? Blocked => Ladder switch
    {
        null => null,
        { IsWaiting: true } => "No book of this pair has come yet: orders can be placed once it is there.",
        { IsLive: false } => "No exchange sends a current book of this pair: no order can be placed until one does.",
        _ => null,
    };

    /// <summary>What can be changed of an open order: the field, what it is called, and what it is now.</summary>
    public static IEnumerable<(string Name, string Label, decimal Now)> ChangesOf(OrderView order)
    {
        var isWaiting = order.State == OrderState.Waiting.Word();
        if (order.BAmount is { } amount) yield return ("b_amount", $"Amount, {order.Base}", amount);
        if (order.Price is { } price) yield return ("price", $"Limit price, {order.Quote}", price);
        if (order.StopPrice is { } stop && isWaiting) yield return ("stop_price", $"Fires at, {order.Quote}", stop);
        if (order.TrailDistance is { } distance && isWaiting) yield return ("trail_distance", $"Follows by, {order.Quote}", distance);
    }

    /// <summary>What is wrong with a field of an order's form is kept apart from the ticket's, which has fields of the same names; empty for all of the form.</summary>
    public static string ChangeOf(string field) => $"change.{field}";

    /// <summary>The page's address.</summary>
    public string Address => $"/Trade?pair={Pair}";

    /// <summary>Shows it: 404 for a pair that nobody lists, 503 before any exchange has named its pairs.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        // The ticket of an address: a link may fill it in.
        Ticket.Side = Request.Query["side"];
        Ticket.Type = Request.Query["type"];
        Ticket.Amount = Request.Query["amount"];
        Ticket.Price = Request.Query["price"];
        Ticket.StopPrice = Request.Query["stop_price"];
        Ticket.Unit = Request.Query["unit"];
        await ReadAsync();
        if (Pair is not null) return Page();
        Response.StatusCode = HasPairs ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
        if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return Page();
    }

    /// <summary>What one has and has asked for, as a part of the page.</summary>
    public async Task<IActionResult> OnGetOwnAsync()
    {
        if (!User.IsSignedIn()) return Challenge();
        await FindPairAsync();
        if (Pair is null) return NotFound();
        await ReadOwnAsync();
        Response.Headers.CacheControl = "no-store";
        return Partial(OwnPart, this);
    }

    /// <summary>The first steps, as a part of the page; nothing when they are done or hidden.</summary>
    public async Task<IActionResult> OnGetStepsAsync()
    {
        if (!User.IsSignedIn()) return Challenge();
        Response.Headers.CacheControl = "no-store";
        return await steps.FindShownAsync(User.UserId(), Gone) is { } shown ? Partial("/Trading/FirstSteps/_FirstSteps.cshtml", new FirstStepsCard(shown, IsCompact: true)) : new NoContentResult();
    }

    /// <summary>Shows the fields of the type that was chosen, for want of script.</summary>
    public async Task<IActionResult> OnPostChooseAsync()
    {
        if (!User.IsSignedIn()) return Challenge();
        await ReadAsync();
        return Pair is null ? NotFound() : Page();
    }

    /// <summary>Says what the order would do.</summary>
    public Task<IActionResult> OnPostEstimateAsync() => ReplyAsync(
        async (request, faults) =>
        {
            if (OrderTermsReader.IsPair(request))
            {
                var (limit, stop) = reader.ReadPair(request, faults);
                if (faults.Any) return null;
                var (why, pair) = await placing.EstimatePairAsync(User.UserId(), limit, stop, Gone);
                return pair is null ? Refused(why, limit, stop) : OrderReply.Of(Sentences.Of(limit, stop, pair));
            }

            var terms = reader.Read(request, faults);
            if (faults.Any) return null;
            var (refused, estimate) = await placing.EstimateAsync(User.UserId(), terms, Gone);
            return estimate is null ? Refused(refused) : OrderReply.Of(Sentences.Of(terms, estimate));
        },
        async reply =>
        {
            Estimate = reply.Sentence;
            await ReadAsync();
            return Page();
        });

    /// <summary>Places the order.</summary>
    public Task<IActionResult> OnPostPlaceAsync() => ReplyAsync(
        async (request, faults) =>
        {
            if (OrderTermsReader.IsPair(request))
            {
                var (limit, stop) = reader.ReadPair(request, faults);
                if (faults.Any) return null;
                var (why, pair) = await placing.PlacePairAsync(User.UserId(), limit, stop, Gone);
                return pair is null ? Refused(why, limit, stop) : await WithOwnAsync(OrderReply.Of(TicketWords.Of(limit, pair), pair.OrderId));
            }

            var terms = reader.Read(request, faults);
            if (faults.Any) return null;
            var (refused, placed) = await placing.PlaceAsync(User.UserId(), terms, Gone);
            return placed is null ? Refused(refused) : await WithOwnAsync(OrderReply.Of(TicketWords.Of(terms, placed), placed.OrderId));
        },
        reply => Task.FromResult<IActionResult>(DoneAt($"{Address}#main", reply.Sentence)));

    /// <summary>Cancels an order.</summary>
    public Task<IActionResult> OnPostCancelAsync(Guid id) => OwnAsync(id, async () =>
    {
        var placement = await desk.CancelAsync(User.UserId(), id, Gone);
        return placement.Rejection.IsRefused ? ChangeRefused("", "This order is not open any more.") : await WithOwnAsync(OrderReply.Of("The order is cancelled.", id));
    });

    /// <summary>Puts an order with other numbers in the place of one.</summary>
    public Task<IActionResult> OnPostReplaceAsync(Guid id) => OwnAsync(id, async () =>
    {
        var faults = new FieldFaults();
        var change = ReadChange(Request.Form["b_amount"], Request.Form["price"], Request.Form["stop_price"], Request.Form["trail_distance"], faults);
        if (faults.Any) return ChangeRefused(faults.First.Field, faults.First.Message);
        var (refused, placed) = await placing.ReplaceAsync(User.UserId(), id, change, Gone);
        if (placed is not null) return await WithOwnAsync(OrderReply.Of("A new order took its place.", placed.OrderId));
        if (refused.Reason == RejectReason.UnknownOrder) return ChangeRefused("", "This order is not open any more.");
        var amount = WrittenNumber.OfField(Request.Form["b_amount"]) is { Fault: null, Value: > 0 and var written } ? written : (decimal?)null;
        return ChangeRefused(FieldOfChange(refused), WordsWith(refused, WhatWouldDo(refused, amount, LotOf(null), isSell: null)));
    });

    private TicketWords Sentences => new(marks.NameOf, Price);

    private IReadOnlyList<Listing> Listings => Pair is not null && catalog.All.TryGetValue(Pair, out var listings) ? listings : [];

    private int PriceDecimals => Math.Max(Ladder?.PriceDecimals ?? 0, Pair is null ? 0 : prices.DecimalsOf(Pair));

    private OrderReply ChangeRefused(string field, string message) => OrderReply.OfField(IsScript ? field.Length == 0 ? null : field : ChangeOf(field), message);

    /// <summary>The field of an order's form to blame, of those that were written; empty for all of it.</summary>
    private string FieldOfChange(Rejection why)
    {
        var asked = why.Term.Field() ?? (why.Reason switch
        {
            RejectReason.LotSize or RejectReason.MinimumSize or RejectReason.MaximumSize or RejectReason.BadAmount => "b_amount",
            RejectReason.MinimumNotional or RejectReason.InsufficientFunds when IsWritten("b_amount") => "b_amount",
            RejectReason.AlreadyTriggered => IsWritten("stop_price") ? "stop_price" : "trail_distance",
            RejectReason.TickSize or RejectReason.BadPrice or RejectReason.WouldTake or RejectReason.MinimumNotional or RejectReason.InsufficientFunds => "price",
            _ => "",
        });
        return IsWritten(asked) ? asked : "";

        bool IsWritten(string field) => !string.IsNullOrWhiteSpace(Request.Form[field]);
    }

    /// <summary>The answer to an order that the engine refused.</summary>
    /// <param name="why">Why.</param>
    /// <param name="limit">The limit order of a pair.</param>
    /// <param name="stop">The stop of the pair.</param>
    private OrderReply Refused(Rejection why, OrderTerms? limit = null, OrderTerms? stop = null)
    {
        if (why.Reason == RejectReason.DuplicateWithDifferentTerms)
        {
            Ticket.ClientOrderId = null;
            return OrderReply.OfProblem(OrderReply.PlacedBefore);
        }

        IsShort = !Ticket.IsSell && why.Reason == RejectReason.InsufficientFunds;

        // Both have a price: which of them is at fault, its value tells.
        var isOfStop = why.Term == OrderTerm.Price && stop?.Price is { } own && why.Value == own && own != limit?.Price;
        var field = isOfStop ? Ticket.FieldOf("stop_limit_price") : FieldOf(why);
        return OrderReply.OfField(field, WordsWith(why, WhatWouldDo(why))) with { IsShort = IsShort };
    }

    private static string WordsWith(Rejection why, string? would) => would is null ? Words(why) : $"{Words(why)} {would}";

    /// <summary>What would do in the place of what stands in the ticket; null where nothing is to be named.</summary>
    private string? WhatWouldDo(Rejection why) => WrittenNumber.OfField(Ticket.Amount) is { Fault: null, Value: > 0 and var amount } && !Ticket.IsInQuote
        ? WhatWouldDo(why, amount, LotOf(Venues.FirstOrDefault(each => each.Id == Ticket.Venue)), Ticket.IsSell)
        : null;

    /// <summary>What would do, where the engine's sentence does not name it; null where nothing is to be named.</summary>
    /// <param name="why">Why an order was refused.</param>
    /// <param name="asked">Its amount; null where it is not known here.</param>
    /// <param name="lot">What amounts are to be multiples of; 0 for no rule.</param>
    /// <param name="isSell">Whether it sells; null where that is not known here.</param>
    private string? WhatWouldDo(Rejection why, decimal? asked, decimal lot, bool? isSell)
    {
        if (why is { Reason: RejectReason.WouldNotFill, Value: 0 }) return "A price nearer to the market would do.";
        if (why is { Reason: RejectReason.AlreadyTriggered, Value: { } trigger, Limit: { } now }) return $"A price {(trigger < now ? "above" : "below")} {Price(now)} would wait.";
        if (asked is not { } amount || why is not { Value: > 0 and var value, Limit: > 0 and var limit }) return null;
        var step = lot > 0 ? lot : Amounts.Smallest;
        var (coin, part) = (Pair!.Base, amount * limit / value);
        switch (why.Reason)
        {
            case RejectReason.MinimumNotional:
                return $"{TradingFigures.Exact(decimal.Ceiling(part / step) * step)} {coin} or more would do.";
            case RejectReason.InsufficientFunds when decimal.Floor(part / step) * step is > 0 and var most:
                return isSell switch
                {
                    true => $"{TradingFigures.Exact(most)} {coin} can be sold.",
                    false => $"About {TradingFigures.Exact(most)} {coin} can be paid for.",
                    null => $"About {TradingFigures.Exact(most)} {coin} would do.",
                };
            case RejectReason.WouldNotFill when decimal.Floor(value / step) * step is > 0 and var there:
                return $"{TradingFigures.Exact(there)} {coin} or less would do.";
            default:
                return null;
        }
    }

    /// <summary>The field to blame, of those that the type has: where the engine names none, the amount for what it does not let pay.</summary>
    private string? FieldOf(Rejection why)
    {
        if (why.Term.Field() is { } parameter) return Ticket.FieldOf(parameter);
        return why.Reason switch
        {
            RejectReason.WouldNotFill when why.Value == 0 => Ticket.FieldOf("price") ?? "amount",
            RejectReason.LotSize or RejectReason.MinimumSize or RejectReason.MaximumSize or RejectReason.MinimumNotional or RejectReason.InsufficientFunds or RejectReason.BadAmount or RejectReason.WouldNotFill => "amount",
            RejectReason.TickSize or RejectReason.BadPrice or RejectReason.WouldTake => Ticket.FieldOf("price") ?? Ticket.FieldOf("stop_price") ?? Ticket.FieldOf("trail_distance"),
            RejectReason.AlreadyTriggered => Ticket.FieldOf("stop_price") ?? Ticket.FieldOf("trail_distance"),
            _ => null,
        };
    }

    /// <summary>Asks with what stands in the ticket, and answers the script or the page.</summary>
    /// <param name="ask">Asks; null where the fields are at fault.</param>
    /// <param name="show">Shows a page of what was not refused.</param>
    private async Task<IActionResult> ReplyAsync(Func<OrderRequest, FieldFaults, Task<OrderReply?>> ask, Func<OrderReply, Task<IActionResult>> show)
    {
        if (!User.IsSignedIn()) return Challenge();
        await FindPairAsync();
        if (Pair is null) return NotFound();
        var faults = new FieldFaults();
        if (!Ticket.IsUnitKnown) faults.Add("b_amount", $"Choose what the amount is of: {Pair.Base} or, for a market order, {Pair.Quote}.");
        return await ReplyAsync(async () => await ask(Ticket.ToRequest(Pair.Base, Pair.Quote), faults) ?? Faulty(faults), show, ReadAsync);
    }

    private async Task<IActionResult> OwnAsync(Guid order, Func<Task<OrderReply>> ask)
    {
        if (!User.IsSignedIn()) return Challenge();
        await FindPairAsync();
        if (Pair is null) return NotFound();

        // The fields of an order's form are not those of the ticket.
        Ticket = new();
        MendedOrder = order;
        return await ReplyAsync(ask, reply => Task.FromResult<IActionResult>(DoneAt(Address, reply.Sentence)), ReadAsync);
    }

    /// <summary>Gives a script what one has now along with what was done, which it would ask for next.</summary>
    private async Task<OrderReply> WithOwnAsync(OrderReply done)
    {
        if (!IsScript) return done;
        try
        {
            await ReadOwnAsync();
            return done with { Own = await parts.WriteAsync(this, OwnPart) };
        }
        catch (Exception e) when (e is TradingUnavailableException || DatabaseOutage.IsOfDatabase(e))
        {
            // It is done all the same: the script asks for the rest once it can.
            return done;
        }
    }

    private OrderReply Faulty(FieldFaults faults)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        string? problem = null;
        foreach (var (parameter, message) in faults.All)
        {
            var words = Ticket.Fault(parameter, message);
            if (Ticket.FieldOf(parameter) is { } field) errors.TryAdd(field, words);
            else problem ??= words;
        }

        return new OrderReply(null, problem, errors);
    }

    private async Task<BookFilter> FindPairAsync()
    {
        var query = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase) { ["limit"] = Levels };
        var pair = string.IsNullOrEmpty(PairText) ? (await firstPair.FindAsync(User, Gone))?.Name : PairText;
        if (pair is not null) query["pair"] = pair;
        var filter = await books.FilterAsync(new QueryCollection(query), Gone);
        Pair = filter.Instrument;
        return filter;
    }

    private async Task ReadAsync()
    {
        var filter = await FindPairAsync();
        if (Pair is null)
        {
            Suggestions = filter.Candidates.Count > 0 ? [.. filter.Candidates.Select(each => each.Name)] : books.Matching(filter.PairText, SuggestionsMax);
            if (Suggestions.Count == 0) Suggestions = await books.SuggestAsync(SuggestionsMax, Gone);
            Reaches = await books.ReachAsync(Gone);
            return;
        }

        Ladder = await books.ReadAsync(filter, Gone);
        Ladder.IsMarked = true;
        Line = lines.Read(Pair);
        Tape = await tapes.ReadAsync(Pair, TapeLength, Gone);

        // A ticket that is shown again keeps its id: where it is not known whether the order was placed, sending it again places nothing twice.
        if (string.IsNullOrEmpty(Ticket.ClientOrderId)) Ticket.ClientOrderId = $"ticket-{Guid.CreateVersion7():N}";
        if (!User.IsSignedIn()) return;
        await ReadOwnAsync();
        Steps = await steps.FindShownAsync(User.UserId(), Gone);
    }

    private async Task ReadOwnAsync()
    {
        var user = User.UserId();

        // Somebody waits for it after every order: beside each other.
        var wallet = wallets.FindAsync(user, null, Gone);
        var open = orders.ListAsync(user, new OrderQuery { Base = Pair!.Base, Quote = Pair.Quote, IsOpen = true }, Gone);
        var fills = orders.ListNewestFillsAsync(user, new TradeQuery { Base = Pair.Base, Quote = Pair.Quote }, FillsMax, Gone);
        try
        {
            await Task.WhenAll(wallet, open, fills);
        }
        catch (TradingUnavailableException)
        {
            // A new user's account can't be opened just now: the page says so in the place of the balances.
            return;
        }

        Wallet = await wallet;
        var page = await open;
        (Open, HasMoreOpen) = (page.Orders, page.Next is not null);
        Fills = await fills;
        Data = await freshness.ReadAsync(Open, Gone);
        if (Wallet is { } found && found[Pair.Quote].Free is var free && (free == 0 || free < SmallestWorth)) IsShort = true;
    }
}
