using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public class SymbolTableTests
{
    private readonly ListingDirectory listings = new();

    private Listing List(string symbol) => listings.Register(
        TestMarket.Venues[0], symbol, new Instrument(symbol, "X"), InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;

    [Fact]
    public void Finds_every_symbol_among_thousands_and_no_other()
    {
        var table = new SymbolTable();
        var symbols = Enumerable.Range(0, 3_000).Select(i => $"{(i % 2 == 0 ? "t" : "")}{i * 7919 % 100_003}{new string('Ä', i % 5)}").Distinct().ToList();
        foreach (var symbol in symbols) table.Add(List(symbol));
        foreach (var symbol in symbols)
        {
            Assert.True(table.TryFind(Encoding.UTF8.GetBytes(symbol), out var listing));
            Assert.Equal(symbol, listing.Symbol);
            Assert.False(table.TryFind(Encoding.UTF8.GetBytes(symbol + "!"), out _));
        }

        Assert.False(table.TryFind(""u8, out _));
    }

    [Fact]
    public void Asks_for_an_unknown_symbol_once()
    {
        var asked = new List<string>();
        var table = new SymbolTable(symbol =>
        {
            asked.Add(symbol);
            return symbol == "BTCUSDT" ? List(symbol) : null;
        });
        Assert.True(table.TryFind("BTCUSDT"u8, out var first));
        Assert.True(table.TryFind("BTCUSDT"u8, out var second));
        Assert.Same(first, second);
        Assert.False(table.TryFind("?"u8, out _));
        Assert.Equal(["BTCUSDT", "?"], asked);
    }

    [Fact]
    public void Looks_up_without_allocating()
    {
        var table = new SymbolTable();
        table.Add(List("BTCUSDT"));
        table.TryFind("BTCUSDT"u8, out _);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++) table.TryFind("BTCUSDT"u8, out _);
        }));
    }
}
