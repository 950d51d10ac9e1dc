using System.Buffers;
using CompraVenta.Cli.Live;
using CompraVenta.Infrastructure.Ticks;

namespace CompraVenta.Cli.Record;

/// <summary>A CSV file of one instrument's trades that grows. One that is there already is continued: no second header, no trade twice, and a last
/// line that is not whole is cut off.</summary>
internal sealed class TradeFile : IDisposable
{
    /// <summary>How many of the newest trades are remembered; a source repeats at most the newest thousand.</summary>
    private const int Remembered = 2_048;

    /// <summary>A byte far behind any file's end: who holds its lock is the file's one writer, and readers are not held up.</summary>
    private const long WriterLock = long.MaxValue - 1;

    private readonly FileStream file;
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly RecentIds told = new(Remembered);
    private readonly LiveListing listing;
    private string? symbolInFile;
    private long lastIdInFile = long.MinValue;

    private TradeFile(FileStream file, LiveListing listing)
    {
        this.file = file;
        this.listing = listing;
    }

    /// <summary>Trades written by this process.</summary>
    public long Written { get; private set; }

    /// <summary>Opens or makes a file.</summary>
    /// <exception cref="LiveProblem">It can't be written, or holds something else.</exception>
    public static TradeFile Open(string path, LiveListing listing)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
            if (!stream.CanSeek) throw new LiveProblem($"{path} is no file that can be continued");
            if (!OperatingSystem.IsMacOS()) stream.Lock(WriterLock, 1);
            var opened = new TradeFile(stream, listing);
            opened.Continue(path);
            return opened;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new LiveProblem($"{path}: {e.Message}", LiveProblem.Failure, e);
        }
        catch (LiveProblem)
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>Takes a trade, unless the file has it; <see cref="Flush"/> writes it.</summary>
    /// <exception cref="LiveProblem">The file holds trades of something else.</exception>
    public void Add(LiveTrade live)
    {
        if (symbolInFile is not null && !string.Equals(symbolInFile, live.Listing.Symbol, StringComparison.Ordinal)) throw OfAnother(file.Name, symbolInFile, listing.Venue);

        // Ids of a listing grow: what a source still knows from before the file's end would stand in the wrong place.
        if (live.Trade.Id <= lastIdInFile || !told.Add(live.Trade.Id)) return;
        TradeCsv.Write(buffer, live.Listing.Venue, live.Listing.Symbol, live.Trade);
        Written++;
    }

    /// <summary>Hands what was taken to the operating system, whole lines only.</summary>
    /// <exception cref="LiveProblem">The disk refuses it; the file ends with the last line that went through.</exception>
    public void Flush()
    {
        if (buffer.WrittenCount == 0) return;
        var end = file.Position;
        try
        {
            file.Write(buffer.WrittenSpan);
            file.Flush();
        }
        catch (IOException e)
        {
            // Half a line would look like a trade.
            file.SetLength(end);
            throw new LiveProblem($"{file.Name}: {e.Message}", LiveProblem.Failure, e);
        }

        buffer.ResetWrittenCount();
    }

    public void Dispose() => file.Dispose();

    private void Continue(string path)
    {
        if (file.Length == 0 || IsTornHeader())
        {
            file.SetLength(0);
            buffer.Write(TradeCsv.Header);
            buffer.Write("\n"u8);
            Flush();
            return;
        }

        var position = 0L;
        var whole = 0L;
        var isFirst = true;
        using (var reader = new BinaryReader(file, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            var line = new ArrayBufferWriter<byte>();
            Span<byte> chunk = new byte[1 << 16];
            for (int read; (read = reader.Read(chunk)) > 0;)
            {
                foreach (var letter in chunk[..read])
                {
                    position++;
                    if (letter != (byte)'\n')
                    {
                        line.Write([letter]);
                        continue;
                    }

                    whole = position;
                    Recall(path, line.WrittenSpan, isFirst);
                    isFirst = false;
                    line.ResetWrittenCount();
                }
            }
        }

        if (isFirst) throw new LiveProblem($"{path} is there and is no CSV of trades");
        file.SetLength(whole);
        file.Position = whole;
    }

    /// <summary>Whether the file holds nothing but the beginning of the header: whoever made it was killed.</summary>
    private bool IsTornHeader()
    {
        if (file.Length > TradeCsv.Header.Length) return false;
        Span<byte> begun = stackalloc byte[(int)file.Length];
        file.Position = 0;
        file.ReadExactly(begun);
        file.Position = 0;
        return TradeCsv.Header.StartsWith(begun);
    }

    private static LiveProblem OfAnother(string path, string symbol, string exchange) => new($"{path} is there and holds trades of {symbol} at {exchange}");

    private void Recall(string path, ReadOnlySpan<byte> line, bool isHeader)
    {
        if (isHeader)
        {
            if (!line.SequenceEqual(TradeCsv.Header)) throw new LiveProblem($"{path} is there and has other columns");
            return;
        }

        if (!TradeCsv.TryRead(line, out var exchange, out var symbol, out var trade)) throw new LiveProblem($"{path} is there and has a line that is no trade");
        var isOurs = string.Equals(exchange, listing.Venue, StringComparison.Ordinal)
            && (listing.Symbol.Length == 0 || string.Equals(symbol, listing.Symbol, StringComparison.Ordinal));
        if (!isOurs || (symbolInFile is not null && !string.Equals(symbol, symbolInFile, StringComparison.Ordinal))) throw OfAnother(path, symbol, exchange);
        symbolInFile = symbol;
        lastIdInFile = Math.Max(lastIdInFile, trade.Id);
    }
}
