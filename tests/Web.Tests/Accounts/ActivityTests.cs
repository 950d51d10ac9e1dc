using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Web.Accounts.Activity;

namespace CompraVenta.Web.Tests.Accounts;

[Collection(AccountsCollection.Name)]
public sealed class ActivityTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public void Every_event_has_words() =>
        Assert.All(Enum.GetValues<AuditEvent>(), what => Assert.NotEmpty(AuditWords.Of(what)));

    [Fact]
    public async Task Activity_is_paged_and_sifted_and_ones_own()
    {
        var other = await AccountClient.RegisterAsync(app);
        await other.LoginAsync();
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        for (var i = 0; i < 3; i++) await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { email = user.Email, password = "not the password" });
        var (_, all) = await GetAsync("");
        Assert.Equal(["sign_in_refused", "sign_in_refused", "sign_in_refused", "signed_in", "registered"], Words(all));
        Assert.Equal(JsonValueKind.Null, all.GetProperty("next_cursor").ValueKind);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var (_, part) = await GetAsync($"?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(Words(part));
            cursor = part.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(Words(all), seen);

        var (_, profile) = await GetAsync("?kind=profile");
        Assert.Equal(["registered"], Words(profile));

        async Task<(int Status, JsonElement Body)> GetAsync(string query) => await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/activity{query}", token: access);
        static IEnumerable<string> Words(JsonElement body) => [.. body.GetProperty("activity").EnumerateArray().Select(e => e.GetProperty("event").GetString()!)];
    }

    [Theory]
    [InlineData("kind=nonsense", "kind")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("cursor=99999999999999999999", "cursor")]
    public async Task What_cannot_be_meant_is_named(string query, string parameter)
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/activity?{query}", token: access);
        Assert.Equal((400, parameter), (status, body.GetProperty("parameter").GetString()));
    }
}
