using System.Globalization;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using FsCheck;
using FsCheck.Fluent;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbasePropertyTests
{
    private static readonly string[] Products = ["BTC-USD", "PEPE-USD", "ETH-BTC"];

    [Theory]
    [InlineData(CoinbaseFeedKind.Advanced)]
    [InlineData(CoinbaseFeedKind.Exchange)]
    public void Any_stream_of_updates_ends_in_the_naive_books(CoinbaseFeedKind feed)
    {
        // Bids lie below 1000 and asks above, so that no book is ever crossed; prices differ in their decimals too.
        var level =
            from isBid in ArbMap.Default.GeneratorFor<bool>()
            from unit in Gen.Choose(1, 40)
            from decimals in Gen.Choose(0, 6)
            from size in Gen.Frequency((1, Gen.Constant(0L)), (3, Gen.Choose(1, 1_000_000_000).Select(i => (long)i)))
            from sizeDecimals in Gen.Choose(0, 8)
            select $"{(isBid ? "b" : "a")} {Decimal(isBid ? 0 : 1_000, unit, decimals)} {Decimal(0, size, sizeDecimals)}";
        var frame =
            from product in Gen.Elements(Products)
            from isSnapshot in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
            from levels in level.ListOf()
            select (product, isSnapshot, Levels: string.Join(',', levels));
        Prop.ForAll(frame.ListOf().ToArbitrary(), frames =>
        {
            var bench = new CoinbaseBench(feed).Following(Products);
            var reference = new CoinbaseReference();
            var sequence = 0;
            foreach (var product in Products) Both(product, true, "b 1 1, a 2000 1");
            foreach (var (product, isSnapshot, levels) in frames) Both(product, isSnapshot, levels);
            foreach (var (product, naive) in reference.Books)
            {
                Assert.True(bench.Book(product).IsLive);
                naive.AssertEqual(bench.Book(product));
            }

            return bench.Faults.Count == 0;

            void Both(string product, bool isSnapshot, string levels)
            {
                var text = feed == CoinbaseFeedKind.Advanced
                    ? CoinbaseFrames.Books(sequence++, isSnapshot ? "snapshot" : "update", product, levels)
                    : isSnapshot ? CoinbaseFrames.Snapshot(product, levels) : CoinbaseFrames.Update(product, levels);
                var frame = CoinbaseFrames.Utf8(text);
                bench.Frame(frame);
                reference.Apply(frame);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(new Replay(new Rnd(2, 5), null)));
    }

    private static string Decimal(int whole, long units, int decimals) =>
        (whole + (units / (decimal)Math.Pow(10, decimals))).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
