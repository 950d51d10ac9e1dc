using System.Net;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>Signing up, in and out on pages without script, and one's own profile and password.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AccountPagesTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    private const string Password = "a fine long password";

    [Fact]
    public async Task Somebody_registers_leaves_and_comes_back()
    {
        var (browser, email) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            Assert.Equal("Your account is there, and you are signed in.", browser.Page.Notice);
            Assert.Null((await browser.GetAsync("/Account")).Notice);
            Assert.Contains("breakable", (await browser.GetAsync("/Logout")).Document.QuerySelector(".gate p")!.ClassList);
            await browser.GetAsync("/Account");
            var left = await browser.SendAsync([], "form[action$='/Logout']");
            Assert.Equal(("/Login", "You are signed out."), (left.Path, left.Notice));
            Assert.Equal("/Login", (await browser.GetAsync("/Account")).Path);
            var back = await browser.SendAsync(new() { ["email"] = email, ["password"] = Password });
            Assert.Equal((200, "/Account"), (back.Status, back.Path));
        }
    }

    [Theory]
    [InlineData("email", "", "A mail address is needed.")]
    [InlineData("email", "nobody", "This is not a mail address, such as ada@example.org.")]
    [InlineData("username", "a b", "A user name has 3 to 32 letters, digits, or the signs - . _ and begins with a letter or digit.")]
    [InlineData("name", "", "A name is needed.")]
    [InlineData("name", "\u200B\u2060 \u00AD\uFEFF", "A name is needed.")]
    [InlineData("password", "short", "A password has at least 8 characters.")]
    [InlineData("password", "password", "This password is among those that are tried first. Choose another, such as four words.")]
    [InlineData("age", "twelve", "The age is a number of years from 13 to 120.")]
    [InlineData("age", "12", "The age is a number of years from 13 to 120.")]
    [InlineData("phone", "call me", "A telephone number has 4 to 40 digits, spaces, or the signs + - ( ).")]
    public async Task A_wrong_field_is_named_beside_it_and_the_rest_is_kept(string field, string value, string error)
    {
        using var browser = new PageClient(app);
        await browser.GetAsync("/Register");
        var form = new Dictionary<string, string>
        {
            ["email"] = "kept@example.org", ["username"] = "kept-name", ["name"] = "Kept", ["password"] = Password, ["age"] = "40", ["country"] = "Spain", ["phone"] = "+34 600",
            [field] = value,
        };
        var page = await browser.SendAsync(form);
        Assert.Equal((400, error), (page.Status, page.ErrorOf(field)));
        foreach (var kept in form.Keys.Where(k => k != "password")) Assert.Equal(form[kept], page.ValueOf(kept));
        Assert.Equal("", page.ValueOf("password"));

        // Nothing was made.
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        Assert.False(await db.Users.AnyAsync(row => row.Country == "Spain"));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_read_the_same()
    {
        var user = await AccountClient.RegisterAsync(app);
        using var browser = new PageClient(app);
        await browser.GetAsync("/Login");
        var wrong = await browser.SendAsync(new() { ["email"] = user.Email, ["password"] = "not the password" });
        var unknown = await browser.SendAsync(new() { ["email"] = "x" + user.Email, ["password"] = "not the password" });
        Assert.Equal("Mail address and password do not go together.", wrong.Notice);
        Assert.Equal((wrong.Status, wrong.Notice), (unknown.Status, unknown.Notice));
    }

    [Fact]
    public async Task A_lockout_says_how_long_it_lasts()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:LockoutTime", "00:07:00").With("Accounts:FailuresMax", "1").StartAsync();
        using var browser = new PageClient(strict);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = "nobody@example.org", ["password"] = "not the password" });
        var page = await browser.SendAsync(new() { ["email"] = "nobody@example.org", ["password"] = "not the password" });
        Assert.Equal("Too many wrong passwords or codes for this mail address; wait 7 minutes.", page.Notice);
    }

    [Theory]
    [InlineData("/Book?pair=BTC-USD", "/Book")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task Signing_in_leads_back_within_this_site_only(string back, string path)
    {
        var user = await AccountClient.RegisterAsync(app);
        using var browser = new PageClient(app);
        await browser.GetAsync($"/Login?back={Uri.EscapeDataString(back)}");
        var page = await browser.SendAsync(new() { ["email"] = user.Email, ["password"] = user.Password });
        Assert.Equal((app.Address.Authority, path), (page.Address.Authority, page.Path));
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        var (browser, _) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies, AllowAutoRedirect = false }) { BaseAddress = app.Address };
            using var answer = await http.PostAsync("/Account", new FormUrlEncodedContent([new("name", "Somebody Else")]));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("A Person", (await browser.GetAsync("/Account")).ValueOf("name"));
        }
    }

    [Fact]
    public async Task The_theme_of_who_is_signed_in_is_changed_by_our_own_pages_alone()
    {
        var (browser, _) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            var meta = browser.Page.Document.QuerySelector("meta[name=antiforgery]")!.GetAttribute("content")!;
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies, AllowAutoRedirect = false }) { BaseAddress = app.Address };
            foreach (var token in new[] { null, "nonsense" })
            {
                Assert.Equal(HttpStatusCode.BadRequest, await ChooseAsync(http, token));
                Assert.Null((await browser.GetAsync("/Account")).Document.QuerySelector("main [name=theme] [selected][value=dark]"));
                Assert.Null(browser.Cookies.GetCookies(app.Address)["theme"]);
            }

            Assert.Equal(HttpStatusCode.SeeOther, await ChooseAsync(http, meta));
            Assert.NotNull((await browser.GetAsync("/Account")).Document.QuerySelector("main [name=theme] [selected][value=dark]"));

            // Without script the form's field says it.
            await browser.SendAsync(new() { ["theme"] = "light" }, "[data-theme-form]");
            Assert.Equal((200, "light"), (browser.Page.Status, browser.Page.Document.DocumentElement.GetAttribute("data-theme")));
        }

        using var visitor = new PageClient(app);
        await visitor.GetAsync("/");
        Assert.Null(visitor.Page.Document.QuerySelector("[data-theme-form] [name=__RequestVerificationToken]"));
        await visitor.SendAsync(new() { ["theme"] = "dark" }, "[data-theme-form]");
        Assert.Equal("dark", visitor.Page.Document.DocumentElement.GetAttribute("data-theme"));

        static async Task<HttpStatusCode> ChooseAsync(HttpClient http, string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/theme") { Content = new FormUrlEncodedContent([new("theme", "dark"), new("back", "/")]) };
            if (token is not null) request.Headers.Add("X-Antiforgery", token);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_api_takes_the_cookie_only_with_the_header_that_pages_can_send()
    {
        var (browser, _) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            var token = (await browser.GetAsync("/Account")).Document.QuerySelector("meta[name=antiforgery]")!.GetAttribute("content")!;
            var (other, _) = await PageClient.RegisterAsync(app);
            var others = (await other.GetAsync("/Account")).Document.QuerySelector("meta[name=antiforgery]")!.GetAttribute("content")!;
            other.Dispose();
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies }) { BaseAddress = app.Address };
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, token));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "nonsense"));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, others));
        }

        static async Task<HttpStatusCode> StatusAsync(HttpClient http, string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/myprofile");
            if (token is not null) request.Headers.Add("X-Antiforgery", token);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_profile_is_changed_and_pages_speak_the_users_time()
    {
        var (browser, _) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            await browser.GetAsync("/Account");
            var page = await browser.SendAsync(new() { ["name"] = "Ada King", ["time_zone"] = "Asia/Tokyo", ["theme"] = "dark", ["rising"] = "red", ["age"] = "36" });
            Assert.Equal((200, "Saved."), (page.Status, page.Notice));
            Assert.Equal(("dark", "red"), (page.Document.DocumentElement.GetAttribute("data-theme"), page.Document.DocumentElement.GetAttribute("data-rising")));
            Assert.Equal("36", page.ValueOf("age"));
            var activity = await browser.GetAsync("/Account/Activity");
            Assert.StartsWith("Asia/Tokyo, UTC+09:00", activity.Document.QuerySelector("time")!.GetAttribute("title"), StringComparison.Ordinal);
            page = await Change(browser, "rising", "green");
            Assert.Equal("green", page.Document.DocumentElement.GetAttribute("data-rising"));
            page = await Change(browser, "rising", "blue");
            Assert.Equal((400, "Rising prices are green or red."), (page.Status, page.ErrorOf("rising")));
            page = await Change(browser, "time_zone", "Nowhere/Land");
            Assert.Equal((400, "This is no time zone, such as Europe/Madrid."), (page.Status, page.ErrorOf("time_zone")));
        }

        static async Task<PageClient.SeenPage> Change(PageClient browser, string field, string value)
        {
            await browser.GetAsync("/Account");
            return await browser.SendAsync(new() { [field] = value });
        }
    }

    [Fact]
    public async Task A_new_password_gives_this_browser_a_new_session_and_ends_the_others()
    {
        var (browser, email) = await PageClient.RegisterAsync(app);
        using var other = new PageClient(app);
        await other.GetAsync("/Login");
        await other.SendAsync(new() { ["email"] = email, ["password"] = Password });
        var before = browser.Cookies.GetCookies(app.Address)["session"]!.Value;
        using (browser)
        {
            await browser.GetAsync("/Account/Password");
            var wrong = await browser.SendAsync(new() { ["old_password"] = "not the password", ["new_password"] = "another fine password" });
            Assert.Equal((400, "This is not the password."), (wrong.Status, wrong.ErrorOf("old_password")));
            var page = await browser.SendAsync(new() { ["old_password"] = Password, ["new_password"] = "another fine password" });
            Assert.Equal("Your password is changed, and you are signed out everywhere else.", page.Notice);
            Assert.NotEqual(before, browser.Cookies.GetCookies(app.Address)["session"]!.Value);
            Assert.Equal("/Login", (await other.GetAsync("/Account")).Path);
        }
    }

    [Fact]
    public async Task The_cookie_of_an_ended_session_is_worth_nothing_at_the_next_request()
    {
        var (browser, email) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            var (_, body) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { email, password = Password });
            var (_, profile) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: body.GetProperty("access_token").GetString());
            await app.Services.GetRequiredService<SessionStore>().RevokeAllAsync(profile.GetProperty("user_id").GetGuid(), null, CancellationToken.None);
            Assert.Equal("/Login", (await browser.GetAsync("/Account")).Path);
            Assert.Null(browser.Cookies.GetCookies(app.Address)["session"]);
        }
    }

    [Fact]
    public async Task A_browser_in_use_stays_signed_in_and_one_that_was_away_too_long_does_not()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await new WebApp(postgres).ConfigureServices(services => services.AddSingleton<TimeProvider>(time)).With("Accounts:SessionLife", "1.00:00:00").StartAsync();
        var (browser, _) = await PageClient.RegisterAsync(own);
        using (browser)
        {
            for (var hours = 0; hours < 40; hours += 10)
            {
                time.Jump(TimeSpan.FromHours(10));
                Assert.Equal("/Account", (await browser.GetAsync("/Account")).Path);
            }

            time.Jump(TimeSpan.FromHours(25));
            Assert.Equal("/Login", (await browser.GetAsync("/Account")).Path);
        }
    }
}
