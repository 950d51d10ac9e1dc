using System.Globalization;
using CompraVenta.Core.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinancePropertyTests
{
    /// <summary>Any stream of updates, with a snapshot anywhere among them, ends in the book of a dictionary.</summary>
    [Fact]
    public void Generated_streams_end_as_a_dictionary_book()
    {
        var change = from side in Gen.Elements(Side.Bid, Side.Ask)
                     from price in Gen.Choose(1, 60)
                     from decimals in Gen.Choose(0, 8)
                     from size in Gen.Frequency((2, Gen.Constant(0)), (5, Gen.Choose(1, 1_000_000)))
                     select new Change(side, price, decimals, size);
        var update = from ids in Gen.Choose(1, 5)
                     from changes in Gen.ListOf(change)
                     select new Update(ids, [.. changes]);
        var stream = from updates in Gen.NonEmptyListOf(update)
                     from snapshotAfter in Gen.Choose(0, updates.Count)
                     from snapshotComesAfter in Gen.Choose(snapshotAfter, updates.Count)
                     select new Stream([.. updates], snapshotAfter, snapshotComesAfter);
        var property = Prop.ForAll(stream.ToArbitrary(), EndsAsDictionary);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(new Replay(new Rnd(20_261_120, 7), 50)), property);
    }

    private static bool EndsAsDictionary(Stream stream)
    {
        var rig = new BinanceRig(followsRecording: false, "BTCUSDT");
        rig.Connect("BTCUSDT");
        rig.Answer(rig.TakeFrames());
        var path = Assert.Single(rig.TakeRequests());
        var bids = new SortedDictionary<decimal, decimal>(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));
        var asks = new SortedDictionary<decimal, decimal>();
        var id = 100L;
        string? snapshot = null;
        for (var i = 0; i <= stream.Updates.Length; i++)
        {
            if (i == stream.SnapshotAfter) snapshot = BinanceRig.Snapshot(id, Text(bids), Text(asks));
            if (i == stream.SnapshotComesAfter) rig.Rest(path, snapshot!);
            if (i == stream.Updates.Length) break;
            var first = id + 1;
            id += stream.Updates[i].Ids;
            foreach (var change in stream.Updates[i].Changes)
            {
                var side = change.Side == Side.Bid ? bids : asks;
                if (change.Size == 0) side.Remove(change.PriceQuote);
                else side[change.PriceQuote] = change.SizeBase;
            }

            var changes = stream.Updates[i].Changes.ToLookup(change => change.Side, change => $"[\"{change.PriceText}\",\"{change.SizeText}\"]");
            rig.Frame(BinanceRig.Depth("BTCUSDT", first, id, string.Join(',', changes[Side.Bid]), string.Join(',', changes[Side.Ask])));
        }

        return rig.IsLive("BTCUSDT") && rig.Book("BTCUSDT")!.UpdateId == id && rig.Faults.Count == 0
            && BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid).SequenceEqual(bids.Select(level => (level.Key, level.Value)))
            && BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Ask).SequenceEqual(asks.Select(level => (level.Key, level.Value)));
    }

    private static string Text(SortedDictionary<decimal, decimal> side) => string.Join(
        ',', side.Select(level => string.Create(CultureInfo.InvariantCulture, $"[\"{level.Key}\",\"{level.Value}\"]")));

    private sealed record Change(Side Side, int Price, int Decimals, int Size)
    {
        /// <summary>Bids below 1, asks above: never crossed.</summary>
        public decimal PriceQuote => Side == Side.Bid ? Price / 100m : 1 + (Price / 100m);

        public decimal SizeBase => Size / (decimal)Math.Pow(10, Decimals);

        public string PriceText => PriceQuote.ToString(CultureInfo.InvariantCulture);

        public string SizeText => Size == 0 ? "0.00000000" : SizeBase.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Update(int Ids, Change[] Changes);

    private sealed record Stream(Update[] Updates, int SnapshotAfter, int SnapshotComesAfter);
}
