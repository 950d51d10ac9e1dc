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

    private const string InQuote = "quote";

    /// <summary>The types in the order of the ticket, and their names.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> Types =
    [
        .. OrderTermsReader.Types.Keys.Select(word => (word, OrderWords.Type(word))), (Pair, "One cancels the other"),
    ];

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

    /// <summary>Whether it sells; a ticket that says nothing buys.</summary>
    public bool IsSell => string.Equals(Side, "SELL", StringComparison.OrdinalIgnoreCase);

    /// <summary>The type; a market order unless it says another.</summary>
    public string TypeWord => Types.Any(type => type.Word == Type) ? Type! : Types[0].Word;

    /// <summary>Whether the amount is one of the quote asset.</summary>
    public bool IsInQuote => Unit == InQuote && IsOf(WithQuoteAmount);

    /// <summary>Whether the type is among some.</summary>
    public bool IsOf(string types) => types.Split(' ').Contains(TypeWord, StringComparer.Ordinal);

    /// <summary>The order that it asks for.</summary>
    public OrderRequest ToRequest(string coin, string quote)
    {
        var amount = WrittenNumber.OfField(Amount);
        var time = IsOf(WithTime) ? TimeInForce : null;
        return new OrderRequest
        {
            Base = coin,
            Quote = quote,
            Side = IsSell ? "SELL" : "BUY",
            Type = TypeWord,
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

    /// <summary>What wants a name before it can be asked for: the ticket's field of an order's.</summary>
    public static string? FieldOf(string parameter) => parameter switch
    {
        "b_amount" or "q_amount" => "amount",
        "price" or "stop_price" or "stop_limit_price" or "trail_distance" or "time_in_force" or "good_till" or "post_only" or "venue" or "trigger_source" => parameter,
        _ => null,
    };

    private static string? Moment(string? local) => string.IsNullOrWhiteSpace(local) ? null : local.Trim() + "Z";
}
