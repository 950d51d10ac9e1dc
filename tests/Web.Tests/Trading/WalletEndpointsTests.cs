using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Trading;

[Collection(PostgresCollection.Name)]
public sealed class WalletEndpointsTests(TradingApp trading) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task A_new_account_has_what_it_begins_with()
    {
        var me = await trading.EnterAsync();
        var wallet = await me.DoneAsync(me.GetAsync("/api/wallet"));
        Assert.Equal(["email", "profit", "balance", "fixed_balance"], wallet.EnumerateObject().Take(4).Select(p => p.Name));
        Assert.Equal((me.Email, "0"), (wallet.GetProperty("email").GetString(), wallet.GetProperty("profit").GetRawText()));
        Assert.Equal("""{"BTC":0,"ETH":0,"LTC":0,"XRP":0,"BNB":0,"USDT":50000}""", wallet.GetProperty("balance").GetRawText());
        Assert.Equal("""{"BTC":0,"ETH":0,"LTC":0,"XRP":0,"BNB":0,"USDT":0}""", wallet.GetProperty("fixed_balance").GetRawText());
        Assert.Equal("simulated", wallet.GetProperty("source").GetString());
        Assert.Equal("""{"coin":"USDT","balance":50000,"fixed_balance":0}""", (await me.DoneAsync(me.GetAsync("/api/wallet/usdt"))).GetRawText());
        Assert.Equal("""{"coin":"XRP","balance":0,"fixed_balance":0}""", (await me.DoneAsync(me.GetAsync("/api/wallet/XRP"))).GetRawText());
        var (status, unknown) = await me.GetAsync("/api/wallet/NOPE");
        Assert.Equal((404, "unknown_asset"), (status, unknown.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Profit_is_what_everything_is_worth_at_the_middle_minus_the_beginning()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("SELL", "0.5", 150)));
        var wallet = await me.DoneAsync(me.GetAsync("/api/wallet"));

        // 101 were paid; 0.999 of it are left after the fee, at a middle of 100.25, locked or not.
        Assert.Equal((0.499m, 0.5m), await me.HasAsync("BTC"));
        Assert.Equal(0.999m * 100.25m - 101, wallet.GetProperty("profit").GetDecimal());
        Assert.Equal(50_000 + wallet.GetProperty("profit").GetDecimal(), wallet.GetProperty("equity").GetDecimal());
        Assert.Equal((0, 0), (wallet.GetProperty("stale").GetArrayLength(), wallet.GetProperty("unvalued").GetArrayLength()));
    }

    [Fact]
    public async Task Prices_come_by_the_pair_either_way_round_or_two_pairs_and_are_never_made_up()
    {
        var market = trading.App.Market;
        await trading.ShowBooksAsync();
        await market.OpenAsync();
        var (direct, inverse, through, lost, mute) = (market.Binance.List("AAA-USDT"), market.Binance.List("USDT-BBB"), market.Binance.List("CCC-BTC"), market.Binance.List("DDD-USDT"), market.Binance.List("EEE-USDT"));
        await market.Binance.SnapshotAsync(market.BinanceBtcUsdt, "99:1", "101:1");
        await market.Bitfinex.LoseAsync(trading.BitfinexBtc, StaleReason.Checksum);
        await market.Binance.SnapshotAsync(direct, "2:1", "4:1");
        await market.Binance.SnapshotAsync(inverse, "4:1", "6:1");
        await market.Binance.SnapshotAsync(through, "0.5:1", "1.5:1");
        await market.Binance.SnapshotAsync(lost, "7:1", "9:1");
        await market.Binance.TradeAsync(lost, Side.Bid, "8.5", "1");
        await market.Binance.LoseAsync(lost, StaleReason.Checksum);
        await market.Binance.SnapshotAsync(mute, "", "5:1");
        var prices = await trading.App.Services.GetRequiredService<AssetPrices>().ReadAsync(["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "USDT"], "USDT", CancellationToken.None);
        Assert.Equal((3m, true), Of("AAA"));
        Assert.Equal((0.2m, true), Of("BBB"));
        Assert.Equal((100m, true), Of("CCC"));
        Assert.Equal((8.5m, false), Of("DDD"));
        Assert.Equal((1m, true), Of("USDT"));
        Assert.Equal(["AAA", "BBB", "CCC", "DDD", "USDT"], prices.Keys.Order(StringComparer.Ordinal));

        (decimal Price, bool IsLive) Of(string asset) => (prices[asset].Price, prices[asset].IsLive);
    }

    [Fact]
    public async Task What_the_market_knows_no_price_of_any_more_counts_at_the_last_fill_and_says_so()
    {
        var me = await trading.EnterAsync();
        var market = trading.App.Market;
        var gone = market.Binance.List("GONE-USDT");
        await market.Binance.SnapshotAsync(gone, "19:1", "20:1");
        await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "GONE", quote = "USDT", side = "BUY", b_amount = 1 }));
        await market.Binance.LoseAsync(gone, StaleReason.Checksum);
        var wallet = await me.DoneAsync(me.GetAsync("/api/wallet"));
        Assert.Equal("""["GONE"]""", wallet.GetProperty("stale").GetRawText());
        Assert.Equal(50_000 - 20 + (0.999m * 20), wallet.GetProperty("equity").GetDecimal());
        var order = (await me.DoneAsync(me.GetAsync("/api/orders"))).GetProperty("orders")[0].GetProperty("order_id").GetString();
        var filled = (await me.DoneAsync(me.GetAsync($"/api/orders/{order}"))).GetProperty("fills")[0].GetProperty("filled_at").GetDateTimeOffset();
        foreach (var answer in (JsonElement[])[wallet, await me.DoneAsync(me.GetAsync("/api/portfolio"))])
        {
            var stale = Assert.Single(answer.GetProperty("stale_as_of").EnumerateObject());
            Assert.Equal(("GONE", filled), (stale.Name, stale.Value.GetDateTimeOffset()));
            Assert.Equal(filled, answer.GetProperty("as_of").GetDateTimeOffset());
        }
    }

    [Fact]
    public async Task The_portfolio_adds_up_in_every_answer_while_orders_are_being_filled()
    {
        const int OrdersMin = 90;
        const int AnswersMin = 60;
        var me = await trading.EnterAsync();
        using var done = new CancellationTokenSource();
        var orders = 0;
        var trades = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "0.013" }));
                await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "MARKET", b_amount = "0.007" }));
                if (Interlocked.Add(ref orders, 2) % 10 == 0) await trading.ShowBooksAsync();
            }
        })).ToList();
        var realised = new HashSet<decimal>();
        try
        {
            for (var answers = 0; answers < AnswersMin || (Volatile.Read(ref orders) < OrdersMin && !trades.Any(task => task.IsFaulted)); answers++)
            {
                var portfolio = await me.DoneAsync(me.GetAsync("/api/portfolio"));
                foreach (var method in (string[])["average_cost", "fifo"])
                {
                    Assert.Equal(
                        portfolio.GetProperty("profit").GetDecimal(),
                        portfolio.GetProperty("realised").GetProperty(method).GetDecimal() + portfolio.GetProperty("unrealised").GetProperty(method).GetDecimal());
                }

                realised.Add(portfolio.GetProperty("realised").GetProperty("fifo").GetDecimal());
            }
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(trades);
        }

        // It was read between trades, not before and after them.
        Assert.True(realised.Count > 10, $"{realised.Count} moments");
    }

    [Fact]
    public async Task The_portfolio_says_what_was_won_by_both_methods_and_keeps_what_an_epoch_was()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        await me.BuyAsync(1);
        await me.DoneAsync(me.PostAsync("/api/order/market", Trader.MarketOrder("SELL", "0.5")));
        var portfolio = await me.DoneAsync(me.GetAsync("/api/portfolio"));
        var position = Assert.Single(portfolio.GetProperty("positions").EnumerateArray());

        // Bought 0.999 for 101 and 0.999 for 101.5 (0.5 each at 101 and 102), sold 0.5 for 49.75 less 0.04975 of fee.
        Assert.Equal(("BTC", 1.498m), (position.GetProperty("asset").GetString(), position.GetProperty("quantity").GetDecimal()));
        Assert.Equal(49.70025m - decimal.Round(101m * 0.5m / 0.999m, 8), portfolio.GetProperty("realised").GetProperty("fifo").GetDecimal());
        foreach (var method in (string[])["average_cost", "fifo"])
        {
            Assert.Equal(
                portfolio.GetProperty("profit").GetDecimal(),
                portfolio.GetProperty("realised").GetProperty(method).GetDecimal() + portfolio.GetProperty("unrealised").GetProperty(method).GetDecimal());
        }

        Assert.Equal("""{"BTC":0.002,"USDT":0.04975}""", portfolio.GetProperty("fees_by_asset").GetRawText());
        await me.DoneAsync(me.PutAsync("/api/reset"));
        Assert.Equal(0, (await me.DoneAsync(me.GetAsync("/api/portfolio"))).GetProperty("positions").GetArrayLength());
        var old = await me.DoneAsync(me.GetAsync("/api/portfolio?epoch=1"));
        Assert.Equal(portfolio.GetProperty("realised").GetRawText(), old.GetProperty("realised").GetRawText());
        Assert.Equal("null", old.GetProperty("equity").GetRawText());
    }
}
