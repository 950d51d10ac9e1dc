using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Tests.Accounts;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;

namespace CompraVenta.Infrastructure.Tests.Trading;

[Collection(PostgresCollection.Name)]
public sealed class OrderReaderTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_long_list_is_read_part_by_part_each_of_it_once_in_order_and_of_the_epoch_that_it_began_with()
    {
        const int Count = 2_345;
        await using var rig = await AccountRig.CreateAsync(postgres);
        var market = await TradedMarket.BeginAsync(rig.Database);
        var user = Guid.NewGuid();
        var account = market.Open(user);
        var orders = Enumerable.Range(0, Count).Select(_ => market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.0002m)).Id).ToList();
        await market.CommitAsync();
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        var reader = new OrderReader(rig.Contexts, source);

        var read = new List<Guid>();
        await foreach (var part in reader.ReadAllAsync(user, new OrderQuery { IsOldestFirst = true, Limit = 7 }, CancellationToken.None))
        {
            Assert.InRange(part.Count, 1, 1_000);
            read.AddRange(part.Select(order => order.OrderId));
            if (read.Count > 1_000) continue;

            // What is the current epoch changes while it is read.
            Assert.Equal(RejectReason.None, market.Engine.Reset(account, market.Feed.NowNs));
            await market.CommitAsync();
        }

        Assert.Equal(orders, read);
        var fills = new List<FillWithOrder>();
        await foreach (var part in reader.ReadAllFillsAsync(user, new TradeQuery { Epoch = 1 }, CancellationToken.None))
        {
            Assert.InRange(part.Count, 1, 1_000);
            fills.AddRange(part);
        }

        Assert.Equal(orders, fills.Select(row => row.Fill.OrderId).Distinct());
        Assert.Equal(fills.Select(row => row.Fill.FillId).Distinct().Order(), fills.Select(row => row.Fill.FillId));
        Assert.Equal(Count * 0.0002m, fills.Sum(row => row.Fill.Amount));
        await foreach (var part in reader.ReadAllAsync(user, new OrderQuery(), CancellationToken.None)) Assert.Fail($"{part.Count} orders in an epoch that has none");
    }
}
