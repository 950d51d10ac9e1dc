using System.Globalization;
using System.Text.Json;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Npgsql;

namespace CompraVenta.Cli.Tests;

/// <summary><c>compraventa verify-fills</c> as the real program, on a database with fills.</summary>
[Collection(PostgresCollection.Name)]
public sealed class VerifyFillsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Guid user = Guid.NewGuid();
    private NpgsqlDataSource database = null!;
    private TradedMarket market = null!;

    public async Task InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        market = await TradedMarket.BeginAsync(database);
        await market.TradeAsync(user);
        await market.TradeAsync(Guid.NewGuid());
        await market.ExecuteAsync(
            $"""
            insert into users (id, name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, is_guest, is_admin, created_at)
            values ('{user}', 'Ada', 'ada@example.org', 'ADA@EXAMPLE.ORG', true, false, false, false, 0, false, false, now())
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Where_nothing_differs_it_says_how_much_was_checked()
    {
        var fills = await market.AskAsync("select count(*) from fills");
        var (exit, output, errors) = await RunAsync();
        Assert.True(exit == 0, errors);
        Assert.Equal($"{fills} fills of 12 orders computed again: none differs", output);
        (exit, output, errors) = await RunAsync("--account", "Ada@example.org", "--json");
        Assert.True(exit == 0, errors);
        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, 6, 0), (answer.GetProperty("differences").GetArrayLength(), answer.GetProperty("orders").GetInt32(), answer.GetProperty("differing").GetInt32()));
    }

    [Fact]
    public async Task What_differs_is_named_and_the_exit_status_says_so()
    {
        await market.ExecuteAsync(
            "insert into fills select 7000000, order_id, venue, side, amount_base, amount_quote, fee + 1, fee_rate, is_maker, filled_at, receipt from fills order by id limit 1");
        var order = await market.AskAsync("select order_id from fills where id <> 7000000 order by id limit 1");
        var fee = await market.AskAsync("select trim_scale(fee)::text from fills where id <> 7000000 order by id limit 1");
        var filled = await market.AskAsync("select trim_scale(amount_base)::text from fills where id <> 7000000 order by id limit 1");
        var (exit, output, errors) = await RunAsync();
        Assert.Equal((1, "2 of the fills and orders are not what their receipts say"), (exit, errors));
        Assert.Contains($"fill 7000000 of order {order}: fee is 1{fee[1..]}, expected {fee}", output, StringComparison.Ordinal);
        Assert.Contains($"order {order}: filled_base is 0.5, expected {decimal.Parse(filled, CultureInfo.InvariantCulture) + 0.5m}", output, StringComparison.Ordinal);
        (exit, output, _) = await RunAsync("--json");
        var differences = JsonDocument.Parse(output).RootElement.GetProperty("differences");
        Assert.Equal((1, 7_000_000, "fee", "1" + fee[1..]), (
            exit, differences[0].GetProperty("fill_id").GetInt64(), differences[0].GetProperty("what").GetString(), differences[0].GetProperty("stored").GetString()));
    }

    [Theory]
    [InlineData(1, "no account has the mail address nobody@example.org", "--account", "nobody@example.org")]
    [InlineData(2, "'nobody' is no mail address", "--account", "nobody")]
    public async Task What_is_wrong_with_the_question_is_told_in_a_line(int status, string problem, params string[] arguments)
    {
        var (exit, output, errors) = await RunAsync(arguments);
        Assert.Equal((status, ""), (exit, output));
        Assert.StartsWith(problem, errors, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var process = ConsoleProcess.Start(null, new Dictionary<string, string> { ["COMPRAVENTA_ConnectionStrings__CompraVenta"] = database.ConnectionString }, null, ["verify-fills", .. arguments]);
        return await process.ResultAsync();
    }
}
