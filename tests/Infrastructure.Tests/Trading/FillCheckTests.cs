using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit.Markets;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;

namespace CompraVenta.Infrastructure.Tests.Trading;

/// <summary>Fills are computed again from what the database has of them.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FillCheckTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Guid user = Guid.NewGuid();
    private readonly Guid other = Guid.NewGuid();
    private TradedMarket market = null!;

    public async Task InitializeAsync()
    {
        market = await TradedMarket.BeginAsync(await postgres.CreateDatabaseAsync());
        await market.TradeAsync(user);
        await market.TradeAsync(other);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_what_the_engine_wrote_nothing_differs()
    {
        var (result, differences) = await CheckAsync();
        Assert.Empty(differences);
        Assert.Equal(new FillCheckResult(12, long.Parse(await market.AskAsync("select count(*) from fills"), null), 0), result);
        Assert.True(result.Fills >= 12, $"{result}");
        Assert.NotEqual("0", await market.AskAsync("select count(*) from fills where is_maker"));
    }

    [Fact]
    public async Task More_orders_than_are_read_at_once_are_all_checked()
    {
        // Copies of one order that was filled, with fills of their own, of which the very last is wrong.
        await market.ExecuteAsync(
            """
            with model as (select * from orders where state = 3 order by id limit 1),
            made as (insert into orders select (json_populate_record(null::orders, (row_to_json(m)::jsonb || jsonb_build_object('id', gen_random_uuid()))::json)).* from model m, generate_series(1, 1234) returning id)
            insert into fills select (json_populate_record(null::fills, (row_to_json(f)::jsonb || jsonb_build_object('id', 1000000 + 10 * n + row_number() over (partition by made.id order by f.id), 'order_id', made.id))::json)).*
            from (select id, row_number() over () as n from made) made, fills f where f.order_id = (select id from model)
            """);
        Assert.Empty((await CheckAsync()).Differences);
        Assert.Equal(12 + 1_234, (await CheckAsync()).Result.Orders);
        var last = await market.AskAsync("select id from orders order by id desc limit 1");
        await market.ExecuteAsync($"update orders set fee = fee + 1 where id = '{last}'");
        var (_, differences) = await CheckAsync();
        Assert.Equal(("fee", last), (Assert.Single(differences).What, differences[0].OrderId.ToString()));
    }

    [Theory]
    [InlineData("amount_quote", "amount_quote = amount_quote + 0.00000001", "amount_quote", "price")]
    [InlineData("amount_base", "amount_base = amount_base - 0.00000001", "amount_base", "price")]
    [InlineData("fee", "fee = fee + 0.00000001", "fee")]
    [InlineData("rate", "fee_rate = 0.002", "fee")]
    [InlineData("side", "side = 2", "side")]
    [InlineData("a rate beyond any", "fee_rate = 0.51", "fee", "fee_rate")]
    [InlineData("before its order", "filled_at = filled_at - interval '1 second'", "filled_at")]
    [InlineData("at no time", "filled_at = 'infinity'", "filled_at")]
    [InlineData("not a number", "fee_rate = 'NaN'", "numbers")]
    [InlineData("larger than any", "fee_rate = 1e30", "numbers")]
    [InlineData("more digits than any", "fee_rate = 0.0000000000000000000000000000000000001", "numbers")]
    [InlineData("no levels", "receipt = '{}'", "receipt")]
    [InlineData("other json", "receipt = '[1]'", "receipt")]
    [InlineData("no age", "receipt = receipt - 'DataAgeNs'", "receipt")]
    [InlineData("no update", "receipt = receipt - 'UpdateId'", "receipt")]
    [InlineData("a level that lacks something", "receipt = receipt #- '{Levels,0,Left}'", "levels")]
    [InlineData("an age from the future", """receipt = receipt || '{"DataAgeNs": -1}'""", "data_age")]
    [InlineData("model", """receipt = receipt || '{"Model": 99}'""", "model")]
    [InlineData("taken twice", """receipt = jsonb_set(receipt, '{Levels,0,Left}', '0.00000001')""", "levels")]
    [InlineData("worse price", """receipt = jsonb_set(receipt, '{Levels,0,Price}', '64000.2')""", "amount_quote", "price")]
    [InlineData("huge", """receipt = receipt || '{"Levels": [{"Price": 79228162514264337593543950335, "Shown": 5, "Left": 5, "Taken": 5}]}'""", "receipt")]
    public async Task A_fill_that_is_wrong_is_named_with_what_was_expected(string what, string change, params string[] named)
    {
        // The table is append-only: what is wrong is written beside what is right, for an order that says the same.
        var fill = await market.AskAsync("select min(id) from fills");
        var order = await WrongCopyAsync($"f.id = {fill}", change);
        var (result, differences) = await CheckAsync();
        Assert.True(named.SequenceEqual(differences.Select(d => d.What)), $"{what}: {string.Join('\n', differences)}");
        Assert.All(differences, d => Assert.Equal((order, 1_000_000L), (d.OrderId.ToString(), d.FillId)));
        Assert.Equal(1, result.Differing);
    }

    [Fact]
    public async Task One_order_is_checked_for_its_owner_alone()
    {
        var order = Guid.Parse(await WrongCopyAsync("f.id = (select min(id) from fills)", "fee = 7.5"));
        var check = new FillCheck(market.Database, TestMarket.Venues);
        Assert.Equal("fee", Assert.Single((await check.FindAsync(user, order, CancellationToken.None))!).What);
        Assert.Null(await check.FindAsync(other, order, CancellationToken.None));
        var right = Guid.Parse(await market.AskAsync($"select o.id from orders o join accounts a on a.id = o.account_id where a.user_id = '{user}' and o.id <> '{order}' limit 1"));
        Assert.Empty((await check.FindAsync(user, right, CancellationToken.None))!);
    }

    [Fact]
    public async Task The_expected_number_is_right_to_the_last_digit()
    {
        var fill = await market.AskAsync("select min(id) from fills");
        var right = await market.AskAsync($"select trim_scale(fee)::text from fills where id = {fill}");
        await WrongCopyAsync($"f.id = {fill}", "fee = 7.5");
        var difference = Assert.Single((await CheckAsync()).Differences);
        Assert.Equal(("fee", "7.5", right), (difference.What, difference.Stored, difference.Expected));
    }

    [Theory]
    [InlineData("""receipt = jsonb_set(receipt, '{LeftBefore}', '0.9')""", "amount_quote", "price", "left_before")]
    [InlineData("""receipt = jsonb_set(receipt, '{LeftBefore}', 'null')""", "left_before")]
    [InlineData("venue = 'bitfinex'", "venue")]
    public async Task A_fill_of_a_standing_order_goes_by_what_was_left_of_it(string change, params string[] named)
    {
        await WrongCopyAsync("f.id = (select min(id) from fills where is_maker)", change);
        var (_, differences) = await CheckAsync();
        Assert.All(differences, d => Assert.Contains(d.What, named));
        Assert.Contains(named[^1], differences.Select(d => d.What));
    }

    [Fact]
    public async Task A_fill_without_an_order_is_named()
    {
        await market.ExecuteAsync(
            "insert into fills select 5000000, gen_random_uuid(), venue, side, amount_base, amount_quote, fee, fee_rate, is_maker, filled_at, receipt from fills order by id limit 1");
        var (result, differences) = await CheckAsync();
        Assert.Equal((5_000_000, "order"), (Assert.Single(differences).FillId, differences[0].What));
        Assert.Equal(1, result.Differing);
        Assert.Empty((await CheckAsync(user)).Differences);
    }

    [Theory]
    [InlineData("filled_base = filled_base + 1", "filled_base")]
    [InlineData("filled_quote = 0", "filled_quote")]
    [InlineData("amount_base = coalesce(amount_base, 0.00000002) / 2", "filled_base")]
    [InlineData("fee = fee + 0.00000001", "fee")]
    public async Task An_order_that_is_not_the_sum_of_its_fills_is_named(string change, string named)
    {
        await market.ExecuteAsync($"update orders set {change} where id = (select order_id from fills order by id limit 1)");
        var difference = Assert.Single((await CheckAsync()).Differences);
        Assert.Equal((null, named), (difference.FillId, difference.What));
    }

    [Fact]
    public async Task One_users_fills_can_be_checked_alone_over_all_their_markets()
    {
        var live = await TradedMarket.BeginAsync(market.Database, MarketSource.Live);
        var account = live.Engine.OpenAccount(Guid.NewGuid(), user, live.Feed.NowNs);
        live.Place(account, TradedMarket.Market(Core.Trading.OrderSide.Buy, 0.1m) with { ClientId = "live" });
        await live.CommitAsync();
        await market.ExecuteAsync($"update orders set fee = 9 where account_id = (select id from accounts where user_id = '{other}') and fee > 0");
        var (mine, differences) = await CheckAsync(user);
        Assert.Empty(differences);
        Assert.Equal(7, mine.Orders);
        Assert.NotEmpty((await CheckAsync(other)).Differences);
        Assert.Equal(new FillCheckResult(0, 0, 0), (await CheckAsync(Guid.NewGuid())).Result);
    }

    /// <summary>Copies an order's fill with something wrong, for a copy of the order whose sums are those of the wrong fill.</summary>
    /// <returns>The copy of the order.</returns>
    private async Task<string> WrongCopyAsync(string which, string change)
    {
        await market.ExecuteAsync($"create table wrong as select f.* from fills f where {which}");
        await market.ExecuteAsync("create table wrong_order as select * from orders where id = (select order_id from wrong)");
        await market.ExecuteAsync("update wrong_order set id = 'ffffffff-0000-7000-8000-000000000000', client_id = null");
        await market.ExecuteAsync($"update wrong set {change}");
        await market.ExecuteAsync("update wrong set id = 1000000, order_id = 'ffffffff-0000-7000-8000-000000000000'");
        await market.ExecuteAsync("update wrong_order o set filled_base = w.amount_base, filled_quote = w.amount_quote, fee = w.fee from wrong w");
        await market.ExecuteAsync("insert into orders select * from wrong_order; insert into fills select * from wrong");
        return "ffffffff-0000-7000-8000-000000000000";
    }

    private async Task<(FillCheckResult Result, List<FillDifference> Differences)> CheckAsync(Guid? of = null)
    {
        var differences = new List<FillDifference>();
        var result = await new FillCheck(market.Database, TestMarket.Venues).RunAsync(
            of,
            difference =>
            {
                differences.Add(difference);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return (result, differences);
    }
}
