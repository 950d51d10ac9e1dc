using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class TakenLiquidityTests
{
    private readonly TakenLiquidity taken = new();

    [Fact]
    public void What_is_there_again_is_forgotten_with_its_account()
    {
        taken.Add(new(User, 3, Side.Ask, 101, 1));
        taken.Add(new(User, 3, Side.Ask, 102, 1));
        taken.Add(new(Other, 3, Side.Ask, 101, 2));
        taken.Add(new(User, 3, Side.Ask, 101, 0.5m));
        Assert.Equal((1.5m, 2m, 0m), (taken.Of(User, 3, Side.Ask, 101), taken.Of(Other, 3, Side.Ask, 101.0m), taken.Of(User, 3, Side.Bid, 101)));
        taken.Release(3, [Level(Side.Ask, "101.00", "5")]);
        Assert.Equal((0m, 1m, 1), (taken.Of(User, 3, Side.Ask, 101), taken.Of(User, 3, Side.Ask, 102), taken.Accounts));
        taken.ReleaseAll(3);
        Assert.Equal((0, false), (taken.Accounts, taken.Any(3)));
    }

    [Fact]
    public void What_is_given_back_is_there_again_unless_it_was_sent_again_anyway()
    {
        taken.Add(new(User, 3, Side.Ask, 101, 1));
        taken.Add(new(User, 3, Side.Ask, 101, 0.5m));
        taken.GiveBack(new(User, 3, Side.Ask, 101, 0.5m));
        Assert.Equal(1, taken.Of(User, 3, Side.Ask, 101));
        taken.GiveBack(new(Other, 3, Side.Ask, 101, 1));
        taken.GiveBack(new(User, 9, Side.Ask, 101, 1));
        Assert.Equal(1, taken.Of(User, 3, Side.Ask, 101));
        taken.GiveBack(new(User, 3, Side.Ask, 101, 1));
        Assert.Equal((0m, 0, false), (taken.Of(User, 3, Side.Ask, 101), taken.Accounts, taken.Any(3)));
    }

    [Fact]
    public void Of_too_many_levels_the_oldest_is_forgotten()
    {
        for (var i = 0; i <= TakenLiquidity.LevelsMax; i++) taken.Add(new(User, i % 2, Side.Bid, 1 + i, 1));
        Assert.Equal((0m, 1m), (taken.Of(User, 0, Side.Bid, 1), taken.Of(User, 1, Side.Bid, 2)));

        // One that was sent again in between does not count, and comes last when it is taken anew.
        taken.Release(1, [Level(Side.Bid, "2", "1")]);
        taken.Add(new(User, 1, Side.Bid, 2, 1));
        taken.Add(new(User, 1, Side.Bid, 9_999, 1));
        Assert.Equal((1m, 0m), (taken.Of(User, 1, Side.Bid, 2), taken.Of(User, 0, Side.Bid, 3)));
    }
}
