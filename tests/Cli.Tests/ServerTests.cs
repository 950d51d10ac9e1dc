using System.Text.Json;
using CompraVenta.TestKit;

namespace CompraVenta.Cli.Tests;

[Collection(PostgresCollection.Name)]
public sealed class ServerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("compraventa-server-");
    private MovingSimulator simulator = null!;
    private RunningApp app = null!;

    public async Task InitializeAsync()
    {
        simulator = await MovingSimulator.StartAsync();
        app = await RunningApp.StartAsync(postgres, simulator.Address);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await simulator.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_running_app_is_watched_instead_of_the_venue()
    {
        using var trades = ConsoleProcess.Start(null, "watch", "binance", "btcusdt", "--trades", "--json", "--server", app.Url);
        using var book = ConsoleProcess.Start(null, "watch", "coinbase", "BTC-USD", "--book", "--json", "--depth", "5", "--server", app.Url);
        using var candles = ConsoleProcess.Start(null, "watch", "binance", "BTC-USDT", "--candles", "1h", "--server", app.Url);
        await trades.LinesAsync(3);
        await candles.LinesAsync(1);
        var line = JsonDocument.Parse(await book.LineAsync(l => l.Contains("\"stale\":false", StringComparison.Ordinal))).RootElement;
        Assert.Equal((5, 5), (line.GetProperty("bids").GetArrayLength(), line.GetProperty("asks").GetArrayLength()));
        await simulator.FreezeAsync();
        await Eventually.True(() => BestBid(book.Lines[^1]) == simulator.Server.FindBook("coinbase", "BTC-USD")!.Bids[0].Price, TimeSpan.FromSeconds(60));
        Assert.Equal((0, 0, 0), (await trades.StopAsync(), await book.StopAsync(), await candles.StopAsync("TERM")));
    }

    [Fact]
    public async Task Trades_recorded_from_a_running_app_are_those_of_its_csv()
    {
        using var recording = ConsoleProcess.Start(null, "record", "binance", "BTC-USDT", "--trades", "--out", folder.FullName, "--server", app.Url);
        var file = Path.Combine(folder.FullName, "trade.csv");
        await Eventually.True(() => File.Exists(file) && File.ReadLines(file).Count() > 5, TimeSpan.FromSeconds(60));
        await simulator.FreezeAsync();
        using var http = app.CreateClient();
        await Eventually.True(async () => Tail(await http.GetStringAsync("/api/trades/binance/BTC-USDT.csv")) == Tail(await File.ReadAllTextAsync(file)), TimeSpan.FromSeconds(60));
        Assert.Equal(0, await recording.StopAsync());
        var served = (await http.GetStringAsync("/api/trades/binance/BTC-USDT.csv")).Split('\n');
        var recorded = (await File.ReadAllTextAsync(file)).Split('\n');
        Assert.Equal(served[0], recorded[0]);
        Assert.Equal(served[1..], recorded[1..]);
    }

    [Fact]
    public async Task What_the_app_refuses_ends_the_command_with_its_words()
    {
        var (exit, output, errors) = await ConsoleProcess.RunAsync(null, "watch", "binance", "BTC-XYZ", "--trades", "--server", app.Url);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("No exchange lists a pair 'BTC-XYZ'", errors, StringComparison.Ordinal);
    }

    private static string Tail(string csv) => csv.TrimEnd().Split('\n')[^1];

    private static decimal BestBid(string line) =>
        decimal.Parse(JsonDocument.Parse(line).RootElement.GetProperty("bids")[0][0].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
