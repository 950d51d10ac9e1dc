using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

public class BitfinexSequencerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(8_123_456_789)]
    public void The_first_number_is_whatever_comes_first(long first)
    {
        var sequencer = default(BitfinexSequencer);

        Assert.Equal(ContinuityVerdict.Apply, sequencer.Take(first));
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Take(first + 1));
    }

    [Theory]
    [InlineData(101, ContinuityVerdict.Apply)] // the next one
    [InlineData(102, ContinuityVerdict.Gap)] // one frame missing
    [InlineData(1_000, ContinuityVerdict.Gap)]
    [InlineData(100, ContinuityVerdict.Old)] // the same once more
    [InlineData(99, ContinuityVerdict.Old)]
    [InlineData(101 - BitfinexSequencer.RepeatsMax, ContinuityVerdict.Old)] // the furthest repeat
    [InlineData(100 - BitfinexSequencer.RepeatsMax, ContinuityVerdict.Gap)] // counted from the start again
    [InlineData(long.MinValue, ContinuityVerdict.Gap)]
    [InlineData(long.MaxValue, ContinuityVerdict.Gap)]
    public void Classifies_the_frame_after_100(long sequence, ContinuityVerdict expected)
    {
        var sequencer = default(BitfinexSequencer);
        sequencer.Take(100);

        Assert.Equal(expected, sequencer.Take(sequence));
    }

    [Fact]
    public void After_a_gap_counting_goes_on_from_what_came()
    {
        var sequencer = default(BitfinexSequencer);
        sequencer.Take(100);
        sequencer.Take(105);

        Assert.Equal(ContinuityVerdict.Apply, sequencer.Take(106));
        Assert.Equal(ContinuityVerdict.Old, sequencer.Take(105));
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Take(107));
    }

    [Fact]
    public void A_reset_takes_any_number_again()
    {
        var sequencer = default(BitfinexSequencer);
        sequencer.Take(100);
        sequencer.Reset();

        Assert.Equal(ContinuityVerdict.Apply, sequencer.Take(7));
    }
}
