using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>The app with markets to trade in: BTC-USDT at Binance and Bitfinex without rules, ETH-USDT at Binance with rules.</summary>
public sealed class TradingApp(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly InstrumentRules rules = new(TickSize: 0.01m, LotSize: 0.001m, MinimumSize: 0.002m, MaximumSize: 100, MinimumNotional: 10);

    /// <summary>The app.</summary>
    public WebApp App { get; } = new WebApp(postgres).With("Accounts:CallsPerMinute", "100000").With("Trading:OrdersPerSecond", "0");

    public Listing BinanceBtc => App.Market.BinanceBtcUsdt;

    public Listing BitfinexBtc => App.Market.Bitfinex.List("BTC-USDT");

    public Listing Eth => App.Market.Host.Listings.Register(App.Market.Binance.Venue, "ETHUSDT", new Instrument("ETH", "USDT"), rules, isTrading: true, DateTimeOffset.UnixEpoch).Listing;

    public async Task InitializeAsync()
    {
        await App.InitializeAsync();
        await ShowBooksAsync();
    }

    public Task DisposeAsync() => App.DisposeAsync().AsTask();

    /// <summary>Shows the books anew: fresh, and with nothing taken by anybody.</summary>
    public async Task ShowBooksAsync()
    {
        await App.Market.Binance.SnapshotAsync(BinanceBtc, "99:1 98:2", "101:1 103:2");
        await App.Market.Bitfinex.SnapshotAsync(BitfinexBtc, "99.5:0.5 98:1", "101:0.5 102:3");
        await App.Market.Binance.SnapshotAsync(Eth, "9.99:5", "10.01:5");
        await App.Market.Binance.TradeAsync(BinanceBtc, Side.Bid, "100", "0.1");
        await App.Market.Bitfinex.TradeAsync(BitfinexBtc, Side.Bid, "100", "0.1");
        await App.Market.Binance.TradeAsync(Eth, Side.Bid, "10", "0.1");
    }

    /// <summary>A new user with an account, and fresh books.</summary>
    internal async Task<Trader> EnterAsync()
    {
        var user = await AccountClient.RegisterAsync(App);
        var trader = new Trader(App, (await user.LoginAsync()).AccessToken, user.Email);

        // The engine takes the lead a moment after the app has started.
        await Eventually.True(async () => (await trader.GetAsync("/api/wallet")).Status == 200);
        await ShowBooksAsync();
        return trader;
    }
}
