using System.Buffers;
using System.Buffers.Text;
using System.Text;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Ticks;

/// <summary>Trades as CSV, in the columns of the Tardis.dev <c>trades</c> files: times in microseconds since 1970-01-01 UTC, the symbol as the
/// exchange writes it, the side the taker's.</summary>
public static class TradeCsv
{
    private const int LineBytesMax = 256;
    private const int ColumnCount = 8;

    /// <summary>The first line, without its end.</summary>
    public static ReadOnlySpan<byte> Header => "exchange,symbol,timestamp,local_timestamp,id,side,price,amount"u8;

    /// <summary>Writes one line with its end.</summary>
    public static void Write(IBufferWriter<byte> output, string exchange, string symbol, in Trade trade)
    {
        var line = output.GetSpan(LineBytesMax + symbol.Length + exchange.Length);
        var at = 0;
        Put(line, ref at, exchange);
        Put(line, ref at, symbol);
        Put(line, ref at, trade.VenueTimeNs / 1_000);
        Put(line, ref at, trade.ReceivedNs / 1_000);
        Put(line, ref at, trade.Id);
        Put(line, ref at, trade.TakerSide == Side.Bid ? "buy" : "sell");
        at += trade.Price.Format(line[at..]);
        line[at++] = (byte)',';
        at += trade.Size.Format(line[at..]);
        line[at++] = (byte)'\n';
        output.Advance(at);
    }

    /// <summary>Reads one line.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="exchange">The exchange's id.</param>
    /// <param name="symbol">The symbol as the exchange writes it.</param>
    /// <param name="trade">The trade; its slot is left 0.</param>
    /// <returns>False when it is no such line.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out string exchange, out string symbol, out Trade trade)
    {
        (exchange, symbol, trade) = ("", "", default);
        Span<Range> columns = stackalloc Range[ColumnCount + 1];
        var text = Encoding.UTF8.GetString(line);
        if (text.AsSpan().Split(columns, ',') != ColumnCount) return false;
        if (!TryNumber(line[columns[2]], out var time) || !TryNumber(line[columns[3]], out var local) || !TryNumber(line[columns[4]], out var id)) return false;
        if (!ExactDecimal.TryParse(line[columns[6]], out var price) || !ExactDecimal.TryParse(line[columns[7]], out var size)) return false;
        var isBuy = line[columns[5]].SequenceEqual("buy"u8);
        if (!isBuy && !line[columns[5]].SequenceEqual("sell"u8)) return false;
        exchange = text[columns[0]];
        symbol = text[columns[1]];
        trade = new Trade
        {
            Id = id,
            TakerSide = isBuy ? Side.Bid : Side.Ask,
            VenueTimeNs = time * 1_000,
            ReceivedNs = local * 1_000,
            Price = price,
            Size = size,
        };
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out long number) => Utf8Parser.TryParse(text, out number, out var read) && read == text.Length;

    private static void Put(Span<byte> line, ref int at, string text)
    {
        at += Encoding.UTF8.GetBytes(text, line[at..]);
        line[at++] = (byte)',';
    }

    private static void Put(Span<byte> line, ref int at, long number)
    {
        Utf8Formatter.TryFormat(number, line[at..], out var length);
        at += length;
        line[at++] = (byte)',';
    }
}
