using System.Globalization;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>Orders and fills as files.</summary>
[Collection(TradingCollection.Name)]
public sealed class OrderFileTests(TradingApp trading) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task Orders_are_a_file_with_the_filters_of_the_list_and_exact_numbers()
    {
        var me = await trading.EnterAsync();
        var bought = await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "0.30", client_order_id = "a, \"b\"" }));
        var stands = await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.12345678", "90.10", "=HYPERLINK(1)")));
        await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "ETH", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "1" }));
        await (await trading.EnterAsync()).BuyAsync(1);
        using var answer = await me.SendRawAsync(HttpMethod.Get, "/api/orders.csv?pair=btc-usdt");
        Assert.Equal((200, "text/csv; charset=utf-8"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.Equal("orders.csv", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("", lines[^1]);
        var columns = lines[0].Split(',');
        Assert.StartsWith($"{bought.GetProperty("order_id").GetString()},\"a, \"\"b\"\"\",{bought.GetProperty("created_at").GetDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss.ffffff}Z,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",BTC-USDT,BUY,MARKET,filled,,0.3,,", lines[1], StringComparison.Ordinal);
        var open = lines[2].Split(',');
        Assert.Equal(columns.Length, open.Length);
        Assert.Equal((stands.GetProperty("order_id").GetString(), "'=HYPERLINK(1)"), (Of("order_id"), Of("client_order_id")));
        Assert.Equal(("LIMIT", "open", "0.12345678", "90.1"), (Of("type"), Of("state"), Of("b_amount"), Of("price")));
        Assert.Equal(("GTC", "false", "", "0", "", "1"), (Of("time_in_force"), Of("post_only"), Of("average_price"), Of("filled_b_amount"), Of("fired_at"), Of("epoch")));
        Assert.Single(Rows(await FileAsync(me, "/api/orders.csv?pair=BTC-USDT&state=open&side=BUY&type=LIMIT&epoch=1")));
        Assert.Equal(3, Rows(await FileAsync(me, "/api/orders.csv?epoch=all")).Length);

        string Of(string column) => open[Array.IndexOf(columns, column)];
    }

    [Fact]
    public async Task Fills_are_a_file_by_epoch_and_pair()
    {
        var me = await trading.EnterAsync();
        var bought = await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "1.4", client_order_id = "@mine" }));
        await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "MARKET", b_amount = "0.2" }));
        await me.DoneAsync(me.PutAsync("/api/reset"));
        await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "ETH", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "1" }));
        var text = await FileAsync(me, "/api/fills.csv?epoch=1");
        Assert.Equal("fill_id,order_id,client_order_id,filled_at,pair,side,venue,price,amount,q_amount,fee,fee_asset,is_maker,epoch", text[..text.IndexOf('\n')]);
        var rows = Rows(text);
        Assert.Equal(3, rows.Length);
        Assert.Equal(rows.Select(row => long.Parse(row[0], CultureInfo.InvariantCulture)).Order(), rows.Select(row => long.Parse(row[0], CultureInfo.InvariantCulture)));
        var order = await me.DoneAsync(me.GetAsync($"/api/orders/{bought.GetProperty("order_id").GetString()}"));
        foreach (var (fill, row) in order.GetProperty("fills").EnumerateArray().Zip(rows))
        {
            Assert.Equal(
                [fill.GetProperty("fill_id").GetRawText(), fill.GetProperty("order_id").GetString()!, "'@mine", $"{fill.GetProperty("filled_at").GetDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss.ffffff}Z", "BTC-USDT", "BUY",
                    fill.GetProperty("venue").GetString()!, fill.GetProperty("price").GetRawText(), fill.GetProperty("amount").GetRawText(), fill.GetProperty("q_amount").GetRawText(), fill.GetProperty("fee").GetRawText(),
                    "BTC", "false", "1"],
                row);
        }

        Assert.Equal(("SELL", "USDT"), (rows[2][5], rows[2][11]));
        Assert.Equal(["ETH-USDT"], Rows(await FileAsync(me, "/api/fills.csv")).Select(row => row[4]));
        Assert.Empty(Rows(await FileAsync(me, "/api/fills.csv?pair=BTC-USDT")));
        Assert.Equal(4, Rows(await FileAsync(me, "/api/fills.csv?epoch=all")).Length);

        // Filtered as orders are, and by when they were filled.
        foreach (var (filter, count) in ((string, int)[])[("side=SELL", 1), ("coin=BTC", 3), ("coin=USDT&side=BUY", 3), ("type=LIMIT", 0), ("type=MARKET", 4), ("from=2000-01-01", 4), ("to=2000-01-01", 0)])
        {
            Assert.True(Rows(await FileAsync(me, $"/api/fills.csv?epoch=all&{filter}")).Length == count, filter);
        }
    }

    [Fact]
    public async Task What_is_wrong_is_refused_before_any_line_is_sent()
    {
        var me = await trading.EnterAsync();
        foreach (var (path, field) in ((string, string)[])[("/api/orders.csv?state=lost", "state"), ("/api/orders.csv?epoch=0", "epoch"), ("/api/fills.csv?epoch=x", "epoch"), ("/api/orders.csv?epoch=9", "epoch"), ("/api/fills.csv?epoch=9", "epoch"), ("/api/fills.csv?pair=nonsense", "pair"), ("/api/fills.csv?side=LEFT", "side"), ("/api/fills.csv?state=open", "state"), ("/api/orders.csv?sdie=BUY", "sdie")])
        {
            var (status, body) = await me.GetAsync(path);
            Assert.True(status is 400 or 404, path);
            Assert.Contains(field, body.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(401, (int)(await trading.App.Http.GetAsync("/api/orders.csv")).StatusCode);
        Assert.Equal(401, (int)(await trading.App.Http.GetAsync("/api/fills.csv")).StatusCode);
    }

    private static async Task<string> FileAsync(Trader me, string path)
    {
        using var answer = await me.SendRawAsync(HttpMethod.Get, path);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The lines after the header, by field; none of these tests' fields has a comma in it.</summary>
    private static string[][] Rows(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
}
