using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Trading;

/// <summary>Makes terms of what a caller sends.</summary>
internal sealed class OrderTermsReader(MarketNames names, InstrumentCatalog catalog)
{
    /// <summary>The type of a pair of orders.</summary>
    public const string Pair = "OCO";

    /// <summary>The words for types.</summary>
    public static readonly IReadOnlyDictionary<string, OrderType> Types = new Dictionary<string, OrderType>(StringComparer.OrdinalIgnoreCase)
    {
        ["MARKET"] = OrderType.Market,
        ["LIMIT"] = OrderType.Limit,
        ["STOP_LOSS"] = OrderType.StopLoss,
        ["TAKE_PROFIT"] = OrderType.TakeProfit,
        ["STOP_LIMIT"] = OrderType.StopLimit,
        ["TAKE_PROFIT_LIMIT"] = OrderType.TakeProfitLimit,
        ["TRAILING_STOP"] = OrderType.TrailingStop,
    };

    /// <summary>Whether a pair of orders is asked for.</summary>
    public static bool IsPair(OrderRequest request) => string.Equals(request.Type, Pair, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an order.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="faults">What is wrong with it, by field.</param>
    /// <returns>The terms; not to be used when there are faults.</returns>
    public OrderTerms Read(OrderRequest request, FieldFaults faults)
    {
        var isKnown = request.Type is not null && Types.TryGetValue(request.Type, out _);
        if (!isKnown) faults.Add("type", $"Say {string.Join(", ", Types.Keys)} or {Pair}.");
        var type = isKnown ? Types[request.Type!] : OrderType.Market;
        var time = OrderFields.Time(faults, request.TimeInForce);
        var terms = new OrderTerms
        {
            Instrument = ReadInstrument(request, faults),
            Side = OrderFields.Side(faults, request.Side),
            Type = type,
            AmountBase = OrderFields.Amount(faults, "b_amount", request.BAmount),
            AmountQuote = OrderFields.Amount(faults, "q_amount", request.QAmount),
            Price = OrderFields.Price(faults, "price", request.Price),
            StopPrice = OrderFields.Price(faults, "stop_price", request.StopPrice),
            TrailDistance = OrderFields.Price(faults, "trail_distance", request.TrailDistance),
            TimeInForce = time,
            GoodTillNs = OrderFields.GoodTill(faults, request.GoodTill, time),
            PostOnly = request.PostOnly,
            Venue = OrderFields.Venue(faults, request.Venue, names),
            TriggerSource = OrderFields.Trigger(faults, request.TriggerSource),
            ClientId = OrderFields.ClientId(faults, request.ClientOrderId),
        };
        if (isKnown) CheckFields(request, terms, faults);
        if (request.StopLimitPrice is not null) faults.Add("stop_limit_price", $"Only {Pair} has this.");
        return terms;
    }

    /// <summary>Reads a pair of orders: the limit order, and the stop.</summary>
    public (OrderTerms Limit, OrderTerms Stop) ReadPair(OrderRequest request, FieldFaults faults)
    {
        if (request.PostOnly) faults.Add("post_only", $"{Pair} does not have this.");
        if (request.TrailDistance is not null) faults.Add("trail_distance", $"{Pair} does not have this.");
        if (request.TimeInForce is not null && !string.Equals(request.TimeInForce, "GTC", StringComparison.OrdinalIgnoreCase)) faults.Add("time_in_force", $"{Pair} stays until one of its orders ends: GTC.");
        var shared = request with { StopLimitPrice = null, TrailDistance = null, PostOnly = false, TimeInForce = null };

        // What fires it is the stop's alone.
        var limit = Read(shared with { Type = "LIMIT", StopPrice = null, TriggerSource = null }, faults);
        OrderFields.Trigger(faults, request.TriggerSource);
        var stop = Read(
            shared with { Type = request.StopLimitPrice is null ? "STOP_LOSS" : "STOP_LIMIT", Price = request.StopLimitPrice, ClientOrderId = null },
            new FieldFaults());
        if (stop.StopPrice is null) OrderFieldsOf(faults, "stop_price", request.StopPrice);
        if (request.StopLimitPrice is { } written && stop.Price is null) OrderFieldsOf(faults, "stop_limit_price", written);
        return (limit, stop);
    }

    /// <summary>Reads what a new order has different from the one whose place it takes.</summary>
    public static Replacement Read(ReplaceRequest request, FieldFaults faults)
    {
        var change = new Replacement(
            OrderFields.Amount(faults, "b_amount", request.BAmount),
            OrderFields.Price(faults, "price", request.Price),
            OrderFields.Price(faults, "stop_price", request.StopPrice),
            OrderFields.Price(faults, "trail_distance", request.TrailDistance),
            OrderFields.ClientId(faults, request.ClientOrderId));
        if (!faults.Any && change is { AmountBase: null, Price: null, StopPrice: null, TrailDistance: null }) faults.Add("b_amount", "Say what is to change: b_amount, price, stop_price or trail_distance.");
        return change;
    }

    /// <summary>Says what is wrong with a price, or that it is missing.</summary>
    private static void OrderFieldsOf(FieldFaults faults, string field, WrittenNumber? number)
    {
        if (OrderFields.Price(faults, field, number) is null) faults.Add(field, "This type of order needs one.");
    }

    private static void CheckFields(OrderRequest request, OrderTerms terms, FieldFaults faults)
    {
        var isMarket = terms.Type == OrderType.Market;
        if (request.BAmount is not null && request.QAmount is not null) faults.Add("q_amount", "Say either b_amount or q_amount.");
        else if (request.QAmount is not null && !isMarket) faults.Add("q_amount", "Only market orders have this.");
        else if (request.BAmount is null && request.QAmount is null) faults.Add("b_amount", isMarket ? "Say b_amount or q_amount." : "An amount is needed.");
        Need(request.Price, terms.HasPrice, "price", faults);
        Need(request.StopPrice, terms.HasTrigger && terms.Type != OrderType.TrailingStop, "stop_price", faults);
        Need(request.TrailDistance, terms.Type == OrderType.TrailingStop, "trail_distance", faults);
        if (request.TriggerSource is not null && !terms.HasTrigger) faults.Add("trigger_source", "This type of order has no trigger.");
        if (terms.PostOnly && (terms.Type != OrderType.Limit || terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)) faults.Add("post_only", "Only a limit order that may stand can be this.");
        if (isMarket && terms.TimeInForce == TimeInForce.GoodTillDate) faults.Add("time_in_force", "A market order does not stay.");
    }

    private static void Need(WrittenNumber? number, bool isNeeded, string field, FieldFaults faults)
    {
        if (number is null == isNeeded) faults.Add(field, isNeeded ? "This type of order needs one." : "This type of order does not have this.");
    }

    /// <summary>The pair as the exchanges spell it; as it is written, where none lists it: the engine says so.</summary>
    private Instrument ReadInstrument(OrderRequest request, FieldFaults faults)
    {
        var (coin, quote) = (OrderFields.Asset(faults, "base", request.Base), OrderFields.Asset(faults, "quote", request.Quote));
        var written = new Instrument(coin ?? "", quote ?? "");
        if (coin is null || quote is null || catalog.All.ContainsKey(written)) return written;

        // Whatever it may mean, it is to be this base and this quote.
        var meant = catalog.Resolve(written.Name);
        return meant.Candidates.FirstOrDefault(each => string.Equals(each.Base, coin, StringComparison.OrdinalIgnoreCase) && string.Equals(each.Quote, quote, StringComparison.OrdinalIgnoreCase))
            ?? written;
    }
}
