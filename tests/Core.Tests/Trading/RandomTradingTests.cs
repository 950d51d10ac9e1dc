namespace CompraVenta.Core.Tests.Trading;

public sealed class RandomTradingTests
{
    private const int Steps = 3_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_the_books_are_kept_and_each_trigger_fires_when_it_should(int seed)
    {
        var trading = new RandomTrading(seed);
        for (var step = 1; step <= Steps; step++)
        {
            trading.Step();
            if (step % 1_000 == 0) trading.Restart();
        }

        trading.CancelAll();
        Assert.True(trading is { Fills: > 50, Fired: > 10, Refused: > 100 }, $"{trading.Fills} fills, {trading.Fired} fired, {trading.Refused} refused");
    }

    [Fact]
    public void The_same_seed_does_the_same()
    {
        var (one, two, other) = (new RandomTrading(7), new RandomTrading(7), new RandomTrading(8));
        for (var step = 0; step < 1_000; step++)
        {
            one.Step();
            two.Step();
            other.Step();
            if (step % 100 == 0) Assert.Equal(one.Digest, two.Digest);
        }

        Assert.NotEqual(one.Digest, other.Digest);
    }
}
