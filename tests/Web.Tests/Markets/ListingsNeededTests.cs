using System.Text.Json;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using CompraVenta.Web.Tests.Status;
using CompraVenta.Web.Tests.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class ListingsNeededTests(PostgresFixture postgres)
{
    [Fact]
    public async Task While_no_exchange_has_said_what_it_lists_a_pair_is_not_unknown_but_the_market_unavailable()
    {
        await using var cut = new WebApp(postgres) { OpensMarket = false };
        cut.ConfigureServices(services => services.AddSingleton<IFeedStatus>(new SaidStatus(
            new VenueStatus { Venue = TestFeed.Venues[0], State = VenueState.Starting },
            new VenueStatus { Venue = TestFeed.Venues[1], State = VenueState.Unreachable, Problem = "api.example refused the connection" })));
        await cut.StartAsync();
        foreach (var call in new[] { "/api/orderbook?pair=BTC-USD", "/api/book/coinbase/BTC-USD", "/api/trades/coinbase/BTC-USD" })
        {
            using var response = await cut.Http.GetAsync(new Uri(call, UriKind.Relative));
            Assert.Equal(503, (int)response.StatusCode);
            Assert.Equal("5", response.Headers.GetValues("Retry-After").Single());
            var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
            Assert.Equal("market_unavailable", problem.GetProperty("code").GetString());
            Assert.Equal(
                "No exchange has said yet what it lists; try again in a few seconds. Binance: not asked yet. Bitfinex: api.example refused the connection.",
                problem.GetProperty("detail").GetString());
        }

        // What is wrong by itself stays wrong, and what needs no pair is answered.
        Assert.Equal(400, (await cut.GetAsync("/api/book/kraken/BTC-USD")).Status);
        Assert.Equal(200, (await cut.GetAsync("/api/orderbook")).Status);
        Assert.Equal(200, (await cut.GetAsync("/api/symbols")).Status);
        await using var client = await StreamClient.ConnectAsync(cut, "book=BTC-USD");
        Assert.Equal("market_unavailable", (await client.ReceiveAsync("error")).GetProperty("code").GetString());

        cut.Market.Coinbase.List("ETH-USD");
        var (status, unknown) = await cut.GetAsync("/api/orderbook?pair=BTC-USD");
        Assert.Equal(404, status);
        Assert.Equal("unknown_pair", unknown.GetProperty("code").GetString());
    }
}
