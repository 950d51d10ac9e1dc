using CompraVenta.Infrastructure.Settings;
using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class SparklineEndpointsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_tickers_price_is_the_newest_point_on_the_page_and_over_http_and_outlives_a_restart()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var app = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).StartAsync())
        {
            await app.Market.Coinbase.TickerAsync(app.Market.CoinbaseBtcUsd, last: 64_000.10m, open: 62_000m, volumeQuote: 9_000_000.5m);
            await AssertShownAsync(app);

            var (status, problem) = await app.GetAsync("/api/sparklines");
            Assert.Equal((400, "bad_parameter"), (status, problem.GetProperty("code").GetString()));
            Assert.Equal(404, (await app.GetAsync("/api/sparklines?pairs=BTC-USD,NOPE-USD")).Status);
            Assert.Equal(400, (await app.GetAsync("/api/sparklines?pairs=" + string.Join(',', Enumerable.Repeat("BTC-USD", 201)))).Status);

            // What is not read yet is not overwritten by the end of the app.
            var settings = new SettingsStore(database);
            await Eventually.True(async () => await settings.GetAsync("day_history/simulated", CancellationToken.None) is not null);
        }

        await using var next = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).StartAsync();
        await AssertShownAsync(next);
    }

    private static async Task AssertShownAsync(WebApp app)
    {
        await Eventually.True(async () =>
        {
            var (_, answer) = await app.GetAsync("/api/sparklines?pairs=BTC-USD,BTC-USDT");
            Assert.Equal("simulated", answer.GetProperty("source").GetString());
            Assert.Equal(900_000, answer.GetProperty("interval_ms").GetInt64());
            var lines = answer.GetProperty("sparklines");
            Assert.Equal(["BTC-USD", "BTC-USDT"], lines.EnumerateArray().Select(l => l.GetProperty("pair").GetString()));
            Assert.All(lines.EnumerateArray(), l => Assert.Equal(96, l.GetProperty("points").GetArrayLength()));
            Assert.Null(lines[1].GetProperty("exchange").GetString());
            return lines[0].GetProperty("exchange").GetString() == "coinbase"
                && lines[0].GetProperty("points").EnumerateArray().Any(p => p.GetString() == "64000.1");
        });
        var page = await app.Http.GetStringAsync(new Uri("/Markets", UriKind.Relative));
        Assert.Matches("data-spark [^>]*><path d=\"M9[0-9] 50h0\" />", page);
    }
}
