using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Feeds.Binance;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinanceDepthSequencerTests
{
    [Theory]
    [InlineData(90, 99, ContinuityVerdict.Old)] // all before the snapshot
    [InlineData(90, 100, ContinuityVerdict.Old)] // ends at it
    [InlineData(100, 100, ContinuityVerdict.Old)] // is its last update
    [InlineData(90, 101, ContinuityVerdict.Apply)] // straddles it
    [InlineData(100, 101, ContinuityVerdict.Apply)] // begins with its last update
    [InlineData(101, 101, ContinuityVerdict.Apply)] // the very next
    [InlineData(101, 105, ContinuityVerdict.Apply)]
    [InlineData(102, 102, ContinuityVerdict.Gap)] // one id missing
    [InlineData(102, 105, ContinuityVerdict.Gap)]
    [InlineData(0, 0, ContinuityVerdict.Old)]
    [InlineData(long.MaxValue, long.MaxValue, ContinuityVerdict.Gap)]
    public void Judges_an_update_against_a_book_at_100(long first, long last, ContinuityVerdict expected)
    {
        var sequencer = new BinanceDepthSequencer();
        sequencer.Load(100);
        Assert.Equal(expected, sequencer.Next(first, last));
        Assert.Equal(expected == ContinuityVerdict.Apply ? last : 100, sequencer.BookId);
    }

    [Fact]
    public void Follows_a_chain_and_stops_at_its_first_hole()
    {
        var sequencer = new BinanceDepthSequencer();
        sequencer.Load(100);
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Next(99, 103));
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Next(104, 104));
        Assert.Equal(ContinuityVerdict.Old, sequencer.Next(104, 104));
        Assert.Equal(ContinuityVerdict.Gap, sequencer.Next(106, 107));
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Next(105, 105));
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Next(106, 107));
        Assert.Equal(107, sequencer.BookId);
    }

    [Theory]
    [InlineData(156, 157, true)] // ends right before the update
    [InlineData(157, 157, true)]
    [InlineData(160, 157, true)]
    [InlineData(155, 157, false)] // 156 is in neither
    [InlineData(0, 0, true)]
    [InlineData(long.MaxValue, long.MaxValue, true)]
    public void Knows_snapshots_that_are_too_old(long snapshotId, long firstId, bool expected) =>
        Assert.Equal(expected, BinanceDepthSequencer.Reaches(snapshotId, firstId));
}
