using System.Diagnostics;
using System.Globalization;
using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Bench.Fanout;

/// <summary>Plays a <see cref="RecordedMarket"/> into the app's market, as a feed does: from there on everything is the app's.</summary>
internal sealed class MarketPlayer(MarketHost host, FeedBatchPool pool)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly List<Line> lines = [];
    private long connection;
    private long published;

    /// <summary>Changes played so far, snapshots left out.</summary>
    public long Published => Interlocked.Read(ref published);

    /// <summary>Reads so many lines, and lists their pairs at the first venue.</summary>
    public void Load(TextReader reader, int count)
    {
        var venue = host.Venues[0];
        for (; count > 0; count--)
        {
            var text = reader.ReadLine() ?? throw new InvalidDataException("the market breaks off");
            var words = text.Split(' ');
            var pair = words[2].Split('-');
            var (listing, _) = host.Listings.Register(venue, words[2], new Instrument(pair[0], pair[1]), InstrumentRules.None, isTrading: true, DateTimeOffset.UtcNow);
            if (!ExactDecimal.TryParse(Encoding.ASCII.GetBytes(words[4]), out var price)
                || !ExactDecimal.TryParse(Encoding.ASCII.GetBytes(words[5]), out var size)
                || !LevelChange.TryCreate(words[3] == "b" ? Side.Bid : Side.Ask, price, size, 0, out var level))
            {
                throw new InvalidDataException($"no level: {text}");
            }

            lines.Add(new Line(long.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), listing.Slot, level));
        }
    }

    /// <summary>Plays it once, from its snapshots on, at its own pace.</summary>
    public async Task PlayAsync(CancellationToken ct)
    {
        // A connection that ends takes its books with it: a new one brings snapshots.
        connection++;
        var next = 0;
        try
        {
            using var timer = new PeriodicTimer(Step);
            var started = Stopwatch.GetTimestamp();
            while (await timer.WaitForNextTickAsync(ct))
            {
                var due = (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;
                var batch = pool.Rent(connection, 0);
                var now = host.NowNs;
                batch.AddConnectionProof(now);
                while (next < lines.Count && lines[next].Microseconds <= due)
                {
                    var (at, frame, slot, _) = lines[next];
                    var here = batch.Here;
                    for (; next < lines.Count && lines[next].Frame == frame && lines[next].Slot == slot; next++)
                    {
                        batch.AddLevel() = lines[next].Level;
                        if (at >= 0) Interlocked.Increment(ref published);
                    }

                    batch.AddBook(at < 0 ? FeedEventKind.BookSnapshot : FeedEventKind.BookUpdate, slot, here, frame, now, now);
                }

                await host.ApplyAsync(batch, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private readonly record struct Line(long Microseconds, int Frame, int Slot, LevelChange Level);
}
