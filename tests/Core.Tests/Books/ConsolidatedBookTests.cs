using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Core.Tests.Books;

public class ConsolidatedBookTests
{
    private readonly TestMarket market = new();
    private readonly BookWindow window = new(3);

    private static ExactDecimal Number(string text)
    {
        Assert.True(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        return value;
    }

    private void Fill()
    {
        market.Snapshot(
            market.List(1),
            TestMarket.Level(Side.Bid, "100", "1"),
            TestMarket.Level(Side.Bid, "99", "2"),
            TestMarket.Level(Side.Ask, "101", "1.5"));
        market.Snapshot(
            market.List(2),
            TestMarket.Level(Side.Bid, "100.00", "0.25000000"),
            TestMarket.Level(Side.Bid, "99.5", "3"),
            TestMarket.Level(Side.Ask, "101.00", "0.5"),
            TestMarket.Level(Side.Ask, "102.25", "4"));
    }

    private string[] Copy(BookQuery query)
    {
        market.Market.Find(new Instrument("BTC", "USD"))!.CopyTo(window, query, market.NowNs);
        return [.. Rows(Side.Bid), .. Rows(Side.Ask)];
    }

    private List<string> Rows(Side side)
    {
        var rows = new List<string>();
        var levels = window[side];
        for (var rank = 0; rank < levels.Count; rank++)
        {
            var parts = levels.PartsOf(rank).ToArray().Select(p => window.Size(p).ToString());
            rows.Add($"{side} {window.Price(levels.Prices[rank])} {window.Size(levels.Sizes[rank])} ({string.Join(' ', parts)})");
        }

        return rows;
    }

    [Fact]
    public void Merges_levels_best_first_and_keeps_their_venues()
    {
        Fill();
        Assert.Equal(
            [
                "Bid 100 1.25 (0 1 0.25)", "Bid 99.5 3 (0 0 3)", "Bid 99 2 (0 2 0)",
                "Ask 101 2 (0 1.5 0.5)", "Ask 102.25 4 (0 0 4)",
            ],
            Copy(new BookQuery()));
    }

    [Fact]
    public void Leaves_a_stale_venue_out_unless_asked_for_it()
    {
        Fill();
        market.Batch.AddLost(market.List(2).Slot, StaleReason.Gap, market.NowNs);
        market.Apply();
        Assert.Equal(["Bid 100 1 (0 1 0)", "Bid 99 2 (0 2 0)", "Ask 101 1.5 (0 1.5 0)"], Copy(new BookQuery()));
        Assert.Equal(StaleReason.Gap, window.Venues[2].Reason);
        Assert.Equal(5, Copy(new BookQuery { IncludeStale = true }).Length);
    }

    [Theory]
    [InlineData("100", null, "Ask 101 2 (0 1.5 0.5)|Ask 102.25 4 (0 0 4)")]
    [InlineData("99.4999", "101", "Bid 100 1.25 (0 1 0.25)|Bid 99.5 3 (0 0 3)")]
    [InlineData(null, "99.001", "Bid 99 2 (0 2 0)")]
    [InlineData("101", "102.25", "")]
    [InlineData("999999999999999999", null, "")]
    [InlineData(null, "0.000000000000000001", "")]
    public void Bounds_are_exclusive(string? above, string? below, string rows)
    {
        Fill();
        var query = new BookQuery
        {
            PriceAbove = above is null ? null : Number(above),
            PriceBelow = below is null ? null : Number(below),
        };
        Assert.Equal(rows.Split('|', StringSplitOptions.RemoveEmptyEntries), Copy(query));
    }

    [Fact]
    public void Answers_for_one_side_one_venue_and_a_depth()
    {
        Fill();
        Assert.Equal(["Bid 100 0.25 (0 0 0.25)"], Copy(new BookQuery { Side = Side.Bid, Venue = TestMarket.Venues[2], Depth = 1 }));
        Assert.Null(window.Venues[1].Venue);
    }

    [Fact]
    public void Shows_a_cross_between_venues_as_it_is()
    {
        Fill();
        market.Update(market.List(1), TestMarket.Level(Side.Bid, "100", "0"), TestMarket.Level(Side.Ask, "100.5", "1"), TestMarket.Level(Side.Bid, "100.4", "1"));
        market.Update(market.List(2), TestMarket.Level(Side.Bid, "100.75", "7"));
        var book = market.Market.Find(new Instrument("BTC", "USD"))!;
        Assert.True(book.TryBest(Side.Bid, out var bid));
        Assert.True(book.TryBest(Side.Ask, out var ask));
        Assert.True(bid > ask);
        Assert.All(market.Listings.All, l => Assert.True(market.BookOf(l).IsLive));
    }

    [Fact]
    public void Follows_a_change_of_scale_of_any_venue()
    {
        Fill();
        market.Update(market.List(1), TestMarket.Level(Side.Bid, "99.12345678901", "0.0000000001"));
        Assert.Contains("Bid 99.12345678901 0.0000000001 (0 0.0000000001 0)", Copy(new BookQuery()));
        Assert.Contains("Ask 101 2 (0 1.5 0.5)", Rows(Side.Ask));
    }
}
