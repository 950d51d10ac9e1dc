using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Writes market data as the API and the streams say it: exact decimal strings, UTC times, snake_case words.</summary>
internal static class MarketJson
{
    private static readonly string[] Reasons = [.. Enum.GetNames<StaleReason>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The word for a reason.</summary>
    public static string Word(this StaleReason reason) => Reasons[(int)reason];

    /// <summary>The word for a taker's side.</summary>
    public static string Word(this Side taker) => taker == Side.Bid ? "buy" : "sell";

    /// <summary>A time in nanoseconds since 1970-01-01 UTC.</summary>
    public static DateTime TimeOf(long ns) => DateTime.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick);

    /// <summary>Writes a number as a string.</summary>
    public static void WriteExact(this Utf8JsonWriter json, ExactDecimal value)
    {
        Span<byte> text = stackalloc byte[ExactDecimal.TextBytesMax];
        json.WriteStringValue(text[..value.Format(text)]);
    }

    /// <summary>Writes a number as a string, or null.</summary>
    public static void WriteExact(this Utf8JsonWriter json, decimal? value)
    {
        if (value is not { } number)
        {
            json.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[40];
        number.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        text = text[..length];
        if (text.Contains((byte)'.')) text = text.TrimEnd((byte)'0').TrimEnd((byte)'.');
        json.WriteStringValue(text);
    }

    /// <summary>Writes <c>"venues":{"coinbase":{"age_ms":12,"stale":false}}</c>: what is known of each book, also of those not followed yet.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="window">What was read.</param>
    /// <param name="listed">The venues asked for that list the instrument.</param>
    /// <param name="nowNs">When it was read.</param>
    public static void WriteVenues(Utf8JsonWriter json, BookWindow window, IEnumerable<Venue> listed, long nowNs)
    {
        json.WritePropertyName("venues"u8);
        WriteVenueStates(json, window, listed, nowNs);
    }

    /// <summary>Writes the value of that property.</summary>
    public static void WriteVenueStates(Utf8JsonWriter json, BookWindow window, IEnumerable<Venue> listed, long nowNs)
    {
        json.WriteStartObject();
        foreach (var venue in listed)
        {
            json.WriteStartObject(venue.Id);
            WriteFreshness(json, window.Venues[venue.Index], nowNs);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes <c>age_ms</c> (null before the first proof), <c>stale</c> and, when stale, <c>reason</c>.</summary>
    public static void WriteFreshness(Utf8JsonWriter json, in VenueBookStatus status, long nowNs)
    {
        var isAwaited = status.Venue is null || status.ProofNs == 0;
        if (isAwaited) json.WriteNull("age_ms"u8);
        else json.WriteNumber("age_ms"u8, status.AgeMs(nowNs));
        var isStale = status.Venue is null || status.State != BookState.Live;
        json.WriteBoolean("stale"u8, isStale);
        if (isStale) json.WriteString("reason"u8, (status.Reason == StaleReason.None ? StaleReason.AwaitingSnapshot : status.Reason).Word());
    }

    /// <summary>Writes one side, best first: <c>["64000.1","0.25",{"coinbase":"0.25"}]</c>.</summary>
    public static void WriteSide(Utf8JsonWriter json, ReadOnlySpan<byte> name, BookWindow window, LevelWindow side, IReadOnlyList<Venue> venues)
    {
        json.WritePropertyName(name);
        WriteLevels(json, window, side, venues);
    }

    /// <summary>Writes the value of that property.</summary>
    public static void WriteLevels(Utf8JsonWriter json, BookWindow window, LevelWindow side, IReadOnlyList<Venue> venues)
    {
        json.WriteStartArray();
        for (var rank = 0; rank < side.Count; rank++) WriteLevel(json, window, side, rank, venues);
        json.WriteEndArray();
    }

    /// <summary>Writes one level of a consolidated book.</summary>
    public static void WriteLevel(Utf8JsonWriter json, BookWindow window, LevelWindow side, int rank, IReadOnlyList<Venue> venues)
    {
        json.WriteStartArray();
        json.WriteExact(window.Price(side.Prices[rank]));
        json.WriteExact(window.Size(side.Sizes[rank]));
        json.WriteStartObject();
        var parts = side.PartsOf(rank);
        Span<byte> text = stackalloc byte[ExactDecimal.TextBytesMax];
        for (var venue = 0; venue < parts.Length; venue++)
        {
            if (parts[venue] != 0) json.WriteString(venues[venue].Id, text[..window.Size(parts[venue]).Format(text)]);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Writes one side of one venue's book, best first: <c>["64000.1","0.25",3]</c>, the count null where the venue has none.</summary>
    public static void WriteVenueSide(Utf8JsonWriter json, ReadOnlySpan<byte> name, BookWindow window, LevelWindow side)
    {
        json.WriteStartArray(name);
        for (var rank = 0; rank < side.Count; rank++)
        {
            json.WriteStartArray();
            json.WriteExact(window.Price(side.Prices[rank]));
            json.WriteExact(window.Size(side.Sizes[rank]));
            if (side.Counts[rank] > 0) json.WriteNumberValue(side.Counts[rank]);
            else json.WriteNullValue();
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
