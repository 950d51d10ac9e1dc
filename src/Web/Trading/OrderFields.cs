using System.Globalization;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Web.Accounts;

namespace CompraVenta.Web.Trading;

/// <summary>Reads the fields of orders one by one, and says of each what is wrong. Rules of exchanges are not its affair: the engine knows them.</summary>
internal static class OrderFields
{
    /// <summary>Decimals of a price: more than any exchange has.</summary>
    public const int PriceDecimalsMax = 18;

    private const int AssetLengthMax = 20;

    // What an engine's clock holds of nanoseconds ends in 2262.
    private static readonly DateTimeOffset LastMoment = new(2262, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // As many decimals as programs write by themselves; kept to the microsecond, as the database keeps it.
    private static readonly string[] MomentForms = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"];

    /// <summary>Reads an asset's name; null when it is none.</summary>
    public static string? Asset(FieldFaults faults, string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) faults.Add(field, "An asset is needed, such as BTC.");
        else if (text.Length > AssetLengthMax || text.Any(letter => letter is <= ' ' or > '~')) faults.Add(field, "This is no asset.");
        else return text;
        return null;
    }

    /// <summary>Reads BUY or SELL.</summary>
    public static OrderSide Side(FieldFaults faults, string? text)
    {
        if (string.Equals(text, "BUY", StringComparison.OrdinalIgnoreCase)) return OrderSide.Buy;
        if (!string.Equals(text, "SELL", StringComparison.OrdinalIgnoreCase)) faults.Add("side", "Say BUY or SELL.");
        return OrderSide.Sell;
    }

    /// <summary>Reads an amount; null when there is none, or it is wrong.</summary>
    public static decimal? Amount(FieldFaults faults, string field, WrittenNumber? number) => Number(faults, field, number, Amounts.Decimals);

    /// <summary>Reads a price; null when there is none, or it is wrong.</summary>
    public static decimal? Price(FieldFaults faults, string field, WrittenNumber? number) => Number(faults, field, number, PriceDecimalsMax);

    /// <summary>Reads the user's own name for an order.</summary>
    public static string? ClientId(FieldFaults faults, string? text)
    {
        if (text is null) return null;
        if (text.Length > OrderRules.ClientIdLengthMax || string.IsNullOrWhiteSpace(text) || text.Any(letter => letter is < ' ' or > '~'))
        {
            faults.Add("client_order_id", "A client order id has 1 to 64 printable characters of ASCII, not blanks alone.");
        }

        return text;
    }

    /// <summary>Reads an exchange's name; null for none.</summary>
    public static Venue? Venue(FieldFaults faults, string? text, Markets.MarketNames names)
    {
        if (text is null) return null;
        if (names.ReadExchange(text, "venue", out var venue) is { } fault) faults.Add("venue", fault.Message);
        return venue;
    }

    /// <summary>Reads how long an order stays.</summary>
    public static TimeInForce Time(FieldFaults faults, string? text)
    {
        switch (text?.ToUpperInvariant())
        {
            case null or "GTC": return TimeInForce.GoodTillCancelled;
            case "IOC": return TimeInForce.ImmediateOrCancel;
            case "FOK": return TimeInForce.FillOrKill;
            case "GTD": return TimeInForce.GoodTillDate;
            default:
                faults.Add("time_in_force", "Say GTC, IOC, FOK or GTD.");
                return TimeInForce.GoodTillCancelled;
        }
    }

    /// <summary>Reads until when an order stays, as nanoseconds since 1970-01-01 UTC.</summary>
    public static long? GoodTill(FieldFaults faults, string? text, TimeInForce time)
    {
        if ((time == TimeInForce.GoodTillDate) == string.IsNullOrEmpty(text))
        {
            faults.Add("good_till", time == TimeInForce.GoodTillDate ? "GTD needs a moment, such as 2026-11-20T12:00:00Z." : "Only GTD has an end.");
            return null;
        }

        if (string.IsNullOrEmpty(text)) return null;
        if (DateTimeOffset.TryParseExact(text, MomentForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            && moment > DateTimeOffset.UnixEpoch)
        {
            if (moment < LastMoment) return (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond * 1_000;
            faults.Add("good_till", string.Create(CultureInfo.InvariantCulture, $"No order stays until {LastMoment:yyyy} or longer; GTC has no end."));
            return null;
        }

        faults.Add("good_till", "This is no moment, such as 2026-11-20T12:00:00Z.");
        return null;
    }

    /// <summary>Reads which price fires an order.</summary>
    public static TriggerSource Trigger(FieldFaults faults, string? text)
    {
        switch (text?.ToUpperInvariant())
        {
            case null or "LAST": return TriggerSource.Last;
            case "BEST": return TriggerSource.Best;
            case "MEDIAN": return TriggerSource.Median;
            default:
                faults.Add("trigger_source", "Say last, best or median.");
                return TriggerSource.Last;
        }
    }

    private static decimal? Number(FieldFaults faults, string field, WrittenNumber? number, int decimalsMax)
    {
        if (number is not { } written) return null;
        if (written.Fault is { } fault) faults.Add(field, fault);
        else if (written.Value <= 0) faults.Add(field, "This is to be more than 0.");
        else if (written.Decimals > decimalsMax) faults.Add(field, $"This has at most {decimalsMax} decimals.");
        else if (written.Value > OrderRules.NumberMax) faults.Add(field, "This is larger than any order may be.");
        else return written.Value;
        return null;
    }
}
