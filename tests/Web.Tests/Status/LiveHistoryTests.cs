using CompraVenta.TestKit;
using CompraVenta.Web.Status;

namespace CompraVenta.Web.Tests.Status;

/// <summary>The strip of the last 24 hours.</summary>
public sealed class LiveHistoryTests
{
    private readonly ManualTimeProvider time = new();
    private readonly LiveHistory history = new();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    [Fact]
    public void Nothing_is_known_before_anybody_looked()
    {
        Assert.Equal(LiveHistory.CellCount, history.Read("binance", Now).Count);
        Assert.All(history.Read("binance", Now), Assert.Null);
    }

    [Fact]
    public void A_cell_is_the_mean_of_what_was_seen_in_it_and_a_gap_stays_a_gap()
    {
        history.Add("binance", Now, 1);
        history.Add("binance", Now, 0.5);
        time.Advance(2 * LiveHistory.CellSpan);
        history.Add("binance", Now, 0);
        var cells = history.Read("binance", Now);
        Assert.Equal([0.75, null, 0], cells.TakeLast(3));
        Assert.All(cells.SkipLast(3), Assert.Null);
        Assert.All(history.Read("coinbase", Now), Assert.Null);
    }

    [Fact]
    public void The_last_cell_is_the_one_of_now_and_the_first_a_day_before()
    {
        time.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(Now.AddMinutes(-7) - (95 * LiveHistory.CellSpan), LiveHistory.FirstCell(Now));
        history.Add("binance", Now, 1);
        time.Advance(95 * LiveHistory.CellSpan);
        Assert.Equal(1, history.Read("binance", Now)[0]);
        time.Advance(LiveHistory.CellSpan);
        Assert.All(history.Read("binance", Now), Assert.Null);
    }

    [Fact]
    public void Only_a_day_is_kept()
    {
        for (var i = 0; i < 3 * LiveHistory.CellCount; i++)
        {
            history.Add("binance", Now, 1);
            time.Advance(LiveHistory.CellSpan);
        }

        var size = history.Save().Length;
        history.Add("binance", Now, 1);
        Assert.InRange(history.Save().Length, size - 40, size + 40);
        Assert.Equal(LiveHistory.CellCount, history.Read("binance", Now).Count(c => c == 1));
    }

    [Fact]
    public void A_restart_adds_to_what_was_kept()
    {
        history.Add("binance", Now, 0);
        var later = new LiveHistory();
        later.Add("binance", Now, 1);
        Assert.True(later.TryLoad(history.Save()));
        Assert.Equal(0.5, later.Read("binance", Now)[^1]);
        Assert.False(later.TryLoad("not what was saved"));
        Assert.True(later.TryLoad("""{"binance":{"1":{"Sum":9,"Count":1}}}"""));
    }

    [Fact]
    public void A_row_says_it_in_words()
    {
        history.Add("binance", Now, 1);
        Assert.StartsWith("100 % live while CompraVenta ran; it did not run for about 23.8 h", Row().HistoryWords, StringComparison.Ordinal);
        Assert.EndsWith("UTC: 100 % live", Row().CellWords(95), StringComparison.Ordinal);
        Assert.EndsWith("UTC: not running", Row().CellWords(94), StringComparison.Ordinal);
        Assert.Equal(["none", "0", "1", "2", "3", "4"], new double?[] { null, 0, 0.2, 0.5, 0.96, 1 }.Select(StatusRow.HeatOf));
    }

    private StatusRow Row() => new("binance", new VenueAnswer("Binance", "live", null, null, null, 1, 0, null, [], 5_000, null), Now, history.Read("binance", Now));
}
