using System.Diagnostics.Metrics;
using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using CompraVenta.Web.Status;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Status;

[Collection(PostgresCollection.Name)]
public sealed class StatusEndpointsTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Is_alive()
    {
        var (status, answer) = await app.GetAsync("/healthz");
        Assert.Equal(200, status);
        Assert.Equal("alive", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Is_starting_until_every_reference_book_is_live_at_every_venue()
    {
        await using var young = await new WebApp(postgres).With("Readiness:Pairs:0", "BTC-USD").With("Readiness:Pairs:1", "ETH-USDT").With("Readiness:Patience", "01:00:00").StartAsync();
        var (status, answer) = await young.GetAsync("/readyz");
        Assert.Equal(503, status);
        Assert.Equal("starting", answer.GetProperty("status").GetString());
        Assert.Contains("ETH-USDT (not listed)", answer.GetRawText(), StringComparison.Ordinal);

        var listing = young.Market.Binance.List("ETH-USDT");
        (status, answer) = await young.GetAsync("/readyz");
        Assert.Equal(503, status);
        Assert.Contains("ETH-USDT at binance", answer.GetRawText(), StringComparison.Ordinal);

        await young.Market.Binance.SnapshotAsync(listing, "1:1", "2:1");
        await Eventually.True(async () =>
        {
            (status, answer) = await young.GetAsync("/readyz");
            return status == 200;
        });
        Assert.Equal("ready", answer.GetProperty("status").GetString());

        await young.Market.Coinbase.LoseAsync(young.Market.CoinbaseBtcUsd, StaleReason.Gap);
        (status, _) = await young.GetAsync("/readyz");
        Assert.Equal(503, status);
    }

    [Fact]
    public async Task Is_degraded_once_missing_books_have_had_their_time()
    {
        await using var old = await new WebApp(postgres).With("Readiness:Pairs:0", "ETH-USDT").With("Readiness:Patience", "00:00:00").StartAsync();
        await Eventually.True(async () => (await old.GetAsync("/readyz")).Status == 200);
        var (_, answer) = await old.GetAsync("/readyz");
        Assert.Equal("degraded", answer.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Tells_how_books_and_feeds_stand()
    {
        var lost = app.Market.Coinbase.List("GONE-USD");
        await app.Market.Coinbase.SnapshotAsync(lost, "1:1", "2:1");
        await app.Market.Coinbase.LoseAsync(lost, StaleReason.Disconnected);
        var (status, answer) = await app.GetAsync("/api/status");
        Assert.Equal(200, status);
        Assert.Equal("simulated", answer.GetProperty("source").GetString());
        Assert.NotEmpty(answer.GetProperty("version").GetString()!);
        var venues = answer.GetProperty("venues");
        Assert.Equal(["binance", "bitfinex", "coinbase"], venues.EnumerateObject().Select(v => v.Name));
        Assert.Equal(1, venues.GetProperty("coinbase").GetProperty("books_live").GetInt32());
        Assert.Equal(1, venues.GetProperty("coinbase").GetProperty("books_stale").GetInt32());
        var stale = Assert.Single(venues.GetProperty("coinbase").GetProperty("stale_books").EnumerateArray());
        Assert.Equal(("GONE-USD", "disconnected"), (stale.GetProperty("pair").GetString(), stale.GetProperty("reason").GetString()));
        Assert.True(answer.GetProperty("app").GetProperty("database_ok").GetBoolean());
        Assert.Equal(3, answer.GetProperty("market").GetProperty("books_live").GetInt32());
        Assert.True(answer.GetProperty("market").GetProperty("loop_wait_ms").GetDouble() >= 0);
    }

    [Fact]
    public async Task Tells_what_the_feeds_say_of_themselves()
    {
        await using var fed = new WebApp(postgres);
        fed.ConfigureServices(services => services.AddSingleton<IFeedStatus>(new SaidStatus(new VenueStatus
        {
            Venue = TestFeed.Venues[1],
            State = VenueState.Degraded,
            Problem = "in maintenance",
            Why = new VenueProblem(ProblemCode.RateLimited, "in maintenance", "Wait."),
            Frames = 12,
            LastResyncReason = StaleReason.Checksum,
            Faults = new Dictionary<FaultKind, long> { [FaultKind.NotJson] = 3 },
        })));
        await fed.StartAsync();
        var (_, answer) = await fed.GetAsync("/api/status");
        var venue = answer.GetProperty("venues").GetProperty("bitfinex");
        Assert.Equal("degraded", venue.GetProperty("state").GetString());
        Assert.Equal("in maintenance", venue.GetProperty("problem").GetString());
        Assert.Equal("rate_limited", venue.GetProperty("problem_code").GetString());
        Assert.Equal("Wait.", venue.GetProperty("problem_hint").GetString());
        Assert.Equal(12, venue.GetProperty("feed").GetProperty("frames").GetInt64());
        Assert.Equal("checksum", venue.GetProperty("feed").GetProperty("last_resync_reason").GetString());
        Assert.Equal("""{"not_json":3}""", venue.GetProperty("feed").GetProperty("faults").GetRawText());
    }

    [Fact]
    public async Task The_history_of_the_last_day_survives_a_restart()
    {
        var database = (await postgres.CreateDatabaseAsync()).ConnectionString;
        var cells = 0;
        for (var run = 0; run < 2; run++)
        {
            await using var one = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", database).StartAsync();
            await Eventually.True(async () =>
            {
                var (_, answer) = await one.GetAsync("/api/status/history");
                var venue = answer.GetProperty("venues").GetProperty("binance");
                Assert.Equal(96, venue.GetArrayLength());
                cells = venue.EnumerateArray().Count(c => c.ValueKind == System.Text.Json.JsonValueKind.Number);
                return cells > 0;
            });
        }

        await using var settings = Npgsql.NpgsqlDataSource.Create(database);
        Assert.Contains("binance", await new CompraVenta.Infrastructure.Settings.SettingsStore(settings).GetAsync("live_history/simulated", CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_how_each_exchange_stands()
    {
        var page = await app.Http.GetStringAsync("/Status");
        foreach (var name in new[] { "Binance", "Bitfinex", "Coinbase" }) Assert.Contains($"Details of {name}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_for_metrics_what_happens()
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == AppMetrics.MeterName && instrument.Meter.Scope == app.Services.GetRequiredService<IMeterFactory>()) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen[instrument.Name + (tags.Length > 0 ? "/" + tags[0].Value : "")] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(1, seen["compraventa.books.live/binance"]);
        Assert.True(seen["compraventa.book.snapshots/bitfinex"] >= 1);
        Assert.True(seen["compraventa.book.level_updates/bitfinex"] >= 5);
        Assert.Contains("compraventa.stream.deliveries", seen.Keys);
        Assert.Contains("compraventa.feed.frames/coinbase", seen.Keys);
    }
}
