using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CompraVenta.TestKit;
using CompraVenta.Web.Trust;

namespace CompraVenta.Web.Tests.Trust;

/// <summary>The pages that say what the site is say what this app does.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TrustPagesTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    public static TheoryData<string> Paths => [.. TrustPlace.All.Select(place => place.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_page_is_open_to_all_has_one_heading_and_leads_only_to_what_is_there(string path)
    {
        using var page = await ReadAsync(app, path);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal(path, page.QuerySelector(".trust-places [aria-current=page]")!.GetAttribute("href"));
        foreach (var address in page.QuerySelectorAll("main a, footer a").Select(a => a.GetAttribute("href")!).Distinct(StringComparer.Ordinal))
        {
            if (address.StartsWith('#'))
            {
                Assert.NotNull(page.GetElementById(address[1..]));
                continue;
            }

            // Addresses of others stand there as text.
            Assert.StartsWith("/", address, StringComparison.Ordinal);
            using var answer = await app.Http.GetAsync(address);
            Assert.True(answer.IsSuccessStatusCode, $"{path} leads to {address}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/Markets")]
    [InlineData("/Login")]
    [InlineData("/nothing/here")]
    public async Task Every_page_leads_to_them(string path)
    {
        using var page = await ReadAsync(app, path);
        Assert.Equal(TrustPlace.All.Select(p => p.Path).Append("/Proof").Append("/docs/api"), page.QuerySelectorAll("footer.foot nav a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task Whoever_makes_an_account_is_led_to_terms_and_privacy()
    {
        using var page = await ReadAsync(app, "/Register");
        Assert.Equal(["/Terms", "/Privacy"], page.QuerySelectorAll("main form a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task They_say_what_the_settings_are()
    {
        await using var set = await new WebApp(postgres)
            .With("Accounts:SessionLife", "11.00:00:00").With("Accounts:EndedSessionsKept", "12.00:00:00").With("Mail:KeptFor", "13.00:00:00")
            .With("Accounts:LockoutTime", "01:30:00").With("Accounts:FailuresMax", "9").With("Site:Operator", "Ada & <b>Sons</b>").With("Site:Contact", "ask@example.org").StartAsync();
        using var privacy = await ReadAsync(set, "/Privacy");
        var said = privacy.QuerySelector("article")!.TextContent;
        foreach (var words in new[] { "11 days after its last use", "removed 12 days after that", "13 days after it was sent", "after 9 in a row it is locked for 90 minutes", "Ada & <b>Sons</b>", "ask@example.org", "210,000 rounds" })
        {
            Assert.Contains(words, said, StringComparison.Ordinal);
        }

        using var terms = await ReadAsync(set, "/Terms");
        Assert.Contains("After 9 wrong passwords the address is locked for 90 minutes", terms.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookies_that_are_set_are_the_cookies_that_are_named()
    {
        using var page = await ReadAsync(app, "/Privacy");
        var named = page.QuerySelectorAll("#cookies ~ dl")[0].QuerySelectorAll("dt").Select(dt => dt.TextContent).ToList();
        var cookies = new CookieContainer();
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = app.Address };
        var form = new HtmlParser().ParseDocument(await http.GetStringAsync("/Register"));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["email"] = "cookies@example.org",
            ["username"] = "cookies",
            ["name"] = "C",
            ["password"] = "a fine long password",
            ["__RequestVerificationToken"] = form.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!,
        };
        using var made = await http.PostAsync("/Register", new FormUrlEncodedContent(fields));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var terms = new HtmlParser().ParseDocument(await http.GetStringAsync("/Terms"));
        using var choice = new FormUrlEncodedContent([
            new("theme", "dark"), new("back", "/"), new("__RequestVerificationToken", terms.QuerySelector("[data-theme-form] [name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var theme = await http.PostAsync("/theme", choice);
        var profile = new HtmlParser().ParseDocument(await http.GetStringAsync("/Account"));
        using var look = new FormUrlEncodedContent([
            new("name", "C"), new("username", "cookies"), new("theme", "dark"), new("rising", "red"), new("__RequestVerificationToken", profile.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!)]);
        using var saved = await http.PostAsync("/Account", look);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(named.Order(StringComparer.Ordinal), cookies.GetAllCookies().Select(c => c.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("30.00:00:00", "30 days")]
    [InlineData("1.00:00:00", "1 day")]
    [InlineData("1.12:00:00", "36 hours")]
    [InlineData("00:15:00", "15 minutes")]
    [InlineData("00:01:30", "90 seconds")]
    [InlineData("00:00:01.5", "1 second")]
    [InlineData("00:00:00", "0 days")]
    public void A_duration_is_said_in_whole_units(string duration, string words) =>
        Assert.Equal(words, DurationWords.Of(TimeSpan.Parse(duration, System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task<IDocument> ReadAsync(WebApp app, string path)
    {
        using var answer = await app.Http.GetAsync(path);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync());
    }
}
