using System.Net;
using System.Text.Json;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class OrderBookEndpointsTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Merges_the_venues_best_first_with_exact_numbers()
    {
        var (status, book) = await app.GetAsync("/api/orderbook?pair=BTC-USD");
        Assert.Equal(200, status);
        Assert.Equal("BTC-USD", book.GetProperty("pair").GetString());
        Assert.Equal("simulated", book.GetProperty("source").GetString());
        Assert.EndsWith("Z", book.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.Equal("""[["64000.1","0.25",{"bitfinex":"0.2","coinbase":"0.05"}],["63999.5","0.3",{"coinbase":"0.3"}],["63999","1",{"bitfinex":"1"}],["63990","4",{"bitfinex":"4"}]]""", book.GetProperty("bids").GetRawText());
        Assert.Equal("""[["64000.7","1.5",{"coinbase":"1.5"}],["64000.8","1.5",{"bitfinex":"1.5"}],["64001","2.00000001",{"bitfinex":"2","coinbase":"0.00000001"}]]""", book.GetProperty("asks").GetRawText());
        Assert.Equal(["bitfinex", "coinbase"], book.GetProperty("venues").EnumerateObject().Select(v => v.Name));
        Assert.All(book.GetProperty("venues").EnumerateObject(), v => Assert.False(v.Value.GetProperty("stale").GetBoolean()));
        Assert.All(book.GetProperty("venues").EnumerateObject(), v => Assert.True(v.Value.GetProperty("age_ms").GetInt64() >= 0));
    }

    [Theory]
    [InlineData("btcusd")]
    [InlineData("BTC/USD")]
    [InlineData("BTCUSD")]
    [InlineData("tBTCUSD")]
    public async Task Understands_spellings(string pair)
    {
        var (status, book) = await app.GetAsync("/api/orderbook?pair=" + Uri.EscapeDataString(pair));
        Assert.Equal(200, status);
        Assert.Equal("BTC-USD", book.GetProperty("pair").GetString());
    }

    [Theory]
    [InlineData("&exchange=bitfinex", "64000.1:0.2 63999:1 63990:4", "64000.8:1.5 64001:2")]
    [InlineData("&exchange=gdax", "64000.1:0.05 63999.5:0.3", "64000.7:1.5 64001:0.00000001")]
    [InlineData("&exchange=COINBASE&limit=1", "64000.1:0.05", "64000.7:1.5")]
    [InlineData("&side=bid", "64000.1:0.25 63999.5:0.3 63999:1 63990:4", "")]
    [InlineData("&side=BUY&limit=2", "64000.1:0.25 63999.5:0.3", "")]
    [InlineData("&side=sell&limit=1", "", "64000.7:1.5")]
    [InlineData("&side=ask&limit=1", "", "64000.7:1.5")]
    [InlineData("&price_greater_than=63999.5", "64000.1:0.25", "64000.7:1.5 64000.8:1.5 64001:2.00000001")]
    [InlineData("&price_greater_than=64000.7", "", "64000.8:1.5 64001:2.00000001")]
    [InlineData("&price_less_than=64000.8", "64000.1:0.25 63999.5:0.3 63999:1 63990:4", "64000.7:1.5")]
    [InlineData("&price_less_than=63999&price_greater_than=63989.999999999", "63990:4", "")]
    [InlineData("&price_greater_than=0&price_less_than=100000000000000000", "64000.1:0.25 63999.5:0.3 63999:1 63990:4", "64000.7:1.5 64000.8:1.5 64001:2.00000001")]
    [InlineData("&price_greater_than=9999999999999999999999999999", "", "")]
    [InlineData("&price_less_than=9999999999999999999999999999&limit=1", "64000.1:0.25", "64000.7:1.5")]
    [InlineData("&price_greater_than=64000.6999999999999999999999&limit=1", "", "64000.7:1.5")]
    [InlineData("&price_greater_than=64000.7000000000000000000001&limit=1", "", "64000.8:1.5")]
    [InlineData("&price_less_than=64000.7000000000000000000001&side=ask", "", "64000.7:1.5")]
    [InlineData("&price_less_than=64000.6999999999999999999999&side=ask", "", "")]
    [InlineData("&price_greater_than=0.0000000000000000000000000001&limit=1", "64000.1:0.25", "64000.7:1.5")]
    [InlineData("&price_greater_than=00000000000000000000000000000064000.7&limit=1", "", "64000.8:1.5")]
    [InlineData("&exchange=&side=&limit=1", "64000.1:0.25", "64000.7:1.5")]
    public async Task Filters(string query, string bids, string asks)
    {
        var (status, book) = await app.GetAsync("/api/orderbook?pair=BTC-USD" + query);
        Assert.Equal(200, status);
        Assert.Equal(bids, Levels(book, "bids"));
        Assert.Equal(asks, Levels(book, "asks"));
    }

    [Fact]
    public async Task An_exchange_filter_leaves_no_trace_of_the_others()
    {
        var text = await app.Http.GetStringAsync(new Uri("/api/orderbook?pair=BTC-USD&exchange=bitfinex", UriKind.Relative));
        Assert.DoesNotContain("coinbase", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pair=NOPE-NOPE", 404, "unknown_pair", "pair")]
    [InlineData("pair=BTC-USD&exchange=kraken", 400, "unknown_exchange", "exchange")]
    [InlineData("pair=BTC-USD&exchange=binance", 404, "not_listed", "exchange")]
    [InlineData("pair=BTC-USD&side=left", 400, "bad_parameter", "side")]
    [InlineData("pair=BTC-USD&price_greater_than=abc", 400, "bad_parameter", "price_greater_than")]
    [InlineData("pair=BTC-USD&price_less_than=1e5", 400, "bad_parameter", "price_less_than")]
    [InlineData("pair=BTC-USD&price_less_than=1.2.3", 400, "bad_parameter", "price_less_than")]
    [InlineData("pair=BTC-USD&price_less_than=99999999999999999999999999999", 400, "bad_parameter", "price_less_than")]
    [InlineData("pair=BTC-USD&price_less_than=0.12345678901234567890123456789", 400, "bad_parameter", "price_less_than")]
    [InlineData("pair=BTC-USD&price_greater_than=-5", 400, "bad_parameter", "price_greater_than")]
    [InlineData("pair=BTC-USD&price_greater_than=%2B5", 400, "bad_parameter", "price_greater_than")]
    [InlineData("pair=BTC-USD&price_greater_than=NaN", 400, "bad_parameter", "price_greater_than")]
    [InlineData("pair=BTC-USD&price_greater_than=1.", 400, "bad_parameter", "price_greater_than")]
    [InlineData("pair=BTC-USD&pair=BTC-USDT", 400, "bad_parameter", "pair")]
    [InlineData("limit=1&limit=1", 400, "bad_parameter", "limit")]
    [InlineData("pair=BTC-USD&limit=0", 400, "bad_parameter", "limit")]
    [InlineData("pair=BTC-USD&limit=5001", 400, "bad_parameter", "limit")]
    [InlineData("pair=BTC-USD&limit=-1", 400, "bad_parameter", "limit")]
    [InlineData("limit=many", 400, "bad_parameter", "limit")]
    public async Task Refuses_what_is_wrong_by_its_name(string query, int expected, string code, string parameter)
    {
        using var response = await app.Http.GetAsync(new Uri("/api/orderbook?" + query, UriKind.Relative));
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
    }

    [Theory]
    [InlineData("1e5", "no exponent")]
    [InlineData("99999999999999999999999999999", "more than 28 digits")]
    public async Task Says_what_is_wrong_with_a_bound(string bound, string message)
    {
        var (_, problem) = await app.GetAsync("/api/orderbook?pair=BTC-USD&price_less_than=" + bound);
        Assert.Contains(message, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ignores_parameters_it_does_not_know()
    {
        var (status, _) = await app.GetAsync("/api/orderbook?pair=BTC-USD&colour=red");
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Names_the_candidates_of_an_ambiguous_pair()
    {
        // ABC-DEUSD and ABCDE-USD are written alike without the dash.
        app.Market.Binance.List("ABC-DEUSD", "x1");
        app.Market.Coinbase.List("ABCDE-USD", "x2");
        var (status, problem) = await app.GetAsync("/api/orderbook?pair=abcdeusd");
        Assert.Equal(400, status);
        Assert.Equal("ambiguous_pair", problem.GetProperty("code").GetString());
        Assert.Equal(["ABC-DEUSD", "ABCDE-USD"], problem.GetProperty("candidates").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public async Task Without_a_pair_answers_every_live_book()
    {
        var (status, answer) = await app.GetAsync("/api/orderbook?limit=1&side=bid");
        Assert.Equal(200, status);
        var books = answer.GetProperty("books").EnumerateArray().ToDictionary(b => b.GetProperty("pair").GetString()!, b => Levels(b, "bids"));
        Assert.Equal("64000.1:0.25", books["BTC-USD"]);
        Assert.Equal("64010:1", books["BTC-USDT"]);
    }

    [Fact]
    public async Task One_venues_book_has_counts_where_the_venue_gives_them()
    {
        var (status, book) = await app.GetAsync("/api/book/bitfinex/BTC-USD?limit=2");
        Assert.Equal(200, status);
        Assert.Equal("""[["64000.1","0.2",3],["63999","1",1]]""", book.GetProperty("bids").GetRawText());
        Assert.False(book.GetProperty("stale").GetBoolean());
        (_, book) = await app.GetAsync("/api/book/gdax/btc%2Fusd?limit=1");
        Assert.Equal("""[["64000.1","0.05",null]]""", book.GetProperty("bids").GetRawText());
        Assert.Equal("coinbase", book.GetProperty("exchange").GetString());
    }

    [Fact]
    public async Task A_lost_book_is_left_out_of_the_consolidated_one_and_shown_as_stale_by_itself()
    {
        var at = app.Market.Bitfinex.List("ETH-USD");
        var other = app.Market.Coinbase.List("ETH-USD");
        await app.Market.Bitfinex.SnapshotAsync(at, "3000:1", "3001:1");
        await app.Market.Coinbase.SnapshotAsync(other, "3000:2", "3002:1");
        await app.Market.Bitfinex.LoseAsync(at, Core.Books.StaleReason.Checksum);

        var (_, merged) = await app.GetAsync("/api/orderbook?pair=ETH-USD");
        Assert.Equal("3000:2", Levels(merged, "bids"));
        var venue = merged.GetProperty("venues").GetProperty("bitfinex");
        Assert.True(venue.GetProperty("stale").GetBoolean());
        Assert.Equal("checksum", venue.GetProperty("reason").GetString());

        var (_, alone) = await app.GetAsync("/api/book/bitfinex/ETH-USD");
        Assert.Equal("3000:1", Levels(alone, "bids"));
        Assert.True(alone.GetProperty("stale").GetBoolean());
        Assert.Equal("checksum", alone.GetProperty("reason").GetString());
        Assert.True(alone.GetProperty("age_ms").GetInt64() >= 0);
    }

    [Fact]
    public async Task A_pair_nobody_followed_is_wanted_and_waited_for()
    {
        var listing = app.Market.Binance.List("SOL-USDT");
        var wanted = new TaskCompletionSource();
        var interest = (Infrastructure.Markets.MarketInterest)app.Services.GetService(typeof(Infrastructure.Markets.MarketInterest))!;
        interest.Wanted += instrument =>
        {
            if (instrument == listing.Instrument) wanted.TrySetResult();
        };
        var answering = app.GetAsync("/api/orderbook?pair=SOL-USDT");
        await wanted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await app.Market.Binance.SnapshotAsync(listing, "150:1", "151:1");
        var (status, book) = await answering;
        Assert.Equal(200, status);
        Assert.Equal("150:1", Levels(book, "bids"));
    }

    [Fact]
    public async Task Live_data_is_for_any_origin_and_never_stored()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orderbook?pair=BTC-USD");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private static string Levels(JsonElement book, string side) =>
        string.Join(' ', book.GetProperty(side).EnumerateArray().Select(level => $"{level[0].GetString()}:{level[1].GetString()}"));
}
