using CompraVenta.TestKit;

namespace CompraVenta.Cli.Tests;

public sealed class RecordTradesTests : IDisposable
{
    private const string Header = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("compraventa-trades-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Trades_are_appended_and_a_second_run_continues_the_file()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        var file = Path.Combine(folder.FullName, "trade.csv");
        var rows = 0;
        foreach (var signal in new[] { "INT", "TERM" })
        {
            using var recording = ConsoleProcess.Start(simulator.Address, "record", "bitfinex", "BTC-USD", "--trades", "--out", folder.FullName);
            await Eventually.True(() => File.Exists(file) && Lines(file).Length >= rows + 4, TimeSpan.FromSeconds(60));
            Assert.Equal(0, await recording.StopAsync(signal));
            rows = Lines(file).Length;

            // A run that was killed leaves half a line behind.
            await File.AppendAllTextAsync(file, "bitfinex,BTCU");
        }

        var lines = Lines(file)[..^1];
        Assert.Equal(Header, lines[0]);
        Assert.All(lines[1..], line => Assert.StartsWith("bitfinex,BTCUSD,", line, StringComparison.Ordinal));
        Assert.All(lines[1..], line => Assert.Equal(8, line.Split(',').Length));
        Assert.Equal(lines.Length - 1, lines[1..].Select(l => l.Split(',')[4]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_file_has_one_writer()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var first = ConsoleProcess.Start(simulator.Address, "record", "binance", "BTC-USDT", "--trades", "--out", folder.FullName);
        await Eventually.True(() => File.Exists(Path.Combine(folder.FullName, "trade.csv")), TimeSpan.FromSeconds(60));
        var (exit, _, errors) = await ConsoleProcess.RunAsync(simulator.Address, "record", "binance", "BTC-USDT", "--trades", "--out", folder.FullName);
        Assert.Equal(1, exit);
        Assert.Contains("trade.csv", errors, StringComparison.Ordinal);
        Assert.Equal(0, await first.StopAsync());
    }

    [Fact]
    public async Task A_header_that_was_torn_is_written_anew()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        var file = Path.Combine(folder.FullName, "trade.csv");
        await File.WriteAllTextAsync(file, "exchange,symbol,timest");
        using var recording = ConsoleProcess.Start(simulator.Address, "record", "binance", "BTC-USDT", "--trades", "--out", folder.FullName);
        await Eventually.True(() => Lines(file).Length > 2 && Lines(file)[0] == Header, TimeSpan.FromSeconds(60));
        Assert.Equal(0, await recording.StopAsync("HUP"));
    }

    [Fact]
    public async Task Several_pairs_have_a_file_each()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var recording = ConsoleProcess.Start(simulator.Address, "record", "coinbase", "BTC-USD", "ETH/USD", "btcusd", "--trades", "--out", folder.FullName);
        await Eventually.True(
            () => folder.GetFiles().Length == 2 && folder.GetFiles().All(f => Lines(f.FullName).Length > 1), TimeSpan.FromSeconds(60));
        Assert.Equal(0, await recording.StopAsync());
        Assert.Equal(["trade-BTC-USD.csv", "trade-ETH-USD.csv"], folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("something else entirely\n", "has other columns")]
    [InlineData(Header + "\nbinance,ETHUSDT,1,2,3,buy,4,5\n", "holds trades of ETHUSDT at binance")]
    [InlineData(Header + "\nnot a trade\n", "has a line that is no trade")]
    public async Task A_file_of_something_else_is_left_alone(string content, string says)
    {
        await using var simulator = await MovingSimulator.StartAsync();
        var file = Path.Combine(folder.FullName, "trade.csv");
        await File.WriteAllTextAsync(file, content);
        var (exit, _, errors) = await ConsoleProcess.RunAsync(simulator.Address, "record", "binance", "BTC-USDT", "--trades", "--out", folder.FullName);
        Assert.Equal(1, exit);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_disk_without_room_ends_the_recording_with_its_reason()
    {
        // Every write to this device is refused for want of room.
        await using var simulator = await MovingSimulator.StartAsync();
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "trade.csv"), "/dev/full");
        var (exit, _, errors) = await ConsoleProcess.RunAsync(simulator.Address, "record", "binance", "BTC-USDT", "--trades", "--out", folder.FullName);
        Assert.Equal(1, exit);
        Assert.Contains("trade.csv", errors, StringComparison.Ordinal);
    }

    private static string[] Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
