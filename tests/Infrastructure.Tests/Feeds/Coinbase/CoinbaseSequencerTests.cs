using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Feeds.Coinbase;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseSequencerTests
{
    [Theory]
    [InlineData(0, ContinuityVerdict.Apply)]
    [InlineData(1, ContinuityVerdict.Gap)]
    [InlineData(long.MaxValue - 1, ContinuityVerdict.Gap)]
    public void A_connection_begins_at_0(long first, ContinuityVerdict expected) =>
        Assert.Equal(expected, new CoinbaseSequencer().Classify(first));

    [Theory]
    [InlineData(0, ContinuityVerdict.Old)]
    [InlineData(5, ContinuityVerdict.Old)]    // a repetition of the last one
    [InlineData(6, ContinuityVerdict.Apply)]
    [InlineData(7, ContinuityVerdict.Gap)]    // one missing
    [InlineData(1_000, ContinuityVerdict.Gap)]
    public void Classifies_what_follows_number_5(long sequence, ContinuityVerdict expected)
    {
        var sequencer = new CoinbaseSequencer();
        for (var i = 0; i <= 5; i++) Assert.Equal(ContinuityVerdict.Apply, sequencer.Classify(i));
        Assert.Equal(expected, sequencer.Classify(sequence));
    }

    [Fact]
    public void After_a_gap_counting_goes_on_from_there_and_the_late_frame_is_old()
    {
        var sequencer = new CoinbaseSequencer();
        sequencer.Classify(0);
        Assert.Equal(ContinuityVerdict.Gap, sequencer.Classify(2));
        Assert.Equal(ContinuityVerdict.Old, sequencer.Classify(1));
        Assert.Equal(1, sequencer.OldInARow);
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Classify(3));
        Assert.Equal(0, sequencer.OldInARow);
    }

    [Fact]
    public void A_new_connection_counts_anew()
    {
        var sequencer = new CoinbaseSequencer();
        sequencer.Classify(0);
        sequencer.Classify(1);
        sequencer.Restart();
        Assert.Equal(ContinuityVerdict.Apply, sequencer.Classify(0));
    }
}
