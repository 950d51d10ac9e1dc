using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Core.Tests.Markets.Loop;

public class MarketTests
{
    private readonly TestMarket market = new();

    private Listing Live(int venue = 0)
    {
        var listing = market.List(venue);
        market.Snapshot(listing, TestMarket.Level(Side.Bid, "100", "1"), TestMarket.Level(Side.Ask, "101", "1"));
        return listing;
    }

    [Fact]
    public void A_snapshot_makes_a_book_live_and_an_update_without_one_changes_nothing()
    {
        var listing = market.List(0);
        market.Update(listing, TestMarket.Level(Side.Bid, "100", "1"));
        Assert.Null(market.Market.FindBook(listing.Slot));
        Assert.Equal(1, market.Market.Counters[0].UpdatesIgnored);
        Live();
        Assert.Equal(BookState.Live, market.BookOf(listing).State);
    }

    [Fact]
    public void A_lost_book_takes_no_update_until_the_next_snapshot()
    {
        var listing = Live();
        market.Batch.AddLost(listing.Slot, StaleReason.Gap, market.NowNs);
        market.Apply();
        market.Update(listing, TestMarket.Level(Side.Bid, "100", "9"));
        Assert.Equal(BookState.Stale, market.BookOf(listing).State);
        Assert.Equal(StaleReason.Gap, market.BookOf(listing).Reason);
        var naive = new NaiveBook();
        naive.Set(Side.Bid, 100, 1);
        naive.Set(Side.Ask, 101, 1);
        naive.AssertEqual(market.BookOf(listing));
        Live();
        Assert.Equal(BookState.Live, market.BookOf(listing).State);
        Assert.Equal(1, market.Market.Counters[0].Resyncs);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 20)]
    public void A_book_without_proof_becomes_stale_after_its_venues_limit(int venue, int seconds)
    {
        var listing = Live(venue);
        market.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(BookState.Live, market.BookOf(listing).State);
        market.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(StaleReason.Silent, market.BookOf(listing).Reason);
        Assert.Equal([StaleReason.Silent], market.Resyncs);
    }

    [Fact]
    public void A_quiet_book_on_a_proved_connection_stays_live()
    {
        var listing = Live();
        for (var second = 0; second < 60; second++)
        {
            market.Batch.AddConnectionProof(market.NowNs);
            market.Apply();
            market.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(BookState.Live, market.BookOf(listing).State);
    }

    [Fact]
    public void A_busy_book_whose_own_frames_stop_is_suspect_within_five_seconds_although_its_connection_is_proved()
    {
        var listing = Live();
        for (var i = 0; i < 20; i++)
        {
            market.Advance(TimeSpan.FromMilliseconds(100));
            market.Update(listing, TestMarket.Level(Side.Bid, "100", $"{i + 1}"));
        }

        for (var i = 0; i < 51; i++)
        {
            Assert.Equal(BookState.Live, market.BookOf(listing).State);
            market.Batch.AddConnectionProof(market.NowNs);
            market.Apply();
            market.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(BookState.Suspect, market.BookOf(listing).State);
        Assert.Equal([StaleReason.Suspect], market.Resyncs);
        market.Update(listing, TestMarket.Level(Side.Bid, "100", "3"));
        Assert.Equal(BookState.Live, market.BookOf(listing).State);
    }

    [Fact]
    public void A_venues_own_crossed_book_is_stale_and_asks_for_a_snapshot()
    {
        var listing = Live();
        market.Update(listing, TestMarket.Level(Side.Bid, "101", "1"));
        Assert.Equal(StaleReason.Crossed, market.BookOf(listing).Reason);
        Assert.Equal([StaleReason.Crossed], market.Resyncs);
    }

    [Fact]
    public void A_wrong_checksum_is_stale_and_a_right_one_is_counted()
    {
        var checked_ = new TestMarket(_ => new TopSize());
        var listing = checked_.List(1);
        checked_.Snapshot(listing, TestMarket.Level(Side.Bid, "100", "7"));
        checked_.Batch.AddChecksum(listing.Slot, 7, checked_.NowNs);
        checked_.Apply();
        Assert.True(checked_.BookOf(listing).IsLive);
        checked_.Batch.AddChecksum(listing.Slot, 8, checked_.NowNs);
        checked_.Apply();
        Assert.Equal(StaleReason.Checksum, checked_.BookOf(listing).Reason);
        Assert.Equal((1L, 1L), (checked_.Market.Counters[1].ChecksumsPassed, checked_.Market.Counters[1].ChecksumsFailed));
    }

    [Fact]
    public void A_hand_over_leaves_no_stale_moment_and_the_old_connection_touches_nothing_more()
    {
        var listing = Live();
        market.Batch.ConnectionId = 2;
        market.Snapshot(listing, TestMarket.Level(Side.Bid, "100", "2"), TestMarket.Level(Side.Ask, "101", "2"));
        market.Batch.ConnectionId = 1;
        market.Update(listing, TestMarket.Level(Side.Bid, "100", "77"));
        market.Batch.AddLost(listing.Slot, StaleReason.Gap, market.NowNs);
        market.Batch.AddConnectionLost(StaleReason.Disconnected, market.NowNs);
        market.Apply();
        Assert.Equal([BookState.Live], market.States.Select(s => s.State));
        Assert.Equal(2, market.BookOf(listing).ConnectionId);
        var naive = new NaiveBook();
        naive.Set(Side.Bid, 100, 2);
        naive.Set(Side.Ask, 101, 2);
        naive.AssertEqual(market.BookOf(listing));
    }

    [Fact]
    public void During_a_hand_over_the_older_connections_late_snapshot_does_not_take_the_book_back()
    {
        var listing = Live();
        market.Batch.ConnectionId = 2;
        Live();
        market.Batch.ConnectionId = 1;
        Live();
        market.Batch.AddConnectionLost(StaleReason.Disconnected, market.NowNs);
        market.Apply();
        Assert.True(market.BookOf(listing).IsLive);
        Assert.Equal(2, market.BookOf(listing).ConnectionId);
    }

    [Fact]
    public void A_dead_stream_is_suspected_again_although_a_snapshot_came()
    {
        var listing = Live();
        for (var i = 0; i < 20; i++)
        {
            market.Advance(TimeSpan.FromMilliseconds(100));
            market.Update(listing, TestMarket.Level(Side.Bid, "100", $"{i + 1}"));
        }

        for (var second = 0; second < 20; second++)
        {
            market.Batch.AddConnectionProof(market.NowNs);
            market.Apply();
            market.Advance(TimeSpan.FromSeconds(1));
            if (market.BookOf(listing).State != BookState.Suspect) continue;
            market.Snapshot(listing, TestMarket.Level(Side.Bid, "100", $"{second + 50}"), TestMarket.Level(Side.Ask, "101", "1"));
        }

        Assert.InRange(market.Resyncs.Count, 3, 4);
    }

    [Theory]
    [InlineData(StaleReason.Released, 0)]
    [InlineData(StaleReason.Gap, 1)]
    public void A_snapshot_is_a_resync_unless_nobody_followed_the_book_meanwhile(StaleReason reason, long resyncs)
    {
        var listing = Live();
        market.Batch.AddLost(listing.Slot, reason, market.NowNs);
        market.Batch.AddLost(listing.Slot, StaleReason.AwaitingSnapshot, market.NowNs);
        market.Apply();
        market.Advance(TimeSpan.FromSeconds(1));
        Live();
        var counters = market.Market.Counters[0];
        Assert.Equal((resyncs, resyncs > 0 ? market.NowNs : 0), (counters.Resyncs, counters.LastResyncNs));
    }

    [Theory]
    [InlineData(StaleReason.Suspect, 0)]
    [InlineData(StaleReason.Gap, 1)]
    public void A_quiet_book_that_is_fetched_anew_is_not_counted_as_gone_stale(StaleReason reason, long wentStale)
    {
        var listing = Live();
        for (var i = 0; i < 20; i++)
        {
            market.Advance(TimeSpan.FromMilliseconds(100));
            market.Update(listing, TestMarket.Level(Side.Bid, "100", $"{i + 1}"));
        }

        while (market.BookOf(listing).State == BookState.Live)
        {
            market.Batch.AddConnectionProof(market.NowNs);
            market.Apply();
            market.Advance(TimeSpan.FromSeconds(1));
        }

        market.Batch.AddLost(listing.Slot, reason, market.NowNs);
        market.Apply();
        Assert.Equal((BookState.Stale, reason), (market.BookOf(listing).State, market.BookOf(listing).Reason));
        Assert.Equal((1, wentStale), (market.Market.Counters[0].Suspected, market.Market.Counters[0].WentStale));
    }

    [Fact]
    public void A_stale_book_whose_snapshot_does_not_come_is_asked_for_again()
    {
        var listing = Live();
        market.Batch.AddLost(listing.Slot, StaleReason.Gap, market.NowNs);
        market.Apply();
        market.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(market.Resyncs);
        market.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([StaleReason.Gap], market.Resyncs);
        market.Advance(TimeSpan.FromSeconds(29));
        Assert.Single(market.Resyncs);
        market.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, market.Resyncs.Count);
        market.Batch.AddLost(listing.Slot, StaleReason.Released, market.NowNs);
        market.Apply();
        market.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, market.Resyncs.Count);
    }

    [Fact]
    public void A_book_that_was_let_go_is_not_awaited_when_its_connection_is_lost()
    {
        var listing = Live();
        market.Batch.AddLost(listing.Slot, StaleReason.Released, market.NowNs);
        market.Batch.AddConnectionLost(StaleReason.Disconnected, market.NowNs);
        market.Apply();
        Assert.Equal(StaleReason.Released, market.BookOf(listing).Reason);
        market.Advance(TimeSpan.FromHours(1));
        Assert.Empty(market.Resyncs);
    }

    [Fact]
    public void A_lost_connection_makes_its_books_stale_and_no_others()
    {
        var mine = Live(0);
        market.Batch.ConnectionId = 2;
        var other = Live(2);
        market.Batch.ConnectionId = 1;
        market.Batch.AddConnectionLost(StaleReason.Disconnected, market.NowNs);
        market.Apply();
        Assert.Equal(StaleReason.Disconnected, market.BookOf(mine).Reason);
        Assert.True(market.BookOf(other).IsLive);
    }

    [Fact]
    public void A_restored_book_is_stale_with_its_age_until_the_venue_answers()
    {
        var listing = market.List(0);
        market.Market.Restore(listing, [TestMarket.Level(Side.Bid, "90", "1")], updatedNs: 500);
        Assert.Equal((BookState.Stale, StaleReason.Restored, 500L), (market.BookOf(listing).State, market.BookOf(listing).Reason, market.BookOf(listing).ProofNs));
        Live();
        Assert.True(market.BookOf(listing).IsLive);
        market.Market.Restore(listing, [TestMarket.Level(Side.Bid, "90", "1")], updatedNs: 500);
        Assert.True(market.BookOf(listing).IsLive);
    }

    [Fact]
    public void A_trade_told_twice_counts_once_also_when_it_comes_late()
    {
        var listing = market.List(0);
        foreach (var id in new[] { 5L, 6L, 5L, 8L, 7L, 7L, 8L })
        {
            var mark = market.Batch.Here;
            market.Batch.AddTrade() = new Trade { Slot = listing.Slot, Id = id, Price = new(1, 0), Size = new(1, 0) };
            market.Batch.AddTrades(mark, market.NowNs);
            market.Apply();
        }

        Assert.Equal([5L, 6L, 8L, 7L], market.Trades.Select(t => t.Id));
    }

    [Fact]
    public void The_same_inputs_give_the_same_outputs()
    {
        Assert.Equal(Run(), Run());

        static string Run()
        {
            var random = new Random(42);
            var run = new TestMarket();
            var log = new System.Text.StringBuilder();
            for (var i = 0; i < 2_000; i++)
            {
                var listing = run.List(random.Next(3));
                var level = TestMarket.Level((Side)random.Next(2), $"{random.Next(90, 110)}.{random.Next(100)}", $"{random.Next(4)}");
                run.Book((FeedEventKind)(random.Next(20) == 0 ? 0 : 1), listing, level);
                run.Advance(TimeSpan.FromMilliseconds(random.Next(400)));
                var book = run.Market.FindBook(listing.Slot);
                log.Append(book?.State).Append(book?.Bids.BestKey).Append(book?.Asks.BestKey).Append(run.Resyncs.Count);
            }

            return log.ToString();
        }
    }

    [Fact]
    public void A_frame_allocates_nothing_in_steady_state()
    {
        var listing = Live();
        var levels = Enumerable.Range(1, 50).Select(i => TestMarket.Level(Side.Bid, $"{i}", $"{i}")).ToArray();
        var slot = listing.Slot;
        void Frame()
        {
            var mark = market.Batch.Here;
            foreach (ref readonly var level in levels.AsSpan()) market.Batch.AddLevel() = level;
            market.Batch.AddBook(FeedEventKind.BookUpdate, slot, mark, 1, 1, market.NowNs);
            market.Market.Apply(market.Batch, market.NowNs);
            market.Batch.Clear();
        }

        for (var i = 0; i < 100; i++) Frame();
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++) Frame();
        }));
    }

    /// <summary>A checksum for tests: the size at the best bid.</summary>
    private sealed class TopSize : IBookChecksum
    {
        public bool Matches(VenueBook book, int expected) => book.Bids[0].Size == expected;
    }
}
