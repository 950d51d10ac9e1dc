using System.Globalization;
using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Markets;

/// <summary>Reads what callers write for pairs, exchanges and numbers.</summary>
internal sealed class MarketNames(InstrumentCatalog catalog, IReadOnlyList<Venue> venues)
{
    private const int DigitsMax = 28;

    /// <summary>The venues there are, by index.</summary>
    public IReadOnlyList<Venue> Venues => venues;

    /// <summary>Reads a pair in any spelling.</summary>
    /// <returns>Null when it names one instrument, else what is wrong.</returns>
    public RequestFault? ReadPair(string text, string parameter, out Instrument instrument)
    {
        instrument = null!;

        // A slash inside a path segment stays escaped.
        var meant = catalog.Resolve(text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
        if (meant.Instrument is { } found)
        {
            instrument = found;
            return null;
        }

        return meant.Candidates.Count > 0
            ? new(StatusCodes.Status400BadRequest, "ambiguous_pair", $"'{text}' may mean several pairs.", parameter, [.. meant.Candidates.Select(i => i.Name)])
            : new(StatusCodes.Status404NotFound, "unknown_pair", $"No exchange lists a pair '{text}'.", parameter);
    }

    /// <summary>Reads an exchange's name; <c>gdax</c> is the old name of <c>coinbase</c>.</summary>
    /// <returns>Null when it is one of the venues, else what is wrong.</returns>
    public RequestFault? ReadExchange(string text, string parameter, out Venue venue)
    {
        var name = string.Equals(text, "gdax", StringComparison.OrdinalIgnoreCase) ? "coinbase" : text;
        venue = venues.FirstOrDefault(each => string.Equals(each.Id, name, StringComparison.OrdinalIgnoreCase))!;
        return venue is not null
            ? null
            : new(StatusCodes.Status400BadRequest, "unknown_exchange", $"There is no exchange '{text}'.", parameter, [.. venues.Select(v => v.Id)]);
    }

    /// <summary>The listing of an instrument at a venue.</summary>
    /// <returns>Null when it is listed there, else what is wrong.</returns>
    public RequestFault? ReadListing(Instrument instrument, Venue venue, string parameter, out Listing listing)
    {
        listing = ListingsOf(instrument).FirstOrDefault(each => each.Venue.Index == venue.Index)!;
        return listing is not null
            ? null
            : new(StatusCodes.Status404NotFound, "not_listed", $"{venue.Name} does not list {instrument}.", parameter, [.. VenuesOf(instrument).Select(v => v.Id)]);
    }

    /// <summary>Every listing of an instrument.</summary>
    public IReadOnlyList<Listing> ListingsOf(Instrument instrument) => catalog.All.TryGetValue(instrument, out var known) ? known : [];

    /// <summary>The venues that list an instrument, by index.</summary>
    public IEnumerable<Venue> VenuesOf(Instrument instrument) => ListingsOf(instrument).Select(l => l.Venue).OrderBy(v => v.Index);

    /// <summary>Reads a side: bid, ask, buy or sell.</summary>
    /// <returns>Null when it is one, or is left out; else what is wrong.</returns>
    public static RequestFault? ReadSide(string? text, string parameter, out Side? side)
    {
        side = text?.ToUpperInvariant() switch
        {
            "BID" or "BUY" => Side.Bid,
            "ASK" or "SELL" => Side.Ask,
            _ => null,
        };
        return string.IsNullOrEmpty(text) || side is not null
            ? null
            : RequestFault.BadParameter(parameter, $"'{text}' is not a side: say bid, ask, buy or sell.");
    }

    /// <summary>Reads a whole number within bounds.</summary>
    /// <returns>Null when it is one, or is left out; else what is wrong.</returns>
    public static RequestFault? ReadCount(string? text, string parameter, int whenLeftOut, int most, out int count)
    {
        count = whenLeftOut;
        if (string.IsNullOrEmpty(text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= most
            ? null
            : RequestFault.BadParameter(parameter, $"'{text}' is not a whole number from 1 to {most}.");
    }

    /// <summary>Reads a plain decimal number: digits, a point, no exponent.</summary>
    /// <returns>Null when it is one that can be held exactly, or is left out; else what is wrong.</returns>
    public static RequestFault? ReadNumber(string? text, string parameter, out ExactDecimal? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text)) return null;
        var isPlain = text.Length <= DigitsMax + 2 && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-');
        if (isPlain && ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var read))
        {
            number = read;
            return null;
        }

        return RequestFault.BadParameter(parameter, $"'{text}' is not a plain decimal number of at most 18 decimals.");
    }
}
