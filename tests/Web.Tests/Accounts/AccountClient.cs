using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>A program that has an account.</summary>
internal sealed class AccountClient
{
    private static int count;

    private readonly WebApp app;

    private AccountClient(WebApp app, string username, string password) => (this.app, Username, Password) = (app, username, password);

    /// <summary>The user name, unlike all others.</summary>
    public string Username { get; }

    /// <summary>The mail address, unlike all others.</summary>
    public string Email => $"{Username}@example.org";

    /// <summary>The password that the account began with.</summary>
    public string Password { get; }

    /// <summary>Makes an account.</summary>
    public static async Task<AccountClient> RegisterAsync(WebApp app, string password = "a fine long password")
    {
        var client = new AccountClient(app, $"user-{Environment.ProcessId}-{Interlocked.Increment(ref count)}", password);
        var (status, body) = await SendAsync(app, HttpMethod.Post, "/api/register", new { email = client.Email, username = client.Username, password, name = "A Person" });
        Assert.True(status == 201, body.ToString());
        return client;
    }

    /// <summary>Signs in, and must succeed.</summary>
    public async Task<(string AccessToken, string RefreshToken)> LoginAsync(string? password = null)
    {
        var (status, body) = await SendAsync(app, HttpMethod.Post, "/api/login", new { email = Email, password = password ?? Password });
        Assert.True(status == 200, body.ToString());
        return (body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
    }

    /// <summary>The user's id.</summary>
    public async Task<Guid> IdAsync()
    {
        using var scope = app.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<UserDirectory>().FindByEmailAsync(Email, CancellationToken.None))!.Value;
    }

    /// <summary>Makes the user an admin, as the console does; from the next sign-in on.</summary>
    public async Task MakeAdminAsync() => Assert.Equal(
        AdminOutcome.Done, await app.Services.GetRequiredService<AccountAdmin>().MakeAdminAsync(await IdAsync(), AdminActor.Console, null, CancellationToken.None));

    /// <summary>Makes a call.</summary>
    public static async Task<(int Status, JsonElement Body)> SendAsync(WebApp app, HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }
}
