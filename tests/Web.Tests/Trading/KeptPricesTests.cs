using System.Text.Json;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>Prices that are written down: of epochs that are over, and of what nobody lists any more.</summary>
[Collection(TradingCollection.Name)]
public sealed class KeptPricesTests(TradingApp trading) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task An_epoch_that_is_over_keeps_the_value_that_it_had_at_its_end()
    {
        var me = await trading.EnterAsync();
        var market = trading.App.Market;
        var coin = market.Binance.List("CLOSE-USDT");
        await market.Binance.SnapshotAsync(coin, "19:10", "20:10");
        await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "CLOSE", quote = "USDT", side = "BUY", b_amount = 4 }));
        await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "CLOSE", quote = "USDT", side = "SELL", b_amount = 2 }));
        await market.Binance.SnapshotAsync(coin, "29:10", "31:10");
        await me.DoneAsync(me.PutAsync("/api/reset"));
        var ended = await EndedAsync(me, 1);
        var held = (await me.DoneAsync(me.GetAsync("/api/wallet?epoch=1"))).GetProperty("balance");
        Assert.Equal(held.GetProperty("USDT").GetDecimal() + (30 * held.GetProperty("CLOSE").GetDecimal()), ended.GetProperty("equity").GetDecimal());
        Assert.Equal(ended.GetProperty("equity").GetDecimal() - 50_000, ended.GetProperty("profit").GetDecimal());
        Assert.Equal(ended.GetProperty("profit").GetDecimal(), ended.GetProperty("realised").GetProperty("fifo").GetDecimal() + ended.GetProperty("unrealised").GetProperty("fifo").GetDecimal());
        Assert.True(ended.GetProperty("fees").GetDecimal() > 0);

        // Prices go on; what is over does not change.
        await market.Binance.SnapshotAsync(coin, "90:10", "92:10");
        Assert.Equal(ended.GetRawText(), (await me.DoneAsync(me.GetAsync("/api/portfolio?epoch=1"))).GetRawText());
        Assert.Equal(50_000, (await me.DoneAsync(me.GetAsync("/api/portfolio"))).GetProperty("equity").GetDecimal());
    }

    [Fact]
    public async Task Fees_in_a_coin_of_which_nothing_is_left_are_told()
    {
        var me = await trading.EnterAsync();
        var market = trading.App.Market;
        var coin = market.Binance.List("SOLD-USDT");
        await market.Binance.SnapshotAsync(coin, "19:10", "20:10");
        await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "SOLD", quote = "USDT", side = "BUY", b_amount = 1 }));
        var left = (await me.HasAsync("SOLD")).Free;
        await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "SOLD", quote = "USDT", side = "SELL", b_amount = left }));
        await market.Binance.SnapshotAsync(coin, "20:10", "22:10");
        var portfolio = await me.DoneAsync(me.GetAsync("/api/portfolio"));
        var paid = portfolio.GetProperty("fees_by_asset");
        Assert.Equal(paid.GetProperty("USDT").GetDecimal() + (21 * paid.GetProperty("SOLD").GetDecimal()), portfolio.GetProperty("fees").GetDecimal());

        // It is not held, so nobody need know how old its price is.
        await market.Binance.LoseAsync(coin, Core.Books.StaleReason.Checksum);
        Assert.Empty((await me.DoneAsync(me.GetAsync("/api/portfolio"))).GetProperty("stale").EnumerateArray());
    }

    [Fact]
    public async Task What_nobody_lists_any_more_counts_after_a_restart_at_the_last_price_that_was_known()
    {
        await using var database = await trading.App.Postgres.CreateDatabaseAsync();
        WebApp NewApp() => new WebApp(trading.App.Postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString);
        AccountClient user;
        await using (var first = await NewApp().StartAsync())
        {
            user = await AccountClient.RegisterAsync(first);
            var me = new Trader(first, (await user.LoginAsync()).AccessToken, user.Email);
            await Eventually.True(async () => (await me.GetAsync("/api/wallet")).Status == 200);
            var gone = first.Market.Binance.List("GONE-USDT");
            await first.Market.Binance.SnapshotAsync(gone, "19:1", "20:1");
            await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "GONE", quote = "USDT", side = "BUY", b_amount = 1 }));
            await first.Market.Binance.SnapshotAsync(gone, "39:1", "41:1");
        }

        await using var second = NewApp();
        second.OpensMarket = false;
        await second.StartAsync();
        var (_, signedIn) = await AccountClient.SendAsync(second, HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password });
        var later = new Trader(second, signedIn.GetProperty("access_token").GetString()!, user.Email);
        JsonElement wallet = default;
        await Eventually.True(async () =>
        {
            (var status, wallet) = await later.GetAsync("/api/wallet");
            return status == 200;
        });
        Assert.Equal("""["GONE"]""", wallet.GetProperty("stale").GetRawText());
        Assert.Equal(50_000 - 20 + (40 * wallet.GetProperty("balance").GetProperty("GONE").GetDecimal()), wallet.GetProperty("equity").GetDecimal());
    }

    /// <summary>What came of an epoch that is over, once its prices are written down.</summary>
    private static async Task<JsonElement> EndedAsync(Trader me, int epoch)
    {
        JsonElement ended = default;
        await Eventually.True(async () =>
        {
            ended = await me.DoneAsync(me.GetAsync($"/api/portfolio?epoch={epoch}"));
            return ended.GetProperty("equity").ValueKind == JsonValueKind.Number;
        });
        return ended;
    }
}
