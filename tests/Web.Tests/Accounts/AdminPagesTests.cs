using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>What the admin's pages say, in words that are true.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AdminPagesTests(AdminApp signedIn) : IClassFixture<AdminApp>
{
    private readonly WebApp app = signedIn.App;
    private readonly string token = signedIn.Token;

    [Fact]
    public async Task Locking_says_that_sessions_end_and_keys_rest()
    {
        var user = await AccountClient.RegisterAsync(app);
        var locking = Text(await ReadAsync($"/Admin/Users/{await user.IdAsync()}/lock"));
        Assert.Contains("Ends the user's sessions at once, for good", locking, StringComparison.Ordinal);
        Assert.Contains("API keys rest while the account is locked and work again once it is unlocked: a key that leaked is to be revoked by its user.", locking, StringComparison.Ordinal);
        var opening = Text(await ReadAsync($"/Admin/Users/{await user.IdAsync()}/unlock"));
        Assert.Contains("API keys work again", opening, StringComparison.Ordinal);
        Assert.Contains("sessions that the lock has ended stay ended", opening, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_a_mail_that_was_asked_for_by_address_names_the_account_until_it_is_erased()
    {
        var user = await AccountClient.RegisterAsync(app);
        var shout = user.Email.ToUpperInvariant();
        var id = await AddMailAsync(new MailRow { Kind = MailKind.ResetPassword, Address = shout, CreatedAt = DateTimeOffset.UtcNow, DueAt = DateTimeOffset.UtcNow, DoneAt = DateTimeOffset.UtcNow });
        var folder = Path.Combine(app.Services.GetRequiredService<DataFolder>().Path, "mail");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{id}-reset_password.eml"), $"Subject: New password\r\nTo: {shout}\r\n\r\nHere.\r\n");
        await ReadAsync($"/Admin/Mails/{id}");
        var userId = await user.IdAsync();
        var (_, log) = await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/admin/audit?event=mail_read&subject={user.Email}", token: token);
        var entry = Assert.Single(log.GetProperty("events").EnumerateArray());
        Assert.Equal((userId, $"mail {id}"), (entry.GetProperty("subject").GetProperty("id").GetGuid(), entry.GetProperty("detail").GetString()));

        Assert.True(await app.Services.GetRequiredService<AccountEraser>().EraseAsync(userId, _ => true, AuditEvent.AccountDeleted, null, null, CancellationToken.None));
        (_, log) = await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/admin/audit?event=mail_read&subject={userId}", token: token);
        Assert.DoesNotContain(user.Email, log.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_overview_warns_of_mails_given_up_only_when_there_are_some_and_counts_one_as_one()
    {
        var figures = (await ReadAsync("/Admin")).QuerySelectorAll(".figures li");
        Assert.Contains(figures, figure => figure.TextContent == "1 admin");
        Assert.Null(Assert.Single(figures, figure => figure.TextContent == "0 mails given up").GetAttribute("class"));
        var now = DateTimeOffset.UtcNow;
        await AddMailAsync(new MailRow { Kind = MailKind.ResetPassword, Address = "dead@example.org", CreatedAt = now, DueAt = now, DeadAt = now, Attempts = 12, Problem = "no such mailbox" });
        figures = (await ReadAsync("/Admin")).QuerySelectorAll(".figures li");
        Assert.Equal("bad", Assert.Single(figures, figure => figure.TextContent == "1 mail given up").GetAttribute("class"));
    }

    [Fact]
    public async Task A_guest_is_listed_by_one_name()
    {
        Assert.Equal(201, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/guest")).Status);
        var row = Assert.Single((await ReadAsync("/Admin/Users?filter=guests")).QuerySelectorAll("main tbody tr"));
        var name = row.QuerySelector("td")!;
        Assert.Equal(name.QuerySelector("a")!.TextContent, name.TextContent.Trim());
        var user = await AccountClient.RegisterAsync(app);
        name = Assert.Single((await ReadAsync($"/Admin/Users?search={user.Email}")).QuerySelectorAll("main tbody tr")).QuerySelector("td")!;
        Assert.Equal((user.Email, user.Username), (name.QuerySelector("a")!.TextContent, name.QuerySelector(".detail")!.TextContent.Trim()));
    }

    [Fact]
    public async Task A_users_page_says_which_mail_it_sends_and_leads_to_the_reset()
    {
        var id = await (await AccountClient.RegisterAsync(app)).IdAsync();
        var page = await ReadAsync($"/Admin/Users/{id}");
        Assert.Equal("Send a reset mail", page.QuerySelector($"main a.choice[href='/Admin/Users/{id}/reset_mail']")!.TextContent);
        Assert.Equal("Reset", page.QuerySelector($"main a.choice[href='/Admin/Users/{id}/reset']")!.TextContent);
        var reset = Text(await ReadAsync($"/Admin/Users/{id}/reset"));
        Assert.Contains("Begins a new epoch", reset, StringComparison.Ordinal);
        Assert.DoesNotContain("`", reset, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "tried once: the server said no")]
    [InlineData(3, "tried 3 times: the server said no")]
    public async Task A_mail_says_how_often_it_was_tried(int attempts, string text)
    {
        var now = DateTimeOffset.UtcNow;
        var id = await AddMailAsync(new MailRow { Kind = MailKind.ResetPassword, Address = "far@example.org", CreatedAt = now, DueAt = now.AddHours(1), Attempts = attempts, Problem = "the server said no" });
        Assert.Equal(text, (await ReadAsync($"/Admin/Mails/{id}")).QuerySelector(".facts .detail")!.TextContent);
    }

    private static string Text(IHtmlDocument page) => page.QuerySelector("main")!.TextContent;

    private async Task<long> AddMailAsync(MailRow mail)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        db.Mails.Add(mail);
        await db.SaveChangesAsync();
        return mail.Id;
    }

    private async Task<IHtmlDocument> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }
}
