using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.Web.Http;
using CompraVenta.Web.Trading;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>Account calls while the database is down: a server of its own, which the test stops and starts.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AccountOutageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly DataFolder folder = PostgresFixture.NewFolder();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => PostgresFixture.RemoveAsync(folder);

    [Fact]
    public async Task An_outage_is_answered_by_who_knows_most_of_it()
    {
        await using var app = await new WebApp(postgres).StartAsync();
        Assert.Equal([typeof(TradingOutageAnswer), typeof(OutageAnswer)], app.Services.GetServices<IExceptionHandler>().Select(handler => handler.GetType()).Where(type => type == typeof(TradingOutageAnswer) || type == typeof(OutageAnswer)));
    }

    [Fact]
    public async Task While_the_database_is_down_calls_are_unavailable_and_afterwards_all_is_well_by_itself()
    {
        var server = new PrivatePostgres(folder, PostgresFixture.FastOptions, TimeProvider.System, NullLogger<PrivatePostgres>.Instance);
        await server.StartAsync(CancellationToken.None);
        await using var app = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", server.ConnectionString).StartAsync();
        var user = await AccountClient.RegisterAsync(app);
        var id = await user.IdAsync();
        await user.MakeAdminAsync();
        var (access, refresh) = await user.LoginAsync();
        Assert.Equal(200, (await CallAsync(HttpMethod.Get, "/api/myprofile", null, access)).Status);

        await server.StopAsync(CancellationToken.None);
        (HttpMethod Method, string Path, object? Body, string? Token)[] calls =
        [
            (HttpMethod.Get, "/api/myprofile", null, access),
            (HttpMethod.Patch, "/api/myprofile", new { name = "New" }, access),
            (HttpMethod.Post, "/api/password/change", new { old_password = user.Password, new_password = "another fine password" }, access),
            (HttpMethod.Post, "/api/logout", null, access),
            (HttpMethod.Post, "/api/reauth", null, refresh),
            (HttpMethod.Get, "/api/reauth", null, refresh),
            (HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password }, null),
            (HttpMethod.Get, $"/api/admin/users/{id}/wallet", null, access),
            (HttpMethod.Get, $"/api/admin/users/{id}/orders", null, access),
            (HttpMethod.Post, $"/api/admin/users/{id}/reset", new { reason = "tricks" }, access),
            (HttpMethod.Post, "/api/register", new { email = "b@example.org", username = "bee", password = user.Password, name = "B" }, null),
        ];
        foreach (var (method, path, body, token) in calls)
        {
            Assert.Equal((503, "unavailable", true, true), await CallAsync(method, path, body, token));
        }

        // A call that trades has not begun where nobody can tell who calls: nothing was done, as where the journal can't be written.
        Assert.Equal((503, "journal_unavailable", true, true), await CallAsync(HttpMethod.Post, "/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 1 }, access));
        Assert.Equal((503, "journal_unavailable", true, true), await CallAsync(HttpMethod.Delete, "/api/orders", null, access));
        Assert.Equal((503, "unavailable", true, true), await CallAsync(HttpMethod.Get, "/api/orders", null, access));

        foreach (var page in new[] { $"/Admin/Users/{id}/Wallet", $"/Admin/Users/{id}/Orders" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
            using var answer = await app.Http.SendAsync(request);
            Assert.Equal(503, (int)answer.StatusCode);
        }

        // Whatever is open to all does not ask who asks.
        Assert.Equal(200, (await CallAsync(HttpMethod.Get, "/api/orderbook?pair=BTC-USD", null, access)).Status);

        await server.StartAsync(CancellationToken.None);
        await Eventually.True(async () => (await CallAsync(HttpMethod.Get, "/api/myprofile", null, access)).Status == 200);
        Assert.Equal(200, (await CallAsync(HttpMethod.Post, "/api/reauth", null, refresh)).Status);

        async Task<(int Status, string? Code, bool IsNotStored, bool SaysWhen)> CallAsync(HttpMethod method, string path, object? body, string? token)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body);
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await app.Http.SendAsync(request);
            var said = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            var code = said.TryGetProperty("code", out var word) ? word.GetString() : null;
            return ((int)answer.StatusCode, code, answer.Headers.CacheControl?.NoStore == true, answer.Headers.RetryAfter is not null);
        }
    }
}
