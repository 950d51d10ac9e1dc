using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Binance;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinanceAllocationTests
{
    [Fact]
    public void Frames_allocate_nothing_in_steady_state()
    {
        var rig = new BinanceRig(followsRecording: false, "BTCUSDT");
        var model = new BinanceVenueModel("BTCUSDT", seed: 1);
        rig.Connect("BTCUSDT");
        rig.Answer(rig.TakeFrames());
        rig.Rest("/api/v3/depth?symbol=BTCUSDT&limit=1000", model.Snapshot());
        Assert.True(rig.IsLive("BTCUSDT"));
        var frames = new List<byte[]>();
        for (var i = 0; i < 4_000; i++)
        {
            var timeMs = 1_700_000_000_000 + i;
            frames.Add(Encoding.UTF8.GetBytes(model.NextDepth(timeMs)));
            frames.Add(Encoding.UTF8.GetBytes(model.NextTrade(timeMs)));
            frames.Add("""{"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"25.3519","B":"31.21","a":"25.3652","A":"40.66"}}"""u8.ToArray());
        }

        var session = rig.Session;
        var at = 0;
        Run(2_000);
        Assert.Equal(0, Allocations.Of(() => Run(frames.Count)));
        Assert.Empty(rig.Faults);
        Assert.Equal(4_000, session.Counters.Ignored);

        void Run(int end)
        {
            for (; at < end; at++)
            {
                session.OnFrame(frames[at], BinanceRig.StartNs + (at * 1_000_000L));
                if (at % 64 == 0) session.Batch.Clear();
            }
        }
    }

    [Fact]
    public void Tickers_allocate_nothing_in_steady_state()
    {
        var feed = new BinanceFeed(new FixedOptions<BinanceOptions>(new BinanceOptions()));
        var directory = new ListingDirectory();
        var symbols = new SymbolTable();
        var rows = new StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            symbols.Add(directory.Register(feed.Venue, $"A{i}USDT", new Instrument($"A{i}", "USDT"), InstrumentRules.None, true, default).Listing);
            rows.Append(i == 0 ? string.Empty : ",").Append("""{"e":"24hrMiniTicker","E":1672515782136,"s":"A""").Append(i)
                .Append("""USDT","c":"0.0025","o":"0.0010","h":"0.0026","l":"0.0010","v":"123456789012.12345678","q":"18"}""");
        }

        var frame = Encoding.UTF8.GetBytes($$"""{"stream":"!miniTicker@arr","data":[{{rows}}]}""");
        var session = feed.CreateTickerSession(new SessionContext(feed.Venue, 1, symbols, new BinanceRig()))!;
        for (var i = 0; i < 50; i++) Read();
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 50; i++) Read();
        }));

        void Read()
        {
            session.Batch.Clear();
            session.OnFrame(frame, BinanceRig.StartNs);
            Assert.True(session.Batch.TickerCount == 500);
        }
    }
}
