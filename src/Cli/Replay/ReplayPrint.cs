using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Cli.Replay;

/// <summary>Writes the final state of a replay and its report, for people or as one JSON object.</summary>
/// <param name="Pair">Only this pair, in any spelling; null for all.</param>
/// <param name="Part">What people see: <c>book</c>, <c>trades</c> or <c>candles</c>. JSON holds all of them.</param>
/// <param name="Depth">Levels a side; null for all.</param>
/// <param name="Json">One JSON object.</param>
internal sealed record ReplayPrint(string? Pair, string Part, int? Depth, bool Json)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes to a stream.</summary>
    /// <returns>False when the recording does not hold the pair asked for.</returns>
    public bool TryWrite(RecordingReplay replay, Venue venue, Stream output, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        Instrument? only = null;
        if (Pair is not null && (only = replay.Find(Pair)) is null)
        {
            problem = $"the recording holds no '{Pair}'; it holds {string.Join(", ", replay.Market.Instruments.Select(i => i.Instrument.Name))}";
            return false;
        }

        var books = replay.Market.Instruments
            .Where(i => only is null || i.Instrument == only)
            .OrderBy(i => i.Instrument.Name, StringComparer.Ordinal)
            .Select(i => i.Books[venue.Index]!)
            .ToList();
        var trades = replay.Trades.Where(t => only is null || replay.ListingOf(t.Slot).Instrument == only).ToList();
        if (Json) WriteJson(replay, venue, books, trades, output);
        else WriteText(replay, books, trades, output);
        return true;
    }

    private static SortedDictionary<string, CandleSeries> Candles(RecordingReplay replay, List<Trade> trades)
    {
        var series = new SortedDictionary<string, CandleSeries>(StringComparer.Ordinal);
        foreach (var trade in trades)
        {
            var pair = replay.ListingOf(trade.Slot).Instrument.Name;
            if (!series.TryGetValue(pair, out var candles)) series.Add(pair, candles = new CandleSeries(TimeSpan.FromMinutes(1)));
            candles.Add(trade);
        }

        return series;
    }

    private static string Time(long ns)
    {
        var second = DateTimeOffset.UnixEpoch.AddSeconds(ns / 1_000_000_000).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = (ns % 1_000_000_000).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return fraction.Length == 0 ? second + "Z" : $"{second}.{fraction}Z";
    }

    private static string Text(decimal number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static ExactDecimal Price(VenueBook book, BookSide side, int rank) =>
        new(side.PriceOf(side[rank].Key), (byte)book.Scale.PriceDecimals);

    private static ExactDecimal Size(VenueBook book, BookSide side, int rank) => new(side[rank].Size, (byte)book.Scale.SizeDecimals);

    private int Levels(BookSide side) => Math.Min(side.Count, Depth ?? int.MaxValue);

    private void WriteJson(RecordingReplay replay, Venue venue, List<VenueBook> books, List<Trade> trades, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        json.WriteString("venue", venue.Id);
        json.WriteStartObject("books");
        foreach (var book in books)
        {
            json.WriteStartObject(book.Listing.Instrument.Name);
            json.WriteBoolean("stale", !book.IsLive);
            WriteSide(json, "bids", book, book.Bids);
            WriteSide(json, "asks", book, book.Asks);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("trades");
        foreach (var trade in trades)
        {
            json.WriteStartObject();
            json.WriteString("pair", replay.ListingOf(trade.Slot).Instrument.Name);
            json.WriteString("time", Time(trade.VenueTimeNs));
            json.WriteString("id", trade.Id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("side", trade.TakerSide == Side.Bid ? "buy" : "sell");
            json.WriteString("price", trade.Price.ToString());
            json.WriteString("size", trade.Size.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("candles");
        foreach (var (pair, series) in Candles(replay, trades))
        {
            foreach (var candle in series.Candles)
            {
                json.WriteStartObject();
                json.WriteString("pair", pair);
                json.WriteNumber("open_time", candle.OpenTimeMs);
                json.WriteString("open", Text(candle.Open));
                json.WriteString("high", Text(candle.High));
                json.WriteString("low", Text(candle.Low));
                json.WriteString("close", Text(candle.Close));
                json.WriteString("volume", Text(candle.Volume));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("report");
        foreach (var (name, value) in ReplayReport.Of(replay).Rows()) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSide(Utf8JsonWriter json, string name, VenueBook book, BookSide side)
    {
        json.WriteStartArray(name);
        for (var rank = 0; rank < Levels(side); rank++)
        {
            json.WriteStartArray();
            json.WriteStringValue(Price(book, side, rank).ToString());
            json.WriteStringValue(Size(book, side, rank).ToString());
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteText(RecordingReplay replay, List<VenueBook> books, List<Trade> trades, Stream output)
    {
        using var text = new StreamWriter(output);
        switch (Part)
        {
            case "trades":
                text.WriteLine("time,pair,id,side,price,size");
                foreach (var trade in trades)
                {
                    text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Time(trade.VenueTimeNs)},{replay.ListingOf(trade.Slot).Instrument.Name},{trade.Id},{(trade.TakerSide == Side.Bid ? "buy" : "sell")},{trade.Price},{trade.Size}"));
                }

                break;
            case "candles":
                text.WriteLine("open_time,pair,open,high,low,close,volume");
                foreach (var (pair, series) in Candles(replay, trades))
                {
                    foreach (var c in series.Candles) text.WriteLine($"{Time(c.OpenTimeMs * 1_000_000)},{pair},{Text(c.Open)},{Text(c.High)},{Text(c.Low)},{Text(c.Close)},{Text(c.Volume)}");
                }

                break;
            default:
                foreach (var book in books) WriteBook(text, book);
                break;
        }

        text.WriteLine();
        foreach (var (name, value) in ReplayReport.Of(replay).Rows()) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18}{value,16:N0}"));
    }

    private void WriteBook(StreamWriter text, VenueBook book)
    {
        text.WriteLine($"{book.Listing.Instrument.Name}{(book.IsLive ? "" : $"  STALE ({book.Reason})")}");
        text.WriteLine($"{"bid size",20}{"bid",16}  {"ask",-16}{"ask size",-20}");
        for (var rank = 0; rank < Math.Max(Levels(book.Bids), Levels(book.Asks)); rank++)
        {
            var bid = rank < Levels(book.Bids) ? $"{Size(book, book.Bids, rank),20}{Price(book, book.Bids, rank),16}" : new string(' ', 36);
            var ask = rank < Levels(book.Asks) ? $"{Price(book, book.Asks, rank),-16}{Size(book, book.Asks, rank)}" : "";
            text.WriteLine($"{bid}  {ask}".TrimEnd());
        }

        text.WriteLine();
    }
}
