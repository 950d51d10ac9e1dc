using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Markets;

public class DayHistoryTextTests
{
    private const long NowNs = 1_795_000_000_000_000_000;

    private readonly Listing listing = new ListingDirectory().Register(
        TestMarket.Venues[0], "这是", new Instrument("BTC", "USDT"), InstrumentRules.None, true, DateTimeOffset.UnixEpoch).Listing;

    [Fact]
    public void What_is_saved_is_loaded_to_the_last_digit()
    {
        var days = new DayHistory();
        days.Add(listing, NowNs - 80_000_000_000_000, 0.0000000000012345m);
        days.Add(listing, NowNs, 123_456_789.000000001m);
        var loaded = new DayHistory();
        Assert.True(DayHistoryText.TryLoad(loaded, DayHistoryText.Save(days, NowNs), NowNs));
        Assert.Equal(Assert.Single(days.ReadAll(NowNs)).Closes, Assert.Single(loaded.ReadAll(NowNs)).Closes);
        Assert.Empty(loaded.ReadAll(NowNs + 86_400_000_000_000));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("CwKAYSBiIGMD")]
    public void Other_text_is_refused(string text) => Assert.False(DayHistoryText.TryLoad(new DayHistory(), text, NowNs));
}
