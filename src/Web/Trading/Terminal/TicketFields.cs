using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading.Terminal;

/// <summary>What stands in the ticket, as it was typed.</summary>
/// <remarks>Fields that the type of the order does not have are hidden, and left out of what they hold.</remarks>
internal sealed class TicketFields
{
    /// <summary>Types with a limit price.</summary>
    public const string WithPrice = "LIMIT STOP_LIMIT TAKE_PROFIT_LIMIT OCO";

    /// <summary>Types with a price that fires them.</summary>
    public const string WithStopPrice = "STOP_LOSS TAKE_PROFIT STOP_LIMIT TAKE_PROFIT_LIMIT OCO";

    /// <summary>Types that a price fires, given or followed.</summary>
    public const string WithTrigger = WithStopPrice + " " + WithTrail;

    /// <summary>Types that follow the price.</summary>
    public const string WithTrail = "TRAILING_STOP";

    /// <summary>Types of which it may be said how long they stay.</summary>
    public const string WithTime = "LIMIT STOP_LIMIT TAKE_PROFIT_LIMIT";

    /// <summary>Types that may be made to stand only.</summary>
    public const string WithPostOnly = "LIMIT";

    /// <summary>Types with an amount of the quote asset.</summary>
    public const string WithQuoteAmount = "MARKET";

    /// <summary>The type that is a pair of orders.</summary>
    public const string Pair = OrderTermsReader.Pair;

    private const string InBase = "base";
    private const string InQuote = "quote";

    /// <summary>The types in the order of the ticket, and their names.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> Types = [.. TradeFilters.Types.Select(word => (word, OrderWords.Type(word)))];

    [FromForm(Name = "side")]
    public string? Side { get; set; }

    [FromForm(Name = "type")]
    public string? Type { get; set; }

    [FromForm(Name = "amount")]
    public string? Amount { get; set; }

    /// <summary>What the amount is of: <c>base</c> or <c>quote</c>.</summary>
    [FromForm(Name = "unit")]
    public string? Unit { get; set; }

    [FromForm(Name = "price")]
    public string? Price { get; set; }

    [FromForm(Name = "stop_price")]
    public string? StopPrice { get; set; }

    [FromForm(Name = "stop_limit_price")]
    public string? StopLimitPrice { get; set; }

    [FromForm(Name = "trail_distance")]
    public string? TrailDistance { get; set; }

    [FromForm(Name = "time_in_force")]
    public string? TimeInForce { get; set; }

    /// <summary>Until when, UTC, as a browser's field of a date and a time has it.</summary>
    [FromForm(Name = "good_till")]
    public string? GoodTill { get; set; }

    [FromForm(Name = "post_only")]
    public bool PostOnly { get; set; }

    [FromForm(Name = "venue")]
    public string? Venue { get; set; }

    [FromForm(Name = "trigger_source")]
    public string? TriggerSource { get; set; }

    /// <summary>Made with each ticket, so that a form that is sent twice is one order.</summary>
    [FromForm(Name = "client_order_id")]
    public string? ClientOrderId { get; set; }

    /// <summary>Whether it shows a sale; a ticket that says nothing shows a purchase.</summary>
    public bool IsSell => string.Equals(Side, "SELL", StringComparison.OrdinalIgnoreCase);

    /// <summary>The type that it shows; a market order unless it says another.</summary>
    public string TypeWord => KnownType ?? Types[0].Word;

    /// <summary>Whether the amount is of something that the type may have one of.</summary>
    public bool IsUnitKnown => string.IsNullOrEmpty(Unit) || Unit == InBase || IsInQuote;

    /// <summary>Whether the amount is one of the quote asset.</summary>
    public bool IsInQuote => Unit == InQuote && IsOf(WithQuoteAmount);

    /// <summary>Whether the type is among some.</summary>
    public bool IsOf(string types) => types.Split(' ').Contains(TypeWord, StringComparer.Ordinal);

    /// <summary>The order that it asks for: what is no side, or no type, stays as it was sent, to be refused.</summary>
    public OrderRequest ToRequest(string coin, string quote)
    {
        var amount = WrittenNumber.OfField(Amount);
        var time = IsOf(WithTime) ? TimeInForce : null;
        return new OrderRequest
        {
            Base = coin,
            Quote = quote,
            Side = Side,
            Type = KnownType ?? Type,
            BAmount = IsInQuote ? null : amount,
            QAmount = IsInQuote ? amount : null,
            Price = IsOf(WithPrice) ? WrittenNumber.OfField(Price) : null,
            StopPrice = IsOf(WithStopPrice) ? WrittenNumber.OfField(StopPrice) : null,
            StopLimitPrice = IsOf(Pair) ? WrittenNumber.OfField(StopLimitPrice) : null,
            TrailDistance = IsOf(WithTrail) ? WrittenNumber.OfField(TrailDistance) : null,
            TimeInForce = time,
            GoodTill = time == "GTD" ? Moment(GoodTill) : null,
            PostOnly = IsOf(WithPostOnly) && PostOnly,
            Venue = string.IsNullOrEmpty(Venue) ? null : Venue,
            TriggerSource = IsOf(WithTrigger) ? TriggerSource : null,
            ClientOrderId = string.IsNullOrEmpty(ClientOrderId) ? null : ClientOrderId,
        };
    }

    /// <summary>The ticket's field of an order's; null where the type has none, or the ticket: then nobody would see what is said beside it.</summary>
    public string? FieldOf(string parameter) => parameter switch
    {
        "b_amount" or "q_amount" => "amount",
        "side" or "type" or "venue" => parameter,
        "price" when IsOf(WithPrice) => parameter,
        "stop_price" when IsOf(WithStopPrice) => parameter,
        "stop_limit_price" when IsOf(Pair) => parameter,
        "trail_distance" when IsOf(WithTrail) => parameter,
        "time_in_force" when IsOf(WithTime) => parameter,
        "good_till" when IsOf(WithTime) && TimeInForce == "GTD" => parameter,
        "post_only" when IsOf(WithPostOnly) => parameter,
        "trigger_source" when IsOf(WithTrigger) => parameter,
        _ => null,
    };

    /// <summary>What is wrong with a field, in the words of the ticket where a call's are another's.</summary>
    /// <param name="parameter">The field of an order.</param>
    /// <param name="message">What a call is told.</param>
    public string Fault(string parameter, string message) => parameter switch
    {
        "side" => "Choose Buy or Sell.",
        "type" => "Choose one of the types of the list.",
        "b_amount" or "q_amount" when string.IsNullOrWhiteSpace(Amount) => "An amount is needed.",
        "time_in_force" => "Choose how long the order stays.",
        "good_till" => string.IsNullOrWhiteSpace(GoodTill) ? "Say until when: a date and a time." : "Say until when by a date and a time before the year 2262.",
        "trigger_source" => "Choose what fires the order.",
        "venue" => "Choose an exchange of the list.",
        "price" when string.IsNullOrWhiteSpace(Price) => $"A limit price is needed: the {(IsSell ? "least" : "most")} that it trades at.",
        "stop_price" when string.IsNullOrWhiteSpace(StopPrice) => "Write the price at which it fires.",
        "trail_distance" when string.IsNullOrWhiteSpace(TrailDistance) => "Write by how much it follows the price.",
        "client_order_id" => "This page can't be sent as it is: load it again.",
        _ => message,
    };

    private string? KnownType => Types.FirstOrDefault(type => string.Equals(type.Word, Type, StringComparison.OrdinalIgnoreCase)).Word;

    private static string? Moment(string? local) => string.IsNullOrWhiteSpace(local) ? null : local.Trim() + "Z";
}
