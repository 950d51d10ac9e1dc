using System.Net;
using System.Text.Json;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using CompraVenta.Web.Tests.Status;
using CompraVenta.Web.Tests.Trading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Web.Tests.Proof;

/// <summary>The sums of all money for everybody, and the alarm where they are wrong.</summary>
[Collection(TradingCollection.Name)]
public sealed class ProofTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_sums_of_every_market_and_asset_are_told_and_are_zero()
    {
        var database = await postgres.CreateDatabaseAsync();
        var market = await TradedMarket.BeginAsync(database);
        await market.TradeAsync(Guid.NewGuid());
        await market.TradeAsync(Guid.NewGuid());
        var live = await TradedMarket.BeginAsync(database, MarketSource.Live);
        live.Open(Guid.NewGuid());
        await live.CommitAsync();
        await using var app = await StartAsync(database);
        var (status, answer) = await app.GetAsync("/api/proof");
        Assert.Equal(200, status);
        Assert.True(answer.GetProperty("is_zero").GetBoolean());
        var markets = answer.GetProperty("markets").EnumerateArray().ToDictionary(m => m.GetProperty("source").GetString()!);
        Assert.Equal(["live", "simulated"], markets.Keys);
        var simulated = markets["simulated"];
        Assert.Equal(
            (2, 12, long.Parse(await market.AskAsync("select count(*) from fills"), null)),
            (simulated.GetProperty("accounts").GetInt32(), simulated.GetProperty("orders").GetInt32(), simulated.GetProperty("fills").GetInt64()));
        Assert.Equal(2, simulated.GetProperty("batch").GetInt64());
        Assert.Equal(JsonValueKind.String, simulated.GetProperty("committed_at").ValueKind);
        var usdt = simulated.GetProperty("assets").EnumerateArray().Single(a => a.GetProperty("asset").GetString() == "USDT");
        var (users, fees, treasury) = (usdt.GetProperty("users").GetDecimal(), usdt.GetProperty("fees").GetDecimal(), usdt.GetProperty("treasury").GetDecimal());
        Assert.True(users > 0 && fees > 0 && treasury < 0, usdt.GetRawText());
        Assert.Equal((0, 0), (users + fees + treasury, usdt.GetProperty("total").GetDecimal()));
        var lonely = Assert.Single(markets["live"].GetProperty("assets").EnumerateArray());
        Assert.Equal("""{"asset":"USDT","users":50000,"fees":0,"treasury":-50000,"total":0}""", lonely.GetRawText());

        var page = await app.Http.GetStringAsync("/Proof");
        Assert.Contains("Everything sums to zero.", page, StringComparison.Ordinal);
        Assert.Contains("Simulated market", page, StringComparison.Ordinal);
        Assert.Contains("-50,000", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_often_reads_once()
    {
        var database = await postgres.CreateDatabaseAsync();
        var time = new ManualTimeProvider();
        var reader = new LedgerProofReader(database, time);
        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => reader.ReadAsync(CancellationToken.None)));
        Assert.Single(first.Distinct());
        Assert.Same(first[0], await reader.ReadAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotSame(first[0], await reader.ReadAsync(CancellationToken.None));

        // Whoever goes away does not end the reading of the others, and one that failed is not kept.
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(gone.Token));
        await reader.ReadAsync(CancellationToken.None);
        await ExecuteAsync(database, "alter table balances rename to hidden");
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<PostgresException>(() => reader.ReadAsync(CancellationToken.None));
        await ExecuteAsync(database, "alter table hidden rename to balances");
        Assert.True((await reader.ReadAsync(CancellationToken.None)).IsZero);
    }

    [Fact]
    public async Task Before_any_account_the_page_says_what_it_is_for()
    {
        await using var app = await StartAsync(await postgres.CreateDatabaseAsync());
        using var page = await app.Http.GetAsync("/Proof");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        // The engine may not lead its market yet.
        Assert.Matches("No account has been opened in this market yet|Nothing has been traded yet", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_does_not_hold_raises_an_alarm_in_the_log_on_the_status_page_and_for_programs()
    {
        var database = await postgres.CreateDatabaseAsync();
        var market = await TradedMarket.BeginAsync(database, MarketSource.Live);
        await market.TradeAsync(Guid.NewGuid());
        using var log = new LogLines();
        await using var app = new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).With("Trading:Audit:Interval", "00:00:01");
        app.ConfigureServices(services => services.AddLogging(logs => logs.AddProvider(log)));
        await app.StartAsync();
        await Eventually.True(async () => await StateAsync(app) == "sound");
        Assert.Contains("sound: every rule holds", await app.Http.GetStringAsync("/Status"), StringComparison.Ordinal);

        await market.ExecuteAsync("update balances set locked = locked + 1 where epoch = 1 and asset = 'USDT'");
        await Eventually.True(async () => await StateAsync(app) == "unsound");
        var (_, answer) = await app.GetAsync("/api/status");
        var problems = answer.GetProperty("ledger").GetProperty("problems").EnumerateArray().Select(p => p.GetString()).ToList();
        Assert.Equal(
            [
                "the balances of all accounts do not sum to zero: USDT, live market, 1 time",
                "a balance is not the sum of its postings: USDT, live market, 1 time",
                "what is locked is not what open orders lock: USDT, live market, 1 time",
            ],
            problems);
        var page = await app.Http.GetStringAsync("/Status");
        Assert.Contains("The ledger is not sound", page, StringComparison.Ordinal);
        Assert.Contains(problems[0]!, page, StringComparison.Ordinal);
        Assert.Contains("Something does not sum to zero", await app.Http.GetStringAsync("/Proof"), StringComparison.Ordinal);
        await Eventually.True(() => log.Count("LedgerUnsound") == 3);

        // Told once, and over once it is mended.
        await market.ExecuteAsync("update balances set locked = locked - 1 where epoch = 1 and asset = 'USDT'");
        await Eventually.True(async () => await StateAsync(app) == "sound");
        Assert.Equal(3, log.Count("LedgerUnsound"));
        Assert.Contains(log.Failures, line => line.Contains("USDT of account", StringComparison.Ordinal));
        await Eventually.True(() => log.Count("LedgerSoundAgain") == 1);
    }

    private static async Task<string?> StateAsync(WebApp app) => (await app.GetAsync("/api/status")).Body.GetProperty("ledger").GetProperty("state").GetString();

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
#pragma warning disable CA2100 // The statements are the test's own.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private Task<WebApp> StartAsync(NpgsqlDataSource database) => new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).StartAsync();
}
