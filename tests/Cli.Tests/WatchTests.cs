using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CompraVenta.Simulator.Faults;

namespace CompraVenta.Cli.Tests;

public sealed class WatchTests
{
    [Theory]
    [InlineData("binance", "BTC/USDT", "BTC-USDT")]
    [InlineData("bitfinex", "tBTCUSD", "BTC-USD")]
    [InlineData("gdax", "btcusd", "BTC-USD")]
    public async Task Trades_come_as_they_happen(string venue, string spelled, string pair)
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var watch = ConsoleProcess.Start(simulator.Address, "watch", venue, spelled, "--trades", "--json");
        await watch.LinesAsync(3);
        Assert.Equal(0, await watch.StopAsync());
        var trades = watch.Lines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.All(trades, trade =>
        {
            Assert.Equal(pair, trade.GetProperty("pair").GetString());
            Assert.Contains(trade.GetProperty("side").GetString(), new[] { "buy", "sell" });
            Assert.True(decimal.Parse(trade.GetProperty("size").GetString()!, CultureInfo.InvariantCulture) > 0);
        });
        Assert.Equal(trades.Count, trades.Select(t => t.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_book_that_stops_being_proved_says_so_and_comes_back()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var watch = ConsoleProcess.Start(simulator.Address, "watch", "coinbase", "BTC-USD", "--book", "--json", "--depth", "3");
        await watch.LineAsync(l => l.Contains("\"stale\":false", StringComparison.Ordinal) && JsonDocument.Parse(l).RootElement.GetProperty("bids").GetArrayLength() == 3);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Disconnect, Venue = "coinbase", Count = 1 });
        await watch.LineAsync(l => l.Contains("\"reason\":\"disconnected\"", StringComparison.Ordinal));
        var stale = watch.Lines.Count;
        await Eventually(() => watch.Lines.Skip(stale).Any(l => l.Contains("\"stale\":false", StringComparison.Ordinal)));
        Assert.Equal(0, await watch.StopAsync("TERM"));
    }

    [Fact]
    public async Task Candles_are_folded_from_the_trades_and_say_when_they_are_partial()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var watch = ConsoleProcess.Start(simulator.Address, "watch", "binance", "BTC-USDT", "--candles", "1m", "--json");
        var candle = JsonDocument.Parse(await watch.LineAsync(_ => true)).RootElement;
        decimal Number(string name) => decimal.Parse(candle.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
        Assert.True(Number("high") >= Number("open") && Number("low") <= Number("close") && Number("volume") > 0);
        Assert.True(candle.TryGetProperty("partial", out _));
        Assert.Contains("the first whole candle begins", watch.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_number_of_the_candles_is_two_columns()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var watch = ConsoleProcess.Start(simulator.Address, "watch", "binance", "BTC-USDT", "--candles", "5m", "--price", "c", "--local-time");
        var columns = (await watch.LineAsync(_ => true)).Split("  ");
        Assert.Equal(2, columns.Length);
        Assert.True(DateTimeOffset.TryParse(columns[0], CultureInfo.InvariantCulture, out _));
        Assert.True(decimal.TryParse(columns[1], CultureInfo.InvariantCulture, out _));
    }

    [Fact]
    public async Task A_reader_who_has_seen_enough_ends_it()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (key, value) in Simulator.SimulatedVenues.Addresses(simulator.Address)) start.Environment["COMPRAVENTA_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"set -o pipefail; dotnet '{Path.Combine(AppContext.BaseDirectory, "compraventa.dll")}' watch binance BTC-USDT --trades | head -n 2");
        using var shell = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = await shell.StandardOutput.ReadToEndAsync(deadline.Token);
        await shell.WaitForExitAsync(deadline.Token);
        Assert.Equal((0, ""), (shell.ExitCode, await shell.StandardError.ReadToEndAsync(deadline.Token)));
        Assert.Equal(2, output.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_no_reader_who_has_left()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var (key, value) in Simulator.SimulatedVenues.Addresses(simulator.Address)) start.Environment["COMPRAVENTA_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"dotnet '{Path.Combine(AppContext.BaseDirectory, "compraventa.dll")}' watch binance BTC-USDT --trades > /dev/full");
        using var shell = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = await shell.StandardError.ReadToEndAsync(deadline.Token);
        await shell.WaitForExitAsync(deadline.Token);
        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("No space left", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no exchange of that name", "kraken", "BTC-USD", "--trades", "unknown venue 'kraken'; known are binance, bitfinex, coinbase")]
    [InlineData("nothing to watch", "binance", "BTC-USDT", null, "watch one of --trades, --book and --candles")]
    [InlineData("a length that candles don't have", "binance", "BTC-USDT", "--candles=7m", "7m")]
    [InlineData("a number of the candles without candles", "binance", "BTC-USDT", "--trades --price=c", "--price goes with --candles")]
    public async Task What_is_asked_wrongly_is_told_on_stderr(string what, string venue, string pair, string? options, string says)
    {
        var (exit, output, errors) = await ConsoleProcess.RunAsync(null, ["watch", venue, pair, .. options?.Split(' ') ?? []]);
        Assert.True((exit, output) == (2, ""), what);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_that_is_not_listed_is_told_with_those_that_are()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        var (exit, output, errors) = await ConsoleProcess.RunAsync(simulator.Address, "watch", "binance", "BTC-XYZ", "--trades");
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("Binance lists no 'BTC-XYZ'; it lists", errors, StringComparison.Ordinal);
        Assert.Contains("BTC-USDT", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_venue_that_refuses_is_named_and_asked_again()
    {
        using var watch = ConsoleProcess.Start(new Uri("http://127.0.0.1:9"), "watch", "binance", "BTC-USDT", "--trades");
        await watch.SaysAsync("refused");
        Assert.Equal(0, await watch.StopAsync());
        Assert.Empty(watch.Lines);
    }

    private static Task Eventually(Func<bool> condition) => TestKit.Eventually.True(condition, TimeSpan.FromSeconds(60));
}
