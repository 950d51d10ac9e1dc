namespace CompraVenta.Web.Trading.Glossary;

/// <summary>The terms of the ladder, the ticket and the receipt: the one place where they are explained. What they say is what docs/simulation.md says and the engine does.</summary>
internal static class GlossaryTerms
{
    private static readonly object Asked = new();

    /// <summary>All of them, in the order of their list: the book, the order, what came of it.</summary>
    public static IReadOnlyList<GlossaryTerm> All { get; } =
    [
        new("price", "Price in the book", "What one coin costs at this level, in the quote asset. Red prices are asks, what sellers want; green ones are bids, what buyers offer. The best of each stand next to the middle: the lowest ask and the highest bid."),
        new("bid", "Best bid", "The highest price that a buyer offers just now. An order that sells at once meets it first."),
        new("ask", "Best ask", "The lowest price that a seller wants just now. An order that buys at once meets it first."),
        new("size", "Size", "How much stands at this price, in the base asset: the sum over the exchanges that are shown. It is what could be traded there before the next price is met."),
        new("total", "Total (cumulative)", "All that stands from the best price up to this one, added up. An order of that amount would reach as far as this price."),
        new("orders", "Orders", "How many orders make up the size, where the exchange tells it. A dash or nothing means that it does not."),
        new("depth", "Depth", "How much stands in the book near the middle. Where it is deep, a large order moves little from the best price; where it is thin, it goes through many prices."),
        new("mid", "Mid", "Half way between the best bid and the best ask. Nobody offers it: it is a measure, and what your wallet is valued at."),
        new("spread", "Spread", "The best ask minus the best bid: what buying and selling again at once would cost, before fees. Over several exchanges the best bid of one can be above the best ask of another; then the book is called crossed, and the spread is negative."),
        new("bps", "Basis points (bps)", "Hundredths of a percent, here of the mid: 10 bps are 0.1 %."),
        new("data-age", "Age of the data", "The time since an exchange last proved that its book is current. Above a limit (5 s; Bitfinex 20 s), or at once after a gap, the book is stale: it is shown grey, and nothing is traded against it."),
        new("tape", "Tape", "The trades that really happened at the exchanges, newest first. ▲ somebody bought at the ask, ▼ somebody sold at the bid."),

        new("order-type", "Type of the order", "How the order goes about its price.",
        [
            ("Market", "takes what is there, at once, best price first. What the books can’t fill is cancelled."),
            ("Limit", "takes what is there up to its price. The rest stands in the book at that price."),
            ("Stop-loss", "waits until the price has gone against you (a sell: fallen to its price), then takes what is there like a market order."),
            ("Take-profit", "waits until the price has gone your way (a sell: risen to its price), then takes what is there."),
            ("Stop-limit", "waits like a stop-loss, then becomes a limit order."),
            ("Take-profit limit", "waits like a take-profit, then becomes a limit order."),
            ("Trailing stop", "a stop-loss whose price follows the best price since it was placed, at a distance."),
            ("One cancels the other", "a limit order or take-profit, and a stop, of one amount: when one fires or is filled in part, the other ends."),
        ]),
        new("stop-price", "Fires at (stop price)", "The order waits until the price that it watches reaches this one, and fires once. A stop-loss then takes what is there, which may be a worse price than this: it is no promise. One that would fire at once is refused."),
        new("trail-distance", "Follows behind by (trailing)", "How far the stop stays from the best price since the order was placed: below the highest for a sell, above the lowest for a buy. It moves only your way, never back."),
        new("limit-price", "Limit price", "The worst price that you accept: a buy pays no more, a sell receives no less. Being touched is not being filled: a standing order waits for its turn at its exchange."),
        new("stop-limit-price", "Limit price of the stop", "The worst price that the stop of the pair accepts once it has fired. Without one it takes what is there."),
        new("amount", "Amount", "How much to buy or sell. A market order may say it in the quote asset: then it spends, or sells for, that much. Amounts have 8 decimals; the exchange’s smallest size and steps hold too."),
        new("time-in-force", "Stays (time in force)", "What becomes of what can’t be filled at once.",
        [
            ("GTC, until it is cancelled", "it stands until it is filled or you cancel it."),
            ("GTD, until a date", "it stands until then; what is left expires."),
            ("IOC, immediate or cancel", "what can’t be filled at once is cancelled."),
            ("FOK, fill or kill", "filled wholly at once, or not at all."),
        ]),
        new("good-till", "Until (good till)", "At this moment, in UTC, what is left of the order expires: what was filled stays, and what was locked for the rest is free again."),
        new("trigger-source", "Fired by (trigger source)", "Which price the order watches. Only fresh data counts; while there is none it goes on waiting.",
        [
            ("The last trade", "at the pair’s reference exchange, the most traded one when the order was placed (or the one exchange that you chose)."),
            ("The best bid or ask", "over all exchanges: the bid for a sell, the ask for a buy, which is the price that the order would meet."),
            ("The median", "of the exchanges’ middles, so that one exchange’s spike does not fire it."),
        ]),
        new("order-exchange", "Exchange", "All: the order takes the best prices of all exchanges together, and a limit order’s rest stands at the pair’s most traded one. One only: it takes and stands there alone, by that exchange’s rules and fee."),
        new("post-only", "May only stand (post-only)", "The order is refused if any of it would be filled at once. So it never takes from the book, and pays the maker’s fee, which is the lower one unless the operator set another."),
        new("free", "Free", "What you have and can use for an order now."),
        new("locked", "Locked", "Set aside for your open orders, so that each can be paid when its time comes. It is free again when the order ends."),
        new("open-order", "Open order", "One that still can be filled: it stands in the book, or waits for the price that fires it. You can edit or cancel it."),

        new("fill", "Fill", "One execution of your order at one exchange. An order that takes from several exchanges has a fill of each, with its own fee and its own receipt."),
        new("filled", "Filled", "How much of the order was bought or sold so far, before fees."),
        new("average-price", "Average price", "What was paid or received altogether, divided by the amount. It is rounded for reading only: it is computed, never stored."),
        new("paid", "Paid, received", "Price × amount of every level, in the quote asset. Of each level it is rounded to 8 decimals: up when you pay, down when you receive. The fee is not in it: that is taken from what you receive."),
        new("fee", "Fee (taker, maker)", "What the exchange would take, as a part of what you receive: coins when you buy, the quote asset when you sell; rounded up to 8 decimals. A taker’s order meets what stands in the book; a maker’s order stood there itself, which is usually cheaper."),
        new("slippage", "Slippage", "How much worse the average price is than the one that was there just before: because your order went through several prices, or because of the spread. Fees are not in it."),
        new("best-before", "Best price just before", "The best price over all fresh exchanges that your order could have taken, the moment before this fill: the ask for a buy, the bid for a sell."),
        new("middle-before", "Middle just before", "Half way between the best bid and the best ask over all fresh exchanges, the moment before this fill."),
        new("receipt-age", "Age of the data", "How long before the fill the exchange had last proved that its book was current. A fill from a stale book does not exist: such a book is not traded against."),
        new("update-id", "Update of the exchange", "The exchange’s own number of the book that was used, or of the trade that filled a standing order. By it the fill can be compared with what the exchange published."),
        new("levels", "Levels of the receipt", "What the fill was computed from, price by price.",
        [
            ("Price", "of the level, in the quote asset."),
            ("Shown", "how much the exchange showed there."),
            ("Left for you", "what of it you had not taken before: what you took of a level stays taken for you until the exchange sends it again."),
            ("Taken", "what this fill took."),
        ]),
        new("queue", "Before it in the book (queue position)", "How much stands before your order at its price and exchange. It is an estimate: all that was shown there when it was placed, less what has traded or left since. It is not known while the exchange shows nothing of that price. Exchanges do not tell more."),
        new("pair", "One of a pair (OCO)", "Two orders of one amount, of which one cancels the other. Cancelling one cancels both."),
        new("replace", "Took the place of", "The order was changed: a new one took the old one’s place in one step, at the end of the queue at its price."),
        new("epoch", "Epoch", "The time from your account’s opening, or a reset, to the next reset. Nothing of an earlier one is deleted."),
        new("receipt", "Receipt", "All that a fill was computed from. With it price, amount and fee can be computed again, to the last digit; the button does so."),
    ];

    /// <summary>A term.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static GlossaryTerm Of(string key) => All.FirstOrDefault(term => term.Key == key) ?? throw new KeyNotFoundException($"no term is called {key}");

    /// <summary>Notes that a page has terms, or will get parts with some: then its frame brings the explanations.</summary>
    public static void Ask(HttpContext http) => http.Items[Asked] = Asked;

    /// <summary>Whether the page has terms.</summary>
    public static bool IsAsked(HttpContext http) => http.Items.ContainsKey(Asked);
}
