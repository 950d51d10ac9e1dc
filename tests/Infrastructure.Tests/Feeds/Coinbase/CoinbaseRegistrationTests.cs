using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseRegistrationTests
{
    [Fact]
    public void Reads_Advanced_Trade_unless_told_otherwise()
    {
        var feed = Feed([]);
        Assert.Equal((2, "coinbase", TimeSpan.FromSeconds(5)), (feed.Venue.Index, feed.Venue.Id, feed.Venue.StaleAfter));
        Assert.Equal(new Uri("https://api.coinbase.com/api/v3/brokerage"), feed.RestBase);
        Assert.Equal(new Uri("wss://advanced-trade-ws.coinbase.com"), Session(feed).Address);
        Assert.Equal(50, feed.Limits.ListingsPerConnection);
        Assert.Null(feed.Checksum);
    }

    [Fact]
    public void Every_address_is_a_setting()
    {
        var feed = Feed(new()
        {
            ["Feeds:Coinbase:Feed"] = "exchange",
            ["Feeds:Coinbase:ExchangeWebSocketUrl"] = "ws://127.0.0.1:5001/coinbase",
            ["Feeds:Coinbase:ExchangeRestBase"] = "http://127.0.0.1:5001/coinbase/",
            ["Feeds:Coinbase:ListingsPerConnection"] = "7",
        });
        Assert.Equal(new Uri("http://127.0.0.1:5001/coinbase/"), feed.RestBase);
        Assert.Equal(new Uri("ws://127.0.0.1:5001/coinbase"), Session(feed).Address);
        Assert.Equal(new Uri("ws://127.0.0.1:5001/coinbase"), feed.CreateTickerSession(Context(feed))!.Address);
        Assert.Equal(7, feed.Limits.ListingsPerConnection);
    }

    [Theory]
    [InlineData("ListingsPerConnection", "0")]
    [InlineData("Feed", "7")]
    public void Refuses_settings_that_make_no_sense(string key, string value) =>
        Assert.Throws<OptionsValidationException>(() => Feed(new() { ["Feeds:Coinbase:" + key] = value }));

    private static IVenueFeed Feed(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddCoinbase(configuration).BuildServiceProvider().GetRequiredService<IVenueFeed>();
    }

    private static VenueSession Session(IVenueFeed feed) => feed.CreateBookSession(Context(feed));

    private static SessionContext Context(IVenueFeed feed) => new(feed.Venue, 1, new SymbolTable(), new CoinbaseBench());
}
