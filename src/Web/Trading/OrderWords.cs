using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Books;

namespace CompraVenta.Web.Trading;

/// <summary>Orders in words for people.</summary>
internal static class OrderWords
{
    /// <summary>Buy or Sell.</summary>
    public static string Side(OrderView order) => order.Side == "BUY" ? "Buy" : "Sell";

    /// <summary>The side as the look follows it.</summary>
    public static string Tone(OrderView order) => order.Side == "BUY" ? "up" : "down";

    /// <summary>The type.</summary>
    public static string Type(OrderView order) => Type(order.Type);

    /// <summary>A type.</summary>
    public static string Type(string word) => TradingWords.NameOf(word);

    /// <summary>The state.</summary>
    public static string State(OrderView order) => order.State switch
    {
        "waiting" => "Waits for its price",
        "open" => order.FilledBAmount > 0 ? "Open, partly filled" : "Open",
        "filled" => "Filled",
        "cancelled" => order.FilledBAmount > 0 ? "Partly filled, rest cancelled" : "Cancelled",
        "expired" => order.FilledBAmount > 0 ? "Partly filled, rest expired" : "Expired",
        _ => order.State,
    };

    /// <summary>That it waits for fresh data, and how old what there is; null when it does not, or nobody knows here.</summary>
    public static string? Waiting(FreshData? data) => data switch
    {
        { IsAwaited: true, AgeMs: { } age } => $"Waits for fresh data: what there is is {VenueFreshness.AgeWords(age)}.",
        { IsAwaited: true } => "Waits for data: none has come yet.",
        _ => null,
    };

    /// <summary>That it waits for fresh data, where there is room for no more, and no age that would have to count on; null when it does not, or nobody knows here.</summary>
    public static string? WaitingInShort(FreshData? data) => data is { IsAwaited: true } ? "waits for fresh data" : null;

    /// <summary>Why it ended; null when it has not, or was filled.</summary>
    /// <param name="order">The order.</param>
    /// <param name="isOwn">Whether it is told to whose order it is.</param>
    public static string? Reason(OrderView order, bool isOwn) => order.Reason switch
    {
        null => null,
        "by_user" => isOwn ? "You cancelled it." : "Its user cancelled it.",
        "depth_exhausted" => "The books had no more; nothing is filled at a made-up price.",
        "not_filled_at_once" => "What could not be filled at once was to be cancelled.",
        "expired" => "Its time was over.",
        "account_reset" => "The account was reset.",
        "delisted" => "No exchange lists the pair any more.",
        "other_of_pair" => "The other order of its pair was filled or fired.",
        "insufficient_funds" => "When its price came there was not enough free to pay for it.",
        "replaced" => "A new order took its place.",
        "account_deleted" => "The account was deleted.",
        "reset_by_admin" => "An admin reset the account.",
        { } other => other.Replace('_', ' '),
    };

    /// <summary>Whether it can still be cancelled.</summary>
    public static bool IsOpen(OrderView order) => order.State is "waiting" or "open";

    /// <summary>What it asks for, such as <c>0.5 BTC</c>.</summary>
    public static string Amount(OrderView order) =>
        order.BAmount is { } amount ? $"{TradingFigures.Exact(amount)} {order.Base}" : $"{TradingFigures.Exact(order.QAmount)} {order.Quote}";

    /// <summary>What it buys or sells, such as <c>0.5 BTC</c>, or <c>ETH for 1,000 USDT</c>.</summary>
    public static string What(OrderView order) => order.BAmount is null ? $"{order.Base} for {Amount(order)}" : Amount(order);

    /// <summary>Whether it never stands in a book by its terms: what is not filled at once, when it is placed or fires, is cancelled.</summary>
    public static bool IsImmediate(OrderView order) => order.Type == OrderType.Market.Word() || order.TimeInForce is "IOC" or "FOK";

    /// <summary>The prices of an open order, such as <c>at 60,000</c>, or <c>fires at 59,000</c>; null where it has none.</summary>
    public static string? Prices(OrderView order, PriceFigures figures)
    {
        var pair = new Instrument(order.Base, order.Quote);
        var fires = order.State == "waiting" && order.TriggerPrice is { } trigger ? $"fires at {figures.Of(pair, trigger)}" : null;
        var limit = order.Price is { } price ? $"at {figures.Of(pair, price)}" : null;
        return fires is null ? limit : limit is null ? fires : $"{fires}, {limit}";
    }

    /// <summary>How long it stays, or what of it is filled at once.</summary>
    public static string Time(OrderView order) => order.TimeInForce switch
    {
        "GTC" when IsImmediate(order) => "at once, the rest is cancelled",
        "GTC" => "until it is cancelled",
        "IOC" => "at once, the rest is cancelled",
        "FOK" => "wholly at once, or not at all",
        "GTD" => "until its date",
        _ => order.TimeInForce,
    };

    /// <summary>Which price fires it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="reference">The name of the venue that it stands at.</param>
    public static string Trigger(OrderView order, string reference) => order.TriggerSource switch
    {
        "last" => $"the last trade at {reference}",
        "best" => "the best bid or ask over all exchanges",
        "median" => "the median over the exchanges",
        _ => order.TriggerSource ?? "",
    };
}
