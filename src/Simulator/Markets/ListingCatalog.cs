namespace CompraVenta.Simulator.Markets;

/// <summary>Decides which instruments exist and what each venue calls them.</summary>
internal sealed class ListingCatalog(ulong seed, AssetCatalog assets)
{
    private static readonly string[] Majors = ["BTC", "ETH", "LTC", "XRP", "BNB", "SOL", "ADA", "DOGE"];
    private static readonly string[] Currencies = ["USDT", "EUR"];

    /// <summary>The first <paramref name="count"/> instruments, each on one to three venues.</summary>
    public IEnumerable<Listing> Instruments(int count) =>
        Pairs().Take(count).SelectMany(pair => On(pair.Base, pair.Quote, VenuesOf(pair.Base, pair.Quote), 0));

    /// <summary>A coin listed while running: a USDT pair and perhaps a USD pair, on one venue or two.</summary>
    public IEnumerable<Listing> NewListing(long number, long listedAtMs)
    {
        var code = assets.MadeUpCode(number);
        VenueTraits[][] choices =
        [
            [VenueTraits.Binance], [VenueTraits.Coinbase], [VenueTraits.Bitfinex],
            [VenueTraits.Binance, VenueTraits.Coinbase], [VenueTraits.Binance, VenueTraits.Bitfinex],
        ];
        var venues = choices[(int)(Hash.Of(seed, (ulong)number) % (ulong)choices.Length)];
        var quote = venues[0] == VenueTraits.Binance ? "USDT" : "USD";
        return On(code, quote, venues, listedAtMs);
    }

    private IEnumerable<(string Base, string Quote)> Pairs()
    {
        string[] quotes = ["USDT", "USD", "EUR", "BTC", "USDC"];
        foreach (var coin in Majors)
        {
            foreach (var quote in quotes)
            {
                if (quote != coin) yield return (coin, quote);
            }
        }

        // Currencies against each other, by which people come from one to the other.
        yield return ("USDT", "USD");
        yield return ("EUR", "USDT");
        yield return ("EUR", "USD");
        yield return ("USDC", "USDT");

        var others = AssetCatalog.Coins.Select(coin => coin.Code).Except(Majors, StringComparer.Ordinal).ToList();
        foreach (var coin in others)
        {
            yield return (coin, "USDT");
            yield return (coin, "USD");
        }

        foreach (var quote in (string[])["EUR", "BTC", "USDC"])
        {
            foreach (var coin in others) yield return (coin, quote);
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var number = -1L; ; number--)
        {
            var coin = assets.MadeUpCode(number);
            if (!used.Add(coin)) continue;
            yield return (coin, "USDT");
            yield return (coin, "USD");
        }
    }

    private IEnumerable<VenueTraits> VenuesOf(string coin, string quote)
    {
        var major = Majors.Contains(coin, StringComparer.Ordinal) || Currencies.Contains(coin, StringComparer.Ordinal);
        // Binance has no dollar market; on Coinbase a USDC pair is an alias of the USD pair, not a book of its own.
        if (quote != "USD") yield return VenueTraits.Binance;
        if (quote != "USDC" && (quote is "USD" or "BTC" || major)) yield return VenueTraits.Coinbase;
        if (quote is "USD" or "USDT" ? major || Hash.Of(seed, coin) % 3 != 0 : quote != "USDC" && major) yield return VenueTraits.Bitfinex;
    }

    private IEnumerable<Listing> On(string coin, string quote, IEnumerable<VenueTraits> venues, long listedAtMs) =>
        venues.Select(venue => Make(venue, assets[coin], assets[quote], listedAtMs));

    private static Listing Make(VenueTraits venue, Asset coin, Asset quote, long listedAtMs)
    {
        // Steps follow from the anchors, not from today's price, so that a restart finds the same steps.
        var price = coin.AnchorUsd / quote.AnchorUsd;
        var magnitude = (int)Math.Floor(Math.Log10(price));
        var weight = coin.Weight * (quote.Code switch { "USDT" or "USD" => 1.0, "EUR" or "BTC" => 0.4, _ => 0.3 });
        var listing = new Listing
        {
            Venue = venue, Base = coin, Quote = quote, Weight = weight, ListedAtMs = listedAtMs,
            BaseCode = CodeAt(venue, coin.Code), QuoteCode = CodeAt(venue, quote.Code), Symbol = "",
            PriceDecimals = venue == VenueTraits.Bitfinex ? Math.Clamp(4 - magnitude, 0, 12) : Math.Clamp(4 - magnitude, 2, 8),
            SizeDecimals = SizeDecimals(venue, coin, weight),
        };
        return listing with { Symbol = SymbolAt(venue, listing.BaseCode, listing.QuoteCode) };
    }

    private static int SizeDecimals(VenueTraits venue, Asset coin, double weight)
    {
        // By what the coin is worth, whatever it is paid with: a step is worth less than a dollar.
        if (venue == VenueTraits.Binance) return Math.Clamp((int)Math.Floor(Math.Log10(coin.AnchorUsd)) + 1, 0, 5);
        // A JSON number keeps 15 digits: leave four above the usual size of a level.
        var usual = 2_500 * Math.Max(weight, 1) / coin.AnchorUsd;
        return Math.Clamp(11 - (int)Math.Ceiling(Math.Log10(Math.Max(usual, 1))), 0, 8);
    }

    private static string CodeAt(VenueTraits venue, string code) =>
        venue.Codes.TryGetValue(code, out var own) ? own : code;

    private static string SymbolAt(VenueTraits venue, string baseCode, string quoteCode) => venue.Name switch
    {
        "binance" => baseCode + quoteCode,
        "coinbase" => baseCode + "-" + quoteCode,
        _ => baseCode.Length == 3 && quoteCode.Length == 3 ? $"t{baseCode}{quoteCode}" : $"t{baseCode}:{quoteCode}",
    };
}
