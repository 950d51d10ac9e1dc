using CompraVenta.Core.Markets;
using CompraVenta.Core.Portfolio;
using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Tests.Portfolio;

public sealed class HoldingsTests
{
    private static readonly Instrument BtcUsdt = new("BTC", "USDT");
    private static readonly Instrument EthBtc = new("ETH", "BTC");
    private static readonly Instrument EthUsdt = new("ETH", "USDT");

    [Fact]
    public void What_is_sold_costs_the_average_or_what_came_first()
    {
        var holdings = Holdings.Of("USDT", 1_000, [Buy(BtcUsdt, 1, 100), Buy(BtcUsdt, 1, 200), Sell(BtcUsdt, 1, 180)]);
        var position = Assert.Single(holdings.Positions);
        Assert.Equal((880m, 1m), (holdings.Cash, position.Quantity));
        Assert.Equal((150m, 30m), (position.CostOf(CostMethod.AverageCost), holdings.RealisedBy(CostMethod.AverageCost)));
        Assert.Equal((200m, 80m), (position.CostOf(CostMethod.Fifo), holdings.RealisedBy(CostMethod.Fifo)));
        Assert.Equal(1_060, holdings.EquityAt(_ => 180));
        Assert.Equal((30m, -20m), (holdings.UnrealisedBy(CostMethod.AverageCost, _ => 180), holdings.UnrealisedBy(CostMethod.Fifo, _ => 180)));
    }

    [Fact]
    public void Fees_lessen_what_is_received()
    {
        var holdings = Holdings.Of("USDT", 1_000, [Buy(BtcUsdt, 1, 100, fee: 0.01m), Sell(BtcUsdt, 0.99m, 99, fee: 1)]);
        var position = Assert.Single(holdings.Positions);
        Assert.Equal((0m, 0m, -2m, -2m), (position.Quantity, position.AverageCost, position.RealisedAverageCost, position.RealisedFifo));
        Assert.Equal((998m, 998m), (holdings.Cash, holdings.EquityAt(_ => null)));
        Assert.Equal(2, holdings.FeesAt(asset => asset == "BTC" ? 100 : null));
        Assert.Null(holdings.FeesAt(_ => null));
    }

    [Fact]
    public void A_trade_between_two_other_assets_hands_the_cost_on()
    {
        var holdings = Holdings.Of("USDT", 1_000, [Buy(BtcUsdt, 1, 100), Buy(BtcUsdt, 1, 200), Buy(EthBtc, 10, 1.5m), Sell(EthUsdt, 10, 300)]);
        Assert.Equal((75m, 100m), (holdings.RealisedBy(CostMethod.AverageCost), holdings.RealisedBy(CostMethod.Fifo)));
        Assert.Equal(["BTC", "ETH"], holdings.Positions.Select(position => position.Asset));
        Assert.Null(holdings.EquityAt(asset => asset == "ETH" ? 1 : null));
    }

    [Fact]
    public void A_fee_that_takes_all_is_a_loss()
    {
        var holdings = Holdings.Of("USDT", 1_000, [Buy(BtcUsdt, 0.00000001m, 1, fee: 0.00000001m)]);
        Assert.Equal((-1m, -1m, 999m), (holdings.RealisedBy(CostMethod.AverageCost), holdings.RealisedBy(CostMethod.Fifo), holdings.EquityAt(_ => 1)));
    }

    [Fact]
    public void More_than_there_is_cannot_be_given() =>
        Assert.Throws<ArgumentException>(() => Holdings.Of("USDT", 1_000, [Buy(BtcUsdt, 1, 100), Sell(BtcUsdt, 1.1m, 100)]));

    [Fact]
    public void Realised_and_unrealised_are_what_equity_has_changed_by_whatever_was_traded()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var has = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["USDT"] = 50_000, ["BTC"] = 0, ["ETH"] = 0 };
            var executions = new List<Execution>();
            for (var i = 0; i < 300; i++)
            {
                var instrument = new[] { BtcUsdt, EthBtc, EthUsdt }[random.Next(3)];
                var side = (OrderSide)random.Next(2);
                var (given, received) = side == OrderSide.Buy ? (instrument.Quote, instrument.Base) : (instrument.Base, instrument.Quote);
                var amount = random.Next(8) == 0 ? has[given] : decimal.Round(has[given] * random.Next(1, 1_000) / 1_500, 8);
                var price = (instrument == BtcUsdt ? 64_000 : instrument == EthUsdt ? 3_000 : 0.047m) * random.Next(80_000, 125_000) / 100_000;
                var back = decimal.Round(side == OrderSide.Buy ? amount / price : amount * price, 8);
                if (amount == 0 || back == 0) continue;
                var fee = decimal.Round(back * 0.001m, 8, MidpointRounding.ToPositiveInfinity);
                executions.Add(side == OrderSide.Buy ? Buy(instrument, back, amount, fee) : Sell(instrument, amount, back, fee));
                has[given] -= amount;
                has[received] += back - fee;
            }

            var holdings = Holdings.Of("USDT", 50_000, executions);
            decimal? Price(string asset) => asset == "BTC" ? 64_000.01m : 3_123.4567m;
            Assert.Equal(has["USDT"], holdings.Cash);
            Assert.All(holdings.Positions, position => Assert.Equal((has[position.Asset], has[position.Asset]), (position.Quantity, position.Lots.Sum(lot => lot.Quantity))));
            foreach (var method in Enum.GetValues<CostMethod>())
            {
                Assert.All(holdings.Positions, position => Assert.True(position.CostOf(method) >= 0));
                Assert.Equal(holdings.EquityAt(Price) - 50_000, holdings.RealisedBy(method) + holdings.UnrealisedBy(method, Price));
            }
        }
    }

    private static Execution Buy(Instrument instrument, decimal amount, decimal quote, decimal fee = 0) => new(instrument, OrderSide.Buy, amount, quote, fee, 0);

    private static Execution Sell(Instrument instrument, decimal amount, decimal quote, decimal fee = 0) => new(instrument, OrderSide.Sell, amount, quote, fee, 0);
}
