using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.TestKit;
using CompraVenta.Web.Http;
using CompraVenta.Web.Tests.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Docs;

/// <summary>The page of the API: everything that the document says, and samples that run as they stand.</summary>
[Collection(DocsCollection.Name)]
public sealed class ApiPageTests(PatientApp patient) : IClassFixture<PatientApp>
{
    private readonly WebApp app = patient.App;

    /// <summary>Calls that need a device of the reader's, or something that has happened: an account that is locked, a mail that was given up, an order.</summary>
    private static readonly string[] NeedMore =
    [
        "post-api-admin-users-id-unlock", "post-api-admin-users-id-remove_admin", "post-api-admin-users-id-reset", "get-api-admin-mails-id", "post-api-admin-mails-id-retry",
        "post-api-two_factor-enable", "post-api-two_factor-recovery_codes", "delete-api-two_factor", "post-api-passkeys", "post-api-passkeys-options", "patch-api-passkeys-id",
        "get-api-admin-users-id-orders-order", "get-api-orders-id", "put-api-orders-id", "patch-api-orders-id", "delete-api-orders-id", "delete-api-order-stoploss", "delete-api-order-stoploss-id",
        "delete-api-passkeys-id", "post-api-passkeys-sign_in", "post-api-passkeys-sign_in-options",
    ];

    [Fact]
    public async Task Every_operation_has_a_section_with_all_it_takes_answers_and_four_samples()
    {
        using var page = await PageAsync();
        var (_, document) = await app.GetAsync("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name, Method: operation.Name, Says: operation.Value))).ToList();
        var sections = page.QuerySelectorAll("section.call");
        Assert.Equal(operations.Count, sections.Length);
        foreach (var (path, method, says) in operations)
        {
            var section = sections.Single(s => s.QuerySelector(".call-path code")!.TextContent == path
                && s.QuerySelector(".method")!.TextContent.Equals(method, StringComparison.OrdinalIgnoreCase));
            var terms = section.QuerySelectorAll(".parts > dt > *:first-child").Select(t => t.TextContent).ToList();
            if (says.TryGetProperty("parameters", out var parameters))
            {
                Assert.All(parameters.EnumerateArray(), p => Assert.Contains(p.GetProperty("name").GetString()!, terms));
            }

            Assert.All(says.GetProperty("responses").EnumerateObject(), r => Assert.Contains(r.Name, terms));
            Assert.Equal(["curl", "js", "csharp", "python"], section.QuerySelectorAll(".sample").Select(s => s.GetAttribute("data-sample")));
            Assert.All(section.QuerySelectorAll(".sample code"), s => Assert.Contains(app.Address.Authority, s.TextContent, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Code_in_sentences_is_shown_as_code()
    {
        using var page = await PageAsync();
        Assert.DoesNotContain(page.QuerySelectorAll("p, dd, dt, li").Where(e => e.Closest("pre") is null && e.QuerySelector("pre") is null), e => e.TextContent.Contains('`', StringComparison.Ordinal));
        Assert.Contains(page.QuerySelectorAll("#get-api-orderbook > p code"), c => c.TextContent == "pair");
        Assert.Equal("a &lt;b&gt; <code>c&lt;d</code> `e", Web.Docs.SentenceMarkup.Of("a <b> `c<d` `e").ToString());
    }

    [Fact]
    public async Task A_limit_is_shown_with_its_range_and_its_default()
    {
        using var page = await PageAsync();
        var limit = page.QuerySelectorAll("#get-api-orderbook .parts > dt").Single(t => t.QuerySelector("code")?.TextContent == "limit");
        Assert.Contains("1 to 5000", limit.NextElementSibling!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Default 100", limit.NextElementSibling.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fields_of_a_body_are_shown_and_which_of_them_are_required()
    {
        using var page = await PageAsync();
        Assert.Equal(["email", "username", "password", "name"], Fields("post-api-register", isRequired: true));
        Assert.Equal(["age", "country", "phone"], Fields("post-api-register", isRequired: false));
        Assert.Equal(["name", "username", "age", "country", "phone", "time_zone", "theme", "rising"], Fields("patch-api-myprofile", isRequired: false));

        IEnumerable<string> Fields(string call, bool isRequired) => page.QuerySelector($"#{call} dl.parts")!.QuerySelectorAll("dt")
            .Where(t => t.QuerySelector(".label")!.TextContent.Contains("required", StringComparison.Ordinal) == isRequired).Select(t => t.QuerySelector("code")!.TextContent);
    }

    [Fact]
    public async Task Refusals_come_with_the_codes_that_the_app_gives()
    {
        using var page = await PageAsync();
        foreach (var call in new[] { "pair=BTC-USD&limit=0", "pair=BTC-USD&exchange=kraken", "pair=NOPE-USD", "pair=BTC-USD&exchange=binance" })
        {
            var (status, body) = await app.GetAsync($"/api/orderbook?{call}");
            var answer = page.QuerySelectorAll("#get-api-orderbook .parts > dt").Single(t => t.QuerySelector(".status")?.TextContent == $"{status}");
            Assert.Contains(body.GetProperty("code").GetString()!, answer.NextElementSibling!.QuerySelectorAll(".codes code").Select(c => c.TextContent));
        }
    }

    [Fact]
    public async Task Every_link_and_file_of_the_page_is_there_and_nothing_runs_inline() => await DocsPage.CheckAddressesAsync(app, "/docs/api");

    [Fact]
    public async Task Samples_for_a_shell_run_as_they_stand()
    {
        await UntilReadyAsync();
        using var page = await PageAsync();
        var samples = SamplesOf(page, "curl").ToList();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var (text, tokens) = await WithTokensAsync(await AsOfAsync("curl", sample.TextContent));
            await ShowBooksAsync();
            Assert.NotEmpty((await SampleProgram.RunAsync(text, tokens, "sample.sh", "sh")).Trim());
        }
    }

    /// <summary>Books are suspect after a minute, and samples are many: what they trade against is shown anew.</summary>
    private async Task ShowBooksAsync()
    {
        await app.Market.OpenAsync();
        await app.Market.Binance.TradeAsync(app.Market.BinanceBtcUsdt, Core.Markets.Side.Bid, "64010.5", "0.1");
    }

    /// <summary>A market without ETH counts as ready only after the patience of the checks; the sample of /readyz fails before.</summary>
    private Task UntilReadyAsync() => Eventually.True(async () => (await app.GetAsync("/readyz")).Status == 200, TimeSpan.FromSeconds(60));

    /// <summary>All of them in one program, each with names of its own, since a program takes its time to begin.</summary>
    [Theory]
    [InlineData("csharp", "sample.cs", "dotnet", "run")]
    [InlineData("js", "sample.mjs", "node")]
    [InlineData("python", "sample.py", "python3")]
    public async Task Samples_run_one_after_the_other(string language, string file, params string[] command)
    {
        await UntilReadyAsync();
        using var page = await PageAsync();
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        var samples = new List<string>();
        foreach (var text in SamplesOf(page, language).Select(s => s.TextContent.ReplaceLineEndings("\n")))
        {
            // Each has tokens of its own: some end what theirs belong to.
            var (sample, own) = await WithTokensAsync(await AsOfAsync(language, text));
            foreach (var (name, token) in own)
            {
                var unique = $"{name}_{samples.Count}";
                sample = Regex.Replace(sample, $@"\b{name}\b", unique);
                tokens.Add(unique, token);
            }

            samples.Add(sample);
        }

        Assert.NotEmpty(samples);
        var uses = samples.SelectMany(s => s.Split('\n')).Where(IsDirective).Distinct(StringComparer.Ordinal);
        var blocks = samples.Select((s, number) => BlockOf(string.Join('\n', s.Split('\n').Where(line => !IsDirective(line))), $"sample {number} ran"));
        await ShowBooksAsync();
        var said = await SampleProgram.RunAsync($"{string.Join('\n', uses)}\n{string.Join('\n', blocks)}", tokens, file, command);
        foreach (var number in Enumerable.Range(0, samples.Count))
        {
            var parts = said.Split($"sample {number} ran\n", 2);
            Assert.True(parts.Length == 2 && parts[0].Trim().Length > 0, $"says nothing: {samples[number]}");
            said = parts[1];
        }

        static bool IsDirective(string line) => line.StartsWith("using System", StringComparison.Ordinal);

        string BlockOf(string sample, string end) => language switch
        {
            "csharp" => $"{{\n{sample}\n}}\nConsole.WriteLine(\"{end}\");",
            "js" => $"{{\n{sample}\n}}\nconsole.log(\"{end}\");",
            _ => $"exec({JsonSerializer.Serialize(sample)}, {{\"__name__\": \"__main__\"}})\nprint(\"{end}\")",
        };
    }

    /// <summary>The samples of a language that run as they stand.</summary>
    private static IEnumerable<IElement> SamplesOf(IHtmlDocument page, string language) =>
        page.QuerySelectorAll($"[data-sample={language}] code").Where(sample => !NeedMore.Contains(sample.Closest("section.call")!.Id, StringComparer.Ordinal));

    /// <summary>The page's Ada registers once; here she does in every language. The page's link of a mail is nobody's; here it is one that works.</summary>
    private async Task<string> AsOfAsync(string language, string sample)
    {
        const string Token = "CfDJ8";
        var mine = sample.Replace("ada@example.org", $"ada-{language}@example.org", StringComparison.Ordinal).Replace("\"username\":\"ada\"", $"\"username\":\"ada-{language}\"", StringComparison.Ordinal);
        if (!mine.Contains(Token, StringComparison.Ordinal)) return mine;
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = (await users.FindByEmailAsync((await AccountClient.RegisterAsync(app)).Email))!;
        var next = $"ada.king-{language}@example.org";
        var token = mine.Contains("/api/password/reset", StringComparison.Ordinal) ? await users.GeneratePasswordResetTokenAsync(user)
            : mine.Contains("/api/email/confirm", StringComparison.Ordinal) ? await users.GenerateEmailConfirmationTokenAsync(user)
            : await users.GenerateChangeEmailTokenAsync(user, next);
        return mine.Replace("01990000-0000-7000-8000-000000000000", user.Id.ToString(), StringComparison.Ordinal).Replace(Token, token, StringComparison.Ordinal)
            .Replace("ada.king@example.org", next, StringComparison.Ordinal);
    }

    /// <summary>Samples, and the tokens that they read: each of a session of its own, of a user with the password that the samples know. Ids in them become the user's.</summary>
    private async Task<(string Text, Dictionary<string, string> Tokens)> WithTokensAsync(string samples)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!samples.Contains("_TOKEN", StringComparison.Ordinal)) return (samples, tokens);
        var user = await AccountClient.RegisterAsync(app, "four words in a row");
        if (samples.Contains("/api/admin/", StringComparison.Ordinal)) await user.MakeAdminAsync();
        if (samples.Contains("ACCESS_TOKEN", StringComparison.Ordinal)) tokens["ACCESS_TOKEN"] = (await user.LoginAsync()).AccessToken;
        if (samples.Contains("REFRESH_TOKEN", StringComparison.Ordinal)) tokens["REFRESH_TOKEN"] = (await user.LoginAsync()).RefreshToken;
        var (other, _) = await user.LoginAsync();
        samples = await WithIdAsync(samples, "/api/sessions/", async () => (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/sessions", token: other)).Body.GetProperty("sessions")[0]);
        samples = await WithIdAsync(samples, "/api/keys/", async () => (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", new { name = "a key" }, other)).Body);
        samples = await WithIdAsync(samples, "/api/admin/users/", async () => JsonSerializer.SerializeToElement(new { id = await AddTraderAsync() }));
        return (samples, tokens);
    }

    /// <summary>A user who has looked at their wallet, so that there is an account.</summary>
    private async Task<Guid> AddTraderAsync()
    {
        var trader = await AccountClient.RegisterAsync(app);
        var (access, _) = await trader.LoginAsync();
        await Eventually.True(async () => (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: access)).Status == 200);
        return await trader.IdAsync();
    }

    private static async Task<string> WithIdAsync(string samples, string path, Func<Task<JsonElement>> made)
    {
        if (!samples.Contains(path + ApiDocuments.ExampleId, StringComparison.Ordinal)) return samples;
        return samples.Replace(path + ApiDocuments.ExampleId, path + (await made()).GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    private Task<IHtmlDocument> PageAsync() => DocsPage.ReadAsync(app, "/docs/api");
}
