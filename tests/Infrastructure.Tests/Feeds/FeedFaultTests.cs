using System.Diagnostics;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using Fault = CompraVenta.Simulator.Faults.Fault;
using FaultKind = CompraVenta.Simulator.Faults.FaultKind;

namespace CompraVenta.Infrastructure.Tests.Feeds;

/// <summary>Each fault the simulator can make: the book is said to be stale meanwhile, and ends equal to the venue's own.</summary>
public class FeedFaultTests
{
    private static readonly Dictionary<string, string?> OnlyBitcoin = new() { ["Feeds:Pairs"] = "BTC-USD,BTC-USDT" };

    private static string SymbolOf(string venue) => venue switch { "binance" => "BTCUSDT", "bitfinex" => "tBTCUSD", _ => "BTC-USD" };

    private static int DepthOf(string venue) => venue == "bitfinex" ? 25 : int.MaxValue;

    private static async Task<(FeedRig Rig, Listing Listing, List<StaleReason> Reasons)> StartAsync(string venue)
    {
        var rig = await FeedRig.StartAsync(OnlyBitcoin);
        var listing = await rig.ListingAsync(venue, SymbolOf(venue));
        await rig.EqualAsync(listing, DepthOf(venue));
        var reasons = new List<StaleReason>();
        rig.Market.Observe(new StateWatch(listing, reasons));
        return (rig, listing, reasons);
    }

    private static bool Any(List<StaleReason> reasons, StaleReason[] expected)
    {
        lock (reasons) return reasons.Any(expected.Contains);
    }

    [Theory]
    [InlineData("binance", FaultKind.Drop, null, StaleReason.Gap)]
    [InlineData("bitfinex", FaultKind.Drop, null, StaleReason.Gap)]
    [InlineData("coinbase", FaultKind.Drop, null, StaleReason.Gap)]
    [InlineData("bitfinex", FaultKind.BadChecksum, null, StaleReason.Checksum)]
    [InlineData("binance", FaultKind.Crossed, null, StaleReason.Crossed)]
    [InlineData("bitfinex", FaultKind.Crossed, null, StaleReason.Crossed)]
    [InlineData("coinbase", FaultKind.Crossed, null, StaleReason.Crossed)]
    [InlineData("binance", FaultKind.Disconnect, "abrupt", StaleReason.Disconnected)]
    [InlineData("bitfinex", FaultKind.Disconnect, "close", StaleReason.Disconnected)]
    [InlineData("coinbase", FaultKind.Disconnect, "abrupt", StaleReason.Disconnected)]
    [InlineData("bitfinex", FaultKind.Reorder, null, StaleReason.Gap)]
    [InlineData("coinbase", FaultKind.Reorder, null, StaleReason.Gap)]
    public async Task A_fault_makes_the_book_stale_and_it_comes_back_equal(string venue, FaultKind kind, string? variant, StaleReason reason)
    {
        var (rig, listing, reasons) = await StartAsync(venue);
        await using (rig)
        {
            // A frame that is lost while its book is being fetched anyway makes no difference: then another one is.
            var made = 0L;
            await Eventually.True(
                () =>
                {
                    if (made == 0 || Stopwatch.GetElapsedTime(made) > TimeSpan.FromSeconds(15))
                    {
                        rig.Simulator.AddFault(new Fault { Kind = kind, Venue = venue, Symbol = kind == FaultKind.Disconnect ? null : listing.Symbol, Variant = variant, Count = 1, Frames = kind == FaultKind.BadChecksum ? "checksum" : "book" });
                        made = Stopwatch.GetTimestamp();
                    }

                    return Any(reasons, [reason]);
                },
                TimeSpan.FromSeconds(60));
            await rig.EqualAsync(listing, DepthOf(venue));
        }
    }

    [Theory]
    [InlineData("binance", "not_json")]
    [InlineData("binance", "half")]
    [InlineData("binance", "wrong_types")]
    [InlineData("binance", "deep")]
    [InlineData("binance", "absurd")]
    [InlineData("bitfinex", "not_json")]
    [InlineData("bitfinex", "wrong_types")]
    [InlineData("bitfinex", "deep")]
    [InlineData("bitfinex", "absurd")]
    [InlineData("coinbase", "half")]
    [InlineData("coinbase", "wrong_types")]
    [InlineData("coinbase", "deep")]
    [InlineData("coinbase", "absurd")]
    public async Task Garbage_in_place_of_a_book_frame_makes_the_book_stale_and_it_comes_back_equal(string venue, string variant)
    {
        var (rig, listing, reasons) = await StartAsync(venue);
        await using (rig)
        {
            rig.Simulator.AddFault(new Fault { Kind = FaultKind.Garbage, Venue = venue, Symbol = listing.Symbol, Variant = variant, Count = 1 });
            await Eventually.True(() => Any(reasons, [StaleReason.Gap, StaleReason.Malformed, StaleReason.Disconnected]), TimeSpan.FromSeconds(60));
            await rig.EqualAsync(listing, DepthOf(venue));
            Assert.True((await rig.Status.ReadAsync(CancellationToken.None)).Single(s => s.Venue.Id == venue).Faults.Values.Sum() > 0);
        }
    }

    [Theory]
    [InlineData("binance")]
    [InlineData("coinbase")]
    public async Task Data_that_stops_while_heartbeats_go_on_is_noticed_and_comes_back_equal(string venue)
    {
        var (rig, listing, reasons) = await StartAsync(venue);
        await using (rig)
        {
            await Eventually.True(() => rig.ReadAsync(listing, b => b!.Pace.SuspectAfterNs() <= 6_000_000_000), TimeSpan.FromSeconds(60));
            var fault = rig.Simulator.AddFault(new Fault { Kind = FaultKind.Silence, Venue = venue, Symbol = listing.Symbol });
            await Eventually.True(() => Any(reasons, [StaleReason.Suspect, StaleReason.Silent]), TimeSpan.FromSeconds(60));
            rig.Simulator.RemoveFault(fault);
            await rig.EqualAsync(listing, DepthOf(venue));
        }
    }

    [Theory]
    [InlineData("binance", FaultKind.Reorder)] // with another symbol's frame, mostly: only a book's own order matters
    [InlineData("binance", FaultKind.Duplicate)]
    [InlineData("coinbase", FaultKind.Duplicate)]
    [InlineData("binance", FaultKind.TimeBackwards)]
    [InlineData("bitfinex", FaultKind.TimeBackwards)]
    [InlineData("coinbase", FaultKind.TimeBackwards)]
    [InlineData("binance", FaultKind.Slow)]
    [InlineData("bitfinex", FaultKind.Slow)]
    [InlineData("coinbase", FaultKind.Slow)]
    public async Task A_harmless_fault_leaves_the_book_equal(string venue, FaultKind kind)
    {
        var (rig, listing, _) = await StartAsync(venue);
        await using (rig)
        {
            rig.Simulator.AddFault(new Fault { Kind = kind, Venue = venue, Symbol = listing.Symbol, Count = 3, Delay = TimeSpan.FromMilliseconds(200) });
            await Eventually.True(() => rig.Simulator.Faults.Count == 0, TimeSpan.FromSeconds(60));
            await rig.EqualAsync(listing, DepthOf(venue));
        }
    }

    [Theory]
    [InlineData("binance")]
    [InlineData("bitfinex")]
    public async Task A_shutdown_notice_is_handed_over_without_a_stale_moment(string venue)
    {
        var (rig, listing, reasons) = await StartAsync(venue);
        await using (rig)
        {
            var before = await rig.ReadAsync(listing, b => b!.ConnectionId);
            rig.Simulator.AddFault(new Fault { Kind = FaultKind.Restart, Venue = venue, Delay = TimeSpan.FromSeconds(20) });
            await Eventually.True(() => rig.ReadAsync(listing, b => b!.ConnectionId != before), TimeSpan.FromSeconds(60));
            await rig.EqualAsync(listing, DepthOf(venue));
            lock (reasons) Assert.Empty(reasons);
        }
    }

    [Theory]
    [InlineData("binance")]
    [InlineData("bitfinex")]
    [InlineData("coinbase")]
    public async Task A_venue_that_ends_the_connection_while_it_is_handed_over_is_read_again_and_again(string venue)
    {
        var (rig, listing, _) = await StartAsync(venue);
        await using (rig)
        {
            for (var round = 0; round < 3; round++)
            {
                var before = await rig.ReadAsync(listing, b => b!.ConnectionId);
                rig.Simulator.AddFault(new Fault { Kind = FaultKind.Restart, Venue = venue, Delay = TimeSpan.FromMilliseconds(20 * round) });
                await Eventually.True(() => rig.ReadAsync(listing, b => b is { IsLive: true } && b.ConnectionId > before), TimeSpan.FromSeconds(60));
                await rig.EqualAsync(listing, DepthOf(venue));
            }
        }
    }

    [Fact]
    public async Task Maintenance_is_waited_for_and_ends_with_equal_books()
    {
        var (rig, listing, reasons) = await StartAsync("bitfinex");
        await using (rig)
        {
            var fault = rig.Simulator.AddFault(new Fault { Kind = FaultKind.Maintenance, Venue = "bitfinex" });
            await Eventually.True(() => Any(reasons, [StaleReason.Maintenance]));
            rig.Simulator.RemoveFault(fault);
            await rig.EqualAsync(listing, 25);
        }
    }

    [Fact]
    public async Task A_refused_reconnect_and_a_full_rest_budget_are_waited_out()
    {
        var (rig, listing, reasons) = await StartAsync("binance");
        await using (rig)
        {
            var refused = rig.Simulator.AddFault(new Fault { Kind = FaultKind.RefuseConnections, Venue = "binance" });
            rig.Simulator.AddFault(new Fault { Kind = FaultKind.Rest429, Venue = "binance", Count = 1 });
            rig.Simulator.AddFault(new Fault { Kind = FaultKind.Disconnect, Venue = "binance", Count = 1 });
            await Eventually.True(() => Any(reasons, [StaleReason.Disconnected]));
            await Eventually.True(async () => (await rig.Status.ReadAsync(CancellationToken.None))[0].Problem is not null);
            rig.Simulator.RemoveFault(refused);
            await rig.EqualAsync(listing);
        }
    }

    private sealed class StateWatch(Listing listing, List<StaleReason> reasons) : Core.Markets.Loop.MarketObserver
    {
        public override void OnBookStateChanged(VenueBook book)
        {
            if (book.Listing != listing || book.IsLive) return;
            lock (reasons) reasons.Add(book.Reason);
        }
    }
}
