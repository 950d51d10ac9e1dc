using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class ClientNameTests
{
    private readonly EngineRig rig = new();

    [Fact]
    public void The_name_of_an_ended_order_is_known_for_ten_minutes_and_that_of_an_open_one_as_long_as_it_is()
    {
        var (done, open) = (Market(OrderSide.Buy, 1) with { ClientId = "done" }, Limit(OrderSide.Buy, 1, 90) with { ClientId = "open" });
        rig.Placed(done);
        var standing = rig.Placed(open);
        Forward(599);
        Assert.True(rig.Place(done).IsRepeat);
        rig.Restart();
        Assert.True(rig.Place(done).IsRepeat);
        Forward(1);
        Assert.False(rig.Place(done).IsRepeat);
        Assert.True(rig.Place(open).IsRepeat);
        rig.Engine.Cancel(User, standing.Id, rig.Feed.NowNs);
        Forward(599);
        Assert.Equal(EndReason.ByUser, rig.Place(open).Order!.EndReason);
        Forward(1);
        Assert.False(rig.Place(open).IsRepeat);
    }

    [Fact]
    public void A_name_is_the_same_order_after_a_reset_too()
    {
        var (terms, standing) = (Market(OrderSide.Buy, 1) with { ClientId = "mine" }, Limit(OrderSide.Buy, 1, 90) with { ClientId = "standing" });
        var (first, second) = (rig.Placed(terms), rig.Placed(standing));
        rig.Engine.Reset(User, rig.Feed.NowNs);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal((true, first.Id), (rig.Place(terms).IsRepeat, rig.Place(terms).Order!.Id));
            Assert.Equal((true, second.Id, EndReason.Reset), (rig.Place(standing).IsRepeat, rig.Place(standing).Order!.Id, rig.Place(standing).Order!.EndReason));
            Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Place(standing with { Price = 91 }).Rejection.Reason);
            if (time == 0) rig.Restart();
        }

        Assert.Equal((0m, 50_000m), (rig.FreeBtc, rig.FreeUsd));
        Assert.Empty(rig.Engine.Open);
        rig.AssertSound();
    }

    private void Forward(int seconds)
    {
        rig.Feed.Advance(TimeSpan.FromSeconds(seconds));
        rig.Feed.Snapshot(rig.Bitfinex, Level(Core.Markets.Side.Bid, "99", "1"), Level(Core.Markets.Side.Ask, "101", "9"));
    }
}
