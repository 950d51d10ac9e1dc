using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Trading.Wallets;

namespace CompraVenta.Web.Tests.Trading;

public class AllocationTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Each_large_asset_stands_by_itself_and_small_ones_together()
    {
        var parts = Of(("USDT", 500), ("BTC", 300), ("ETH", 185), ("XRP", 9.5m), ("DOGE", 5.5m)).Parts;
        Assert.Equal(["USDT", "BTC", "ETH", "Other"], parts.Select(part => part.Name));
        Assert.Equal(["XRP", "DOGE"], parts[^1].Assets);
        Assert.Equal(["50.0 %", "30.0 %", "18.5 %", "1.5 %"], parts.Select(part => part.Percent));
        Assert.Equal([0, 0.5m, 0.8m, 0.985m], parts.Select(part => part.From));
    }

    [Theory]
    [InlineData(6, 6, false)]
    [InlineData(7, 7, false)]
    [InlineData(8, 7, true)]
    [InlineData(20, 7, true)]
    public void There_are_never_more_parts_than_colours(int assets, int parts, bool hasOther)
    {
        var made = Of([.. Enumerable.Range(0, assets).Select(i => ($"A{i:00}", 100m - i))]).Parts;
        Assert.Equal(parts, made.Count);
        Assert.Equal(hasOther, made[^1].IsOther);
        Assert.Equal(assets, made.Sum(part => part.Assets.Count));
    }

    [Fact]
    public void One_small_asset_keeps_its_name()
    {
        var parts = Of(("USDT", 1_000_000), ("BTC", 1)).Parts;
        Assert.Equal(["USDT", "BTC"], parts.Select(part => part.Name));
        Assert.Equal(["100.0 %", "below 0.1 %"], parts.Select(part => part.Percent));
    }

    [Fact]
    public void Shares_sum_to_the_whole()
    {
        var parts = Of(("A", 1), ("B", 1), ("C", 1)).Parts;
        Assert.Equal([334, 333, 333], parts.Select(part => part.PerMille));
    }

    [Fact]
    public void What_has_no_price_or_is_gone_has_no_part()
    {
        var wallet = new Wallet(Guid.Empty, new EpochView(1, "USDT", 50_000, Now, null), [new("BTC", 0, 0), new("GONE", 5, 0), new("USDT", 60, 40)]);
        var worth = new Valuation("USDT", 100, 50_000, new Dictionary<string, AssetPrice> { ["USDT"] = Price(1), ["BTC"] = Price(64_000) }, ["GONE", "USDT"], ["GONE"], Now);
        var part = Assert.Single(Allocation.Of(wallet, worth).Parts);
        Assert.Equal(("USDT", 100m, "100.0 %"), (part.Name, part.Value, part.Percent));
        Assert.Empty(Allocation.Of(wallet, worth with { Prices = new Dictionary<string, AssetPrice>() }).Parts);
    }

    private static Allocation Of(params (string Asset, decimal Value)[] held) => Allocation.Of(
        new Wallet(Guid.Empty, new EpochView(1, "USDT", 50_000, Now, null), [.. held.Select(each => new BalanceView(each.Asset, each.Value, 0))]),
        new Valuation("USDT", held.Sum(each => each.Value), 50_000, held.ToDictionary(each => each.Asset, _ => Price(1)), [.. held.Select(each => each.Asset)], [], Now));

    private static AssetPrice Price(decimal price) => new(price, Now, true);
}
