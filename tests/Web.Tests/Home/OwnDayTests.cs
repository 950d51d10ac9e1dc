using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Home;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Tests.Home;

/// <summary>What somebody won within a day: what they have at the prices of now, less what they had at those of then.</summary>
public sealed class OwnDayTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_held_all_day_wins_what_its_price_won() => Assert.Equal(100m, Change([], percent: 10, btc: 0.1m));

    [Fact]
    public void What_was_bought_meanwhile_wins_only_against_what_it_cost() => Assert.Equal(5m, Change([("BTC", 0.01m), ("USDT", -105m)], percent: 10, btc: 0.01m));

    [Fact]
    public void What_was_sold_wins_against_the_price_of_a_day_ago() => Assert.Equal(-20m, Change([("BTC", -0.01m), ("USDT", 80m)], percent: 10, btc: 0));

    [Fact]
    public void Without_a_change_the_price_of_now_counts_and_without_a_price_nothing_is_said()
    {
        Assert.Equal(0m, Change([], percent: null, btc: 0.1m));
        Assert.Null(Change([("ETH", 1m)], percent: 10, btc: 0.1m));
    }

    private static decimal? Change((string Asset, decimal Amount)[] filled, decimal? percent, decimal btc)
    {
        var wallet = new Wallet(Guid.NewGuid(), new EpochView(1, "USDT", 50_000, Now.AddDays(-9), null), [new BalanceView("BTC", btc, 0), new BalanceView("USDT", 40_000, 1_000)]);
        var prices = new Dictionary<string, AssetPrice>(StringComparer.Ordinal) { ["BTC"] = new(11_000, Now, true), ["USDT"] = new(1, Now, true) };
        var worth = new Valuation("USDT", 41_000 + (11_000 * btc), 50_000, prices, ["BTC", "USDT"], [], Now);
        var pair = new Instrument("BTC", "USDT");
        var row = new MarketRow(pair, [], new InstrumentSummary(pair, null, 11_000, percent, null, null, null, null), 1, 2);
        return OwnDay.ChangeOf(wallet, worth, filled.ToDictionary(own => own.Asset, own => own.Amount, StringComparer.Ordinal), [row]);
    }
}
