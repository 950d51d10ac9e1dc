using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Tests.Markets;

public sealed class ListingDirectoryTests
{
    private static readonly Venue Venue = new(0, "binance", "Binance", TimeSpan.FromSeconds(5));
    private static readonly Instrument Bitcoin = new("BTC", "USDT");
    private static readonly Instrument Ether = new("ETH", "USDT");
    private static readonly InstrumentRules Rules = InstrumentRules.None with { TickSize = 0.01m };

    private readonly ListingDirectory listings = new();

    [Fact]
    public void A_restored_listing_has_no_rules_and_is_not_traded_until_it_is_registered()
    {
        var restored = Restore("BTCUSDT", Bitcoin)!;
        Assert.Equal((false, InstrumentRules.None), (restored.IsTrading, restored.Rules));

        var (listing, isNew) = Register("BTCUSDT", Bitcoin);

        Assert.Same(restored, listing);
        Assert.False(isNew);
        Assert.Equal((true, Rules), (listing.IsTrading, listing.Rules));
    }

    [Fact]
    public void What_is_registered_stays_when_it_is_restored()
    {
        var (listing, _) = Register("BTCUSDT", Bitcoin);

        Assert.Same(listing, Restore("BTCUSDT", Bitcoin));
        Assert.Same(listing, Restore("XBTUSDT", Bitcoin));
        Assert.Null(Restore("BTCUSDT", Ether));

        Assert.Equal((true, Rules, 1), (listing.IsTrading, listing.Rules, listings.Count));
    }

    [Fact]
    public void A_restored_listing_gives_way_to_another_symbol_for_its_instrument()
    {
        Restore("XBTUSDT", Bitcoin);

        var (listing, isNew) = Register("BTCUSDT", Bitcoin);

        Assert.True(isNew);
        Assert.True(listings.TryFind(Venue, Bitcoin, out var found));
        Assert.Same(listing, found);
    }

    [Fact]
    public void A_restored_listing_gives_way_to_another_instrument_under_its_symbol()
    {
        Restore("ETHUSDT", Bitcoin);

        var (listing, isNew) = Register("ETHUSDT", Ether);

        Assert.True(isNew);
        Assert.Equal(Ether, listing.Instrument);
        Assert.True(listings.TryFind(Venue, "ETHUSDT", out var found));
        Assert.Same(listing, found);
    }

    [Fact]
    public void The_first_registered_symbol_of_an_instrument_keeps_it()
    {
        Restore("BTCUSDT", Bitcoin);
        var (first, _) = Register("BTCUSDT", Bitcoin);

        Register("XBTUSDT", Bitcoin);

        Assert.True(listings.TryFind(Venue, Bitcoin, out var found));
        Assert.Same(first, found);
    }

    private (Listing Listing, bool IsNew) Register(string symbol, Instrument instrument) =>
        listings.Register(Venue, symbol, instrument, Rules, isTrading: true, DateTimeOffset.UnixEpoch);

    private Listing? Restore(string symbol, Instrument instrument) =>
        listings.TryRestore(Venue, symbol, instrument, DateTimeOffset.UnixEpoch, out var listing) ? listing : null;
}
