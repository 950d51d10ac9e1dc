using System.Globalization;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Books;

/// <summary>The filter of the Book page as its address holds it: what was typed is kept as it was typed, what it means stands beside
/// it, and each field that means nothing has a sentence that says what would work.</summary>
internal sealed class BookFilter
{
    /// <summary>Levels a side when the address says nothing.</summary>
    public const int LimitDefault = 25;

    /// <summary>Most levels a side, as in the public API.</summary>
    public const int LimitMax = 5_000;

    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    private BookFilter()
    {
    }

    /// <summary>The pair as typed; empty when none was given.</summary>
    public string PairText { get; private init; } = "";

    /// <summary>The exchange as typed.</summary>
    public string ExchangeText { get; private init; } = "";

    /// <summary>The side as typed.</summary>
    public string SideText { get; private init; } = "";

    /// <summary>The lower bound as typed.</summary>
    public string AboveText { get; private init; } = "";

    /// <summary>The upper bound as typed.</summary>
    public string BelowText { get; private init; } = "";

    /// <summary>The count of levels as typed.</summary>
    public string LimitText { get; private init; } = "";

    /// <summary>The pair meant; null when none or several are.</summary>
    public Instrument? Instrument { get; private set; }

    /// <summary>What an ambiguous pair may mean.</summary>
    public IReadOnlyList<Instrument> Candidates { get; private set; } = [];

    /// <summary>The one venue wanted; null for all.</summary>
    public Venue? Venue { get; private set; }

    /// <summary>The one side wanted; null for both.</summary>
    public Side? Side { get; private set; }

    /// <summary>Only prices above this one.</summary>
    public ExactDecimal? Above { get; private set; }

    /// <summary>Only prices below this one.</summary>
    public ExactDecimal? Below { get; private set; }

    /// <summary>Levels a side, 1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; private set; } = LimitDefault;

    /// <summary>Whether every field means something.</summary>
    public bool IsValid => errors.Count == 0;

    /// <summary>Whether a price range is set.</summary>
    public bool HasRange => Above is not null || Below is not null;

    /// <summary>What is wrong with a field of the address, in plain words; null when nothing is.</summary>
    public string? ErrorOf(string field) => errors.GetValueOrDefault(field);

    /// <summary>What the market is asked for.</summary>
    public BookQuery ToQuery(bool includeStale) => new()
    {
        Depth = Limit,
        Venue = Venue,
        Side = Side,
        PriceAbove = Above,
        PriceBelow = Below,
        IncludeStale = includeStale,
    };

    /// <summary>Reads the address.</summary>
    public static BookFilter Parse(IQueryCollection query, InstrumentCatalog catalog, IReadOnlyList<Venue> venues)
    {
        string Text(string name) => query[name].ToString().Trim();
        var filter = new BookFilter
        {
            PairText = Text("pair"),
            ExchangeText = Text("exchange"),
            SideText = Text("side"),
            AboveText = Text("price_greater_than"),
            BelowText = Text("price_less_than"),
            LimitText = Text("limit"),
        };
        filter.ReadPair(catalog);
        filter.ReadExchange(venues);
        filter.ReadSide();
        filter.ReadRange();
        filter.ReadLimit();
        return filter;
    }

    private void ReadPair(InstrumentCatalog catalog)
    {
        if (PairText.Length == 0) return;
        var meant = catalog.Resolve(PairText);
        Instrument = meant.Instrument;
        Candidates = meant.Instrument is null ? meant.Candidates : [];
        if (Instrument is not null) return;

        // Until an exchange has named its pairs, nothing is known of any: that is no mistake of the reader.
        if (catalog.All.Count == 0) return;
        errors["pair"] = Candidates.Count > 0
            ? $"“{PairText}” may mean {string.Join(" or ", Candidates.Select(c => c.Name))}. Write it with its hyphen."
            : $"No exchange lists “{PairText}”. Write base and quote, such as BTC-USD.";
    }

    private void ReadExchange(IReadOnlyList<Venue> venues)
    {
        if (ExchangeText.Length == 0) return;
        var id = ExchangeText.Equals("gdax", StringComparison.OrdinalIgnoreCase) ? "coinbase" : ExchangeText;
        Venue = venues.FirstOrDefault(v => v.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (Venue is null)
        {
            errors["exchange"] = $"“{ExchangeText}” is not read here. Choose {string.Join(", ", venues.Select(v => v.Name))}, or all.";
        }
    }

    private void ReadSide()
    {
        Side = SideText.ToUpperInvariant() switch
        {
            "BID" or "BUY" => Core.Markets.Side.Bid,
            "ASK" or "SELL" => Core.Markets.Side.Ask,
            _ => null,
        };
        if (Side is null && SideText.Length > 0) errors["side"] = $"“{SideText}” is no side. Choose bid, ask, or both.";
    }

    private void ReadRange()
    {
        Above = ReadPrice("price_greater_than", AboveText, isUpper: false);
        Below = ReadPrice("price_less_than", BelowText, isUpper: true);
        if (Above is { } above && Below is { } below && above.ToDecimal() >= below.ToDecimal())
        {
            errors["price_less_than"] = $"No price is above {above} and below {below}. Write a number greater than {above}.";
        }
    }

    private ExactDecimal? ReadPrice(string field, string text, bool isUpper)
    {
        // The API's own reading, so that a bound means the same in both addresses.
        if (MarketNames.ReadBound(text, field, isUpper, out var price) is null) return price;
        errors[field] = string.Create(CultureInfo.InvariantCulture, $"“{text}” is not a price. Write at most {MarketNames.DigitsMax} digits with a point, such as 64000.5.");
        return null;
    }

    private void ReadLimit()
    {
        if (LimitText.Length == 0) return;
        if (int.TryParse(LimitText, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= LimitMax)
        {
            Limit = limit;
            return;
        }

        errors["limit"] = string.Create(CultureInfo.InvariantCulture, $"Write a whole number from 1 to {LimitMax:#,0}; “{LimitText}” is not one.");
    }
}
