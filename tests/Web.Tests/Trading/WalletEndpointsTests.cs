using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Trading;

[Collection(TradingCollection.Name)]
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
    public async Task Answers_are_as_the_document_says_also_of_an_epoch_that_is_over()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        await me.DoneAsync(me.PutAsync("/api/reset"));
        var (_, document) = await trading.App.GetAsync("/openapi/v1.json");
        var ended = await me.DoneAsync(me.GetAsync("/api/portfolio?epoch=1"));
        Check(ended, "/api/portfolio", "get", 200);
        Check(await me.DoneAsync(me.GetAsync("/api/portfolio")), "/api/portfolio", "get", 200);
        Check(await me.DoneAsync(me.GetAsync("/api/wallet?epoch=1")), "/api/wallet", "get", 200);
        Check(await me.DoneAsync(me.DeleteAsync("/api/orders")), "/api/orders", "delete", 200);
        var pair = new { @base = "BTC", quote = "USDT", side = "BUY", type = "OCO", b_amount = 1, price = 50, stop_price = 150 };
        Check(await me.DoneAsync(me.PostAsync("/api/orders/estimate", pair)), "/api/orders/estimate", "post", 200);
        Check(await me.DoneAsync(me.PostAsync("/api/orders/estimate", Trader.Limit("BUY", 1, 50))), "/api/orders/estimate", "post", 200);
        Check(await me.DoneAsync(me.PostAsync("/api/orders", pair)), "/api/orders", "post", 200);
        var (status, wrong) = await me.PostAsync("/api/orders", new { side = "HOLD" });
        Assert.True(wrong.TryGetProperty("errors", out _));
        Check(wrong, "/api/orders", "post", status);
        (status, wrong) = await me.PostAsync("/api/orders", Trader.Limit("BUY", 1_000_000, 50));
        Check(wrong, "/api/orders", "post", status);

        void Check(JsonElement answer, string path, string method, int of)
        {
            var schema = document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty($"{of}").GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema");
            Assert.Empty(new SchemaCheck(document).Check(answer, schema));
        }
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
    }

    [Fact]
    public async Task A_reset_that_the_activity_cannot_tell_has_happened_and_is_answered_so()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        await AskAsync("alter table audit_log rename to hidden");
        try
        {
            Assert.Equal("""{"msg":"Account reset successful"}""", (await me.DoneAsync(me.PutAsync("/api/reset"))).GetRawText());
        }
        finally
        {
            await AskAsync("alter table hidden rename to audit_log");
        }

        Assert.Equal(2, (await me.DoneAsync(me.GetAsync("/api/wallet"))).GetProperty("epoch").GetInt32());
        Assert.Equal(0, await ResetsToldAsync());
        await me.DoneAsync(me.PutAsync("/api/reset"));
        Assert.Equal(1, await ResetsToldAsync());

        async Task<int> ResetsToldAsync() => (await me.DoneAsync(me.GetAsync("/api/activity?kind=reset"))).GetProperty("activity").GetArrayLength();
    }

    [Fact]
    public async Task A_reset_that_names_its_epoch_ends_it_once()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        Assert.Equal("""{"msg":"Account reset successful"}""", (await me.DoneAsync(me.PutAsync("/api/reset?epoch=1"))).GetRawText());
        Assert.Equal((409, "epoch_ended"), await ResetAsync("1"));
        Assert.Equal((404, "unknown_epoch"), await ResetAsync("3"));
        Assert.Equal((400, "bad_parameter"), await ResetAsync("0"));
        Assert.Equal((400, "bad_parameter"), await ResetAsync("all"));
        Assert.Equal((400, "bad_parameter"), await ResetAsync("1%00"));

        // The limit is not lost where it is misspelt, empty, or in a body.
        Assert.Equal((400, "bad_parameter"), await ResetAsync(""));
        Assert.Equal((400, "bad_parameter"), await ResetAsync("2&epch=1"));
        var (status, refused) = await me.SendAsync(HttpMethod.Put, "/api/reset", JsonContent.Create(new { epoch = 1 }));
        Assert.Equal((400, "bad_body"), (status, refused.GetProperty("code").GetString()));
        Assert.Equal(2, (await me.DoneAsync(me.GetAsync("/api/wallet"))).GetProperty("epoch").GetInt32());
        Assert.Equal((50_000m, 0m), await me.HasAsync("USDT"));

        async Task<(int Status, string? Code)> ResetAsync(string epoch)
        {
            var (answered, why) = await me.PutAsync($"/api/reset?epoch={epoch}");
            return (answered, why.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task What_a_deleted_user_had_stays_in_the_ledger_and_everything_still_sums_to_zero()
    {
        var user = await AccountClient.RegisterAsync(trading.App);
        var me = new Trader(trading.App, (await user.LoginAsync()).AccessToken, user.Email);
        await Eventually.True(async () => (await me.GetAsync("/api/wallet")).Status == 200);
        await trading.ShowBooksAsync();
        await me.BuyAsync(1);
        var order = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 97)))).GetProperty("order_id").GetGuid();
        var id = (await me.DoneAsync(me.GetAsync("/api/myprofile"))).GetProperty("user_id").GetGuid();
        var kept = await KeptAsync();
        Assert.Contains("USDT 49802.00000000 97.00000000", kept, StringComparison.Ordinal);
        Assert.True((await me.SendAsync(HttpMethod.Delete, "/api/myprofile", JsonContent.Create(new { password = user.Password }))).Status == 200);

        // The person is gone, what was traded is as it was, and what stood is cancelled: its money is free again.
        Assert.Equal(0L, await AskAsync($"select count(*) from users where id = '{id}'"));
        await Eventually.True(async () => (long)(await AskAsync($"select count(*) from orders where id = '{order}' and state = 4 and end_reason = 10"))! == 1);
        Assert.Contains("USDT 49899.00000000 0.00000000", await KeptAsync(), StringComparison.Ordinal);
        await AssertSoundAsync();

        // Trading goes on around it.
        kept = await KeptAsync();
        await (await trading.EnterAsync()).BuyAsync(1);
        Assert.Equal(kept, await KeptAsync());
        await AssertSoundAsync();

        async Task<string> KeptAsync() => (string)(await AskAsync(
            $"""
            select string_agg(b.epoch || ' ' || b.asset || ' ' || b.free || ' ' || b.locked, ', ' order by b.epoch, b.asset) || ': ' || (select count(*) from postings p where p.account_id = a.id) || ' '
                || (select count(*) from orders o join fills f on f.order_id = o.id where o.account_id = a.id)
            from accounts a join balances b on b.account_id = a.id where a.user_id = '{id}' group by a.id
            """))!;
    }

    private NpgsqlDataSource Database => trading.App.Services.GetRequiredService<NpgsqlDataSource>();

    private async Task AssertSoundAsync()
    {
        var proof = await new LedgerProofReader(Database, TimeProvider.System).ReadAsync(CancellationToken.None);
        Assert.True(proof.IsZero);
        Assert.NotEmpty(Assert.Single(proof.Markets, market => market.Source == "simulated").Assets);
        Assert.Empty((await new LedgerAuditor(Database, TimeProvider.System).RunAsync(isFull: true, CancellationToken.None)).Findings);
    }

#pragma warning disable CA2100 // The statements are the test's own.
    private async Task<object?> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
#pragma warning restore CA2100
}
