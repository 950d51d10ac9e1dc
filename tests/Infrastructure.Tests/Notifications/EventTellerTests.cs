using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Notifications;

/// <summary>What happens to accounts is told once, in the right words, where it is wanted.</summary>
[Collection(PostgresCollection.Name)]
public sealed class EventTellerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Fills_of_an_order_in_one_step_are_one_notification_of_their_average()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        var (other, _) = await rig.AddUserAsync("bob@example.org");
        var order = rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.5m));
        await rig.TellAsync();
        var told = Assert.Single(await rig.ToldAsync(user.Id));
        Assert.True(long.Parse(await rig.Market.AskAsync("select count(*) from fills"), System.Globalization.CultureInfo.InvariantCulture) > 1);
        Assert.Equal((1, "fill", "BTC-USDT", order.Id, false), (told.Id, told.Kind, told.Pair, told.OrderId, told.IsRead));
        Assert.Matches(@"^Bought 0\.5 BTC at 64,000\.\d\d? USDT on average\.$", told.Message);
        Assert.Empty(await rig.ToldAsync(other.Id));

        // Nothing new, nothing told.
        await rig.TellAsync();
        Assert.Single(await rig.ToldAsync(user.Id));
    }

    [Fact]
    public async Task A_stop_that_fires_is_told_with_what_it_sold_and_as_a_fill_to_who_wants_only_these()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (ada, first) = await rig.AddUserAsync();
        var (bob, second) = await rig.AddUserAsync("bob@example.org");
        await rig.SetAsync(bob.Id, NotificationKind.StopFired, page: false);
        foreach (var account in new[] { first, second })
        {
            rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.1m));
            rig.Market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.05m, 60_000));
        }

        await rig.TellAsync();
        rig.Market.Pass(TimeSpan.FromMinutes(1));
        rig.Market.Trade(Side.Ask, "59999", "0.01");
        await rig.TellAsync();
        var told = (await rig.ToldAsync(ada.Id))[^1];
        Assert.Equal("stop_fired", told.Kind);
        Assert.StartsWith("Stop-loss fired at 60,000 USDT: sold 0.05 BTC at ", told.Message, StringComparison.Ordinal);
        Assert.Equal(2, told.Id);
        var only = (await rig.ToldAsync(bob.Id))[^1];
        Assert.Equal(("fill", 2), (only.Kind, only.Id));
        Assert.StartsWith("Sold 0.05 BTC at ", only.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_limit_is_told_as_fired_once_and_then_as_it_fills()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.1m));
        rig.Market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.05m, 60_000) with { Type = OrderType.StopLimit, Price = 65_000, Venue = rig.Market.Binance.Venue });
        await rig.TellAsync();
        rig.Market.Pass(TimeSpan.FromSeconds(10));
        rig.Market.Trade(Side.Ask, "59999", "0.01");
        await rig.TellAsync();
        rig.Market.Pass(TimeSpan.FromSeconds(10));
        rig.Market.Trade(Side.Bid, "65001", "0.02");
        await rig.TellAsync();
        rig.Market.Pass(TimeSpan.FromSeconds(10));
        rig.Market.Trade(Side.Bid, "65001", "1");
        await rig.TellAsync();
        var told = await rig.ToldAsync(user.Id);
        Assert.Equal(["fill", "stop_fired", "fill", "fill"], told.Select(one => one.Kind));
        Assert.Equal("Stop-limit fired at 60,000 USDT: a sale of 0.05 BTC at 65,000 USDT stands in the book now.", told[1].Message);
        Assert.Equal("Sold 0.02 BTC at 65,000 USDT. In all 0.02 of 0.05 BTC; the rest stands.", told[2].Message);
        Assert.Equal("Sold 0.03 BTC at 65,000 USDT.", told[3].Message);
    }

    [Fact]
    public async Task A_stop_limit_that_fired_and_filled_in_part_before_anything_was_written_is_told_as_fired()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.1m));
        rig.Market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.05m, 60_000) with { Type = OrderType.StopLimit, Price = 65_000, Venue = rig.Market.Binance.Venue });
        await rig.TellAsync();
        rig.Market.Trade(Side.Ask, "59999", "0.01");
        rig.Market.Pass(TimeSpan.FromSeconds(10));
        rig.Market.Trade(Side.Bid, "65001", "0.02");
        await rig.TellAsync();
        Assert.Equal(["fill", "stop_fired"], (await rig.ToldAsync(user.Id)).Select(one => one.Kind));
    }

    [Fact]
    public async Task An_order_that_ends_by_itself_is_told_and_one_that_its_user_ends_is_not()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        rig.Market.Place(account, TradedMarket.Limit(OrderSide.Buy, 0.1m, 60_000) with { Venue = rig.Market.Bitfinex.Venue });
        var cancelled = rig.Market.Place(account, TradedMarket.Limit(OrderSide.Buy, 0.1m, 50_000));
        rig.Market.Pass(TimeSpan.FromMinutes(1));
        rig.Market.Engine.Cancel(account, cancelled.Id, rig.Market.Feed.NowNs);
        rig.Market.Engine.Delist(rig.Market.Bitfinex, rig.Market.Feed.NowNs);
        await rig.TellAsync();
        var told = Assert.Single(await rig.ToldAsync(user.Id));
        Assert.Equal("refusal", told.Kind);
        Assert.Equal("Limit order to buy 0.1 BTC was cancelled: no exchange lists the pair any more. Nothing of it had been filled.", told.Message);
    }

    [Fact]
    public async Task Orders_that_an_admin_ends_with_a_reset_are_told_and_those_of_ones_own_reset_are_not()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        foreach (var isByAdmin in (bool[])[false, true])
        {
            rig.Market.Place(account, TradedMarket.Limit(OrderSide.Buy, 0.1m, 60_000));
            rig.Market.Pass(TimeSpan.FromMinutes(1));
            rig.Market.Engine.Reset(account, rig.Market.Feed.NowNs, isByAdmin: isByAdmin);
            await rig.TellAsync();
            Assert.Equal(isByAdmin ? 1 : 0, (await rig.ToldAsync(user.Id)).Count);
        }

        Assert.Equal("Limit order to buy 0.1 BTC was cancelled: an admin reset your account. Nothing of it had been filled.", (await rig.ToldAsync(user.Id))[0].Message);
    }

    [Fact]
    public async Task Every_event_is_told_once_by_two_at_once_and_over_a_failure_half_way()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        for (var i = 0; i < 5; i++)
        {
            rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.01m));
            await rig.Market.CommitAsync();
        }

        // Whoever dies before its transaction ends has told nothing, and the next tells all.
        await rig.Market.ExecuteAsync("insert into notification_marks values ($$00000000-0000-0000-0000-000000000001$$, 0, 0, 0); alter table notification_marks add constraint half_way check (told_event = 0)");
        await Assert.ThrowsAsync<PostgresException>(() => rig.Teller.TellAsync([account], CancellationToken.None));
        Assert.Empty(await rig.ToldAsync(user.Id));
        await rig.Market.ExecuteAsync("alter table notification_marks drop constraint half_way");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => rig.AnotherTeller().TellAsync([account], CancellationToken.None))));
        Assert.Equal([1, 2, 3, 4, 5], (await rig.ToldAsync(user.Id)).Select(one => one.Id));
        Assert.Empty(await rig.Teller.FindBehindAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_passed_over()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        for (var i = 0; i < 3; i++)
        {
            rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.01m));
            await rig.Market.CommitAsync();
        }

        await rig.Market.ExecuteAsync("""update account_events set body = '{"epoch": "none"}' where number = (select max(number) - 1 from account_events)""");
        await rig.TellAsync();
        Assert.Equal(2, (await rig.ToldAsync(user.Id)).Count);
        Assert.Empty(await rig.Teller.FindBehindAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_newest_thousand_are_kept_for_ninety_days_and_read_ones_stay_read()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        await rig.TellAsync();
        await rig.Market.ExecuteAsync(
            $"""
            update notification_marks set last_number = 1000 where account_id = '{account}';
            insert into notifications (account_id, number, kind, at, base, quote, message) select '{account}', n, 1, '2024-01-01'::timestamptz - (1000 - n) * interval '3 hours', 'BTC', 'USDT', 'x' from generate_series(1, 1000) n
            """);
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.01m));
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.01m));
        await rig.TellAsync();
        Assert.Equal(("1000", "3"), (await rig.Market.AskAsync("select count(*) from notifications"), await rig.Market.AskAsync("select min(number) from notifications")));
        Assert.Equal(2, await rig.Reader.ReadUpToAsync(user.Id, 1_000, CancellationToken.None));
        Assert.Equal(2, await rig.Reader.ReadUpToAsync(user.Id, 7, CancellationToken.None));
        Assert.Equal(0, await rig.Reader.ReadUpToAsync(user.Id, long.MaxValue, CancellationToken.None));
        await new NotificationSweep(rig.Contexts, rig.Mail.Time).SweepAsync(CancellationToken.None);
        Assert.Equal(0, int.Parse(await rig.Market.AskAsync("select count(*) from notifications where at < '2024-01-01'::timestamptz - interval '90 days'"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEqual("1000", await rig.Market.AskAsync("select count(*) from notifications"));
    }

    [Fact]
    public async Task Only_what_a_switch_wants_is_written()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        await rig.SetAsync(user.Id, NotificationKind.Fill, page: false, mail: false);
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.01m));
        await rig.TellAsync();
        Assert.Empty(await rig.ToldAsync(user.Id));
        await rig.SetAsync(user.Id, NotificationKind.Fill, page: true);
        Assert.False((await rig.Switches.ReadAsync(user.Id, CancellationToken.None)).Switches[NotificationKind.Fill].ByMail);
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.01m));
        await rig.TellAsync();
        Assert.Single(await rig.ToldAsync(user.Id));
        Assert.Empty(await rig.Mail.RowsAsync());
    }

    [Fact]
    public async Task What_comes_within_a_minute_is_one_mail_and_what_comes_later_another()
    {
        await using var rig = await NotificationRig.CreateAsync(postgres);
        var (user, account) = await rig.AddUserAsync();
        var (unsure, second) = await rig.AddUserAsync("bob@example.org", isConfirmed: false);
        await rig.SetAsync(user.Id, NotificationKind.Fill, page: false, mail: true);
        await rig.SetAsync(unsure.Id, NotificationKind.Fill, mail: true);
        for (var i = 0; i < 60; i++)
        {
            rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.0001m));
            rig.Market.Place(second, TradedMarket.Market(OrderSide.Buy, 0.0001m));
            await rig.TellAsync();
        }

        // Mail alone: nothing on pages.
        Assert.Empty(await rig.ToldAsync(user.Id));
        var row = Assert.Single(await rig.Mail.RowsAsync());
        Assert.Equal((Infrastructure.Mail.MailKind.Notifications, user.Email, rig.Mail.Time.GetUtcNow() + TimeSpan.FromMinutes(1)), (row.Kind, row.Address, row.DueAt));
        await rig.Mail.Worker.StartAsync(CancellationToken.None);
        rig.Mail.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Mail.Queue.Wake();
        await rig.Mail.UntilSettledAsync();
        var sent = TestKit.Mail.ParsedMail.Read(await File.ReadAllTextAsync(Path.Combine(rig.Mail.Folder.Path, "mail", $"{row.Id}-Notifications.eml")));
        Assert.Equal("60 notifications", sent["Subject"]);
        Assert.Contains("BTC-USDT: Bought 0.0001 BTC at ", sent.Text, StringComparison.Ordinal);
        Assert.Contains("And 10 more.", sent.Text, StringComparison.Ordinal);
        rig.Market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.0001m));
        await rig.TellAsync();
        Assert.Equal(2, (await rig.Mail.RowsAsync()).Count);
    }
}
