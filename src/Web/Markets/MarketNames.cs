using System.Globalization;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Markets;

/// <summary>Reads what callers write for pairs, exchanges and numbers.</summary>
internal sealed class MarketNames(InstrumentCatalog catalog, IReadOnlyList<Venue> venues)
{
    /// <summary>Most digits of a number that a caller writes.</summary>
    public const int DigitsMax = 28;

    /// <summary>What <c>coinbase</c> used to be called.</summary>
    public const string OldCoinbase = "gdax";

    /// <summary>The code of a refusal for want of any listing.</summary>
    public const string Unavailable = "market_unavailable";

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

        // Before any exchange has said what it lists, a pair is not known to be wrong.
        if (catalog.All.Count == 0)
        {
            return new(StatusCodes.Status503ServiceUnavailable, Unavailable, "No exchange has said yet what it lists; try again in a few seconds.");
        }

        return meant.Candidates.Count > 0
            ? new(StatusCodes.Status400BadRequest, "ambiguous_pair", $"'{text}' may mean several pairs.", parameter, [.. meant.Candidates.Select(i => i.Name)])
            : new(StatusCodes.Status404NotFound, "unknown_pair", $"No exchange lists a pair '{text}'.", parameter);
    }

    /// <summary>Reads an exchange's name; <c>gdax</c> is the old name of <c>coinbase</c>.</summary>
    /// <returns>Null when it is one of the venues, else what is wrong.</returns>
    public RequestFault? ReadExchange(string text, string parameter, out Venue venue)
    {
        var name = string.Equals(text, OldCoinbase, StringComparison.OrdinalIgnoreCase) ? "coinbase" : text;
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

    /// <summary>Whether an asset of this name is on either side of a listed pair, in whatever letters.</summary>
    public bool HasAsset(string name) =>
        catalog.All.Keys.Any(pair => string.Equals(pair.Base, name, StringComparison.OrdinalIgnoreCase) || string.Equals(pair.Quote, name, StringComparison.OrdinalIgnoreCase));

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

    /// <summary>Reads an exclusive price bound: at most 28 digits and a point, no sign, no exponent.</summary>
    /// <param name="text">What the caller wrote.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="isUpper">Whether prices are to be below it.</param>
    /// <param name="bound">The bound; one that an <see cref="ExactDecimal"/> can't hold is rounded away from the prices that it lets through, or is the
    /// largest there is: no price lies between.</param>
    /// <returns>Null when it is one, or is left out; else what is wrong.</returns>
    public static RequestFault? ReadBound(string? text, string parameter, bool isUpper, out ExactDecimal? bound)
    {
        bound = null;
        if (string.IsNullOrEmpty(text)) return null;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && fraction.Length == 0) || !whole.All(char.IsAsciiDigit) || !fraction.All(char.IsAsciiDigit))
        {
            return RequestFault.BadParameter(parameter, $"'{text}' is not a plain decimal number: digits with or without a point, no sign, no exponent.");
        }

        if (whole.TrimStart('0').Length + fraction.Length > DigitsMax)
        {
            return RequestFault.BadParameter(parameter, $"'{text}' has more than {DigitsMax} digits.");
        }

        // 28 digits are exact in a decimal.
        var value = decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        for (var scale = Math.Min(fraction.Length, ExactDecimal.ScaleMax); scale >= 0 && bound is null; scale--)
        {
            if (value >= long.MaxValue / (decimal)ExactDecimal.PowerOfTen(scale)) continue;
            var units = decimal.Floor(value) * ExactDecimal.PowerOfTen(scale);
            var rest = (value - decimal.Floor(value)) * ExactDecimal.PowerOfTen(scale);
            units += isUpper ? decimal.Ceiling(rest) : decimal.Floor(rest);
            if (units <= long.MaxValue) bound = new ExactDecimal((long)units, (byte)scale);
        }

        bound ??= new ExactDecimal(long.MaxValue, 0);
        return null;
    }
}
