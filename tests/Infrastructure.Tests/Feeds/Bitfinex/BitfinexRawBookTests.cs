using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

public class BitfinexRawBookTests
{
    [Fact]
    public void Orders_are_summed_by_price_and_counted()
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 7, 8, "R0");
        bitfinex.Frame("[7,[[1,100,0.5],[2,100,0.25],[3,99,1],[4,101,-2],[5,101.5,-1]]]");
        bitfinex.AssertBook(listing, "100@0.75 99@1", "101@2 101.5@1");
        Assert.Equal(2, bitfinex.BookOf(listing).Bids[0].Count);

        bitfinex.Frame("[7,[6,100,0.00000001]]");
        bitfinex.AssertBook(listing, "100@0.75000001 99@1", "101@2 101.5@1");
        bitfinex.Frame("[7,[1,0,1]]");
        bitfinex.AssertBook(listing, "100@0.25000001 99@1", "101@2 101.5@1");
        bitfinex.Frame("[7,[2,99,0.25]]"); // moves
        bitfinex.AssertBook(listing, "100@0.00000001 99@1.25", "101@2 101.5@1");
        bitfinex.Frame("[7,[6,0,1]]"); // the last order of its price
        bitfinex.AssertBook(listing, "99@1.25", "101@2 101.5@1");
        bitfinex.Frame("[7,[5,101.50,-3]]"); // the same price, written otherwise
        bitfinex.AssertBook(listing, "99@1.25", "101@2 101.5@3");
        bitfinex.Frame("[7,[3,102,-1]]"); // changes side
        bitfinex.AssertBook(listing, "99@0.25", "101@2 101.5@3 102@1");
        bitfinex.Frame("[7,[77,0,-1]]"); // nobody knows it
        bitfinex.AssertBook(listing, "99@0.25", "101@2 101.5@3 102@1");
    }

    [Fact]
    public void Its_checksum_takes_order_numbers_and_is_counted_by_the_session()
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Checksum);
        var listing = bitfinex.Follow("tBTCUSD", 7, 8, "R0");
        bitfinex.Frames("[7,[[100,6000,1],[101,5900,2],[102,6100,-3],[103,6200,-4]]]", """[7,"cs",1841538801]""");
        Assert.Equal(1, bitfinex.Session.Counters.ChecksumsPassed);
        Assert.Equal(0, bitfinex.MarketCounters.ChecksumsPassed);
        bitfinex.AssertBook(listing, "6000@1 5900@2", "6100@3 6200@4");

        bitfinex.Frame("""[7,"cs",1841538802]""");
        Assert.Equal(1, bitfinex.Session.Counters.ChecksumsFailed);
        bitfinex.AssertLost(listing, StaleReason.Checksum);
        Assert.Contains("""{"event":"unsubscribe","chanId":7}""", bitfinex.TakeSent());
    }

    [Fact]
    public void Equal_prices_are_checked_in_the_order_of_their_numbers()
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Checksum);
        bitfinex.Follow("tBTCUSD", 7, 8, "R0");
        var crc = unchecked((int)Crc32.Compute("9:1:10:1:11:1:8:1"u8));
        bitfinex.Frames("[7,[[11,6000,1],[9,6000.0,1],[8,5900,1],[10,6000,1]]]", $$"""[7,"cs",{{crc}}]""");

        Assert.Equal(1, bitfinex.Session.Counters.ChecksumsPassed);
    }

    [Fact]
    public void A_sum_that_cannot_be_held_loses_the_book()
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 7, 8, "R0");
        bitfinex.Frames("[7,[[1,100,1e18]]]", "[7,[2,100,1e-8]]");

        Assert.NotEqual(BookState.Live, bitfinex.BookOf(listing).State);
        Assert.Equal(StaleReason.Unrepresentable, bitfinex.BookOf(listing).Reason);
    }

    [Theory]
    [InlineData("[7,[1.5,100,1]]", FaultKind.WrongShape)]
    [InlineData("""[7,["1",100,1]]""", FaultKind.WrongShape)]
    [InlineData("[7,[1,-100,1]]", FaultKind.AbsurdNumber)]
    [InlineData("[7,[1,100,0]]", FaultKind.AbsurdNumber)]
    [InlineData("[7,[1,100]]", FaultKind.WrongShape)]
    public void Bad_orders_are_faults_that_lose_the_book(string frame, FaultKind expected)
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 7, 8, "R0");
        bitfinex.Frames("[7,[[1,100,0.5]]]", frame);

        Assert.Equal([expected], bitfinex.Faults);
        bitfinex.AssertLost(listing, StaleReason.Malformed);
    }
}
