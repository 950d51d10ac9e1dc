using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;

namespace CompraVenta.Cli.Tests;

/// <summary><c>compraventa admin</c> as the real program, on the data folder of an app that runs and of one that does not.</summary>
public sealed class AdminTests : IAsyncLifetime
{
    private const string Password = "a fine long password";

    private readonly DataFolder folder = PostgresFixture.NewFolder();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => PostgresFixture.RemoveAsync(folder);

    [Fact]
    public async Task Without_the_app_an_admin_is_made_listed_and_locked_and_nothing_runs_afterwards()
    {
        var (exit, output, errors) = await RunAsync(null, "create", "ada@example.org");
        Assert.True(exit == 0, errors);
        var lines = output.Split('\n');
        Assert.Equal("ada@example.org is an admin now, with a new account", lines[0]);
        Assert.Matches("^password: [a-z2-9]{5}(-[a-z2-9]{5}){3}$", lines[1]);
        Assert.Equal(2, lines.Length);
        Assert.False(File.Exists(Path.Combine(folder.Path, "postgres/postmaster.pid")));

        (exit, output, _) = await RunAsync(null, "create", "ada@example.org");
        Assert.Equal((0, "ada@example.org is an admin already"), (exit, output));
        (exit, output, errors) = await RunAsync("short\n", "create", "bob@example.org", "--password-stdin");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("at least 8 characters", errors, StringComparison.Ordinal);
        (exit, output, _) = await RunAsync(Password + "\n", "create", "bob@example.org", "--password-stdin");
        Assert.Equal((0, "bob@example.org is an admin now, with a new account"), (exit, output));

        (exit, output, _) = await RunAsync(null, "list", "--search", "BOB", "--json");
        Assert.Equal(0, exit);
        var bob = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("bob@example.org", true), (bob.GetProperty("email").GetString(), bob.GetProperty("is_admin").GetBoolean()));
        (exit, output, _) = await RunAsync(null, "lock", "bob@example.org", "--reason", "left");
        Assert.Equal((0, "bob@example.org is locked"), (exit, output));
        (exit, output, errors) = await RunAsync(null, "lock", "ada@example.org");
        Assert.Equal((1, "", "ada@example.org is the last admin: make another first"), (exit, output, errors));
        (_, output, _) = await RunAsync(null, "list", "--filter", "locked");
        Assert.Contains("bob@example.org", Assert.Single(output.Split('\n')), StringComparison.Ordinal);
        (_, output, _) = await RunAsync(null, "audit", "--limit", "1", "--json");
        var entry = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("account_locked", "console: left", JsonValueKind.Null), (
            entry.GetProperty("event").GetString(), entry.GetProperty("detail").GetString(), entry.GetProperty("actor").ValueKind));
        (exit, output, _) = await RunAsync(null, "reset", "bob@example.org");
        Assert.Equal((0, "bob@example.org has no virtual account yet"), (exit, output));
    }

    [Fact]
    public async Task Beside_the_running_app_what_is_done_holds_there_at_once()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        await using var app = RunningApp.StartPrivate(folder, simulator.Address);
        using var http = app.CreateClient();
        using (var registered = await http.PostAsJsonAsync("/api/register", new { email = "ada@example.org", username = "ada", password = Password, name = "Ada" }))
        {
            Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        }

        var user = await LoginAsync(http);
        Assert.Equal(HttpStatusCode.OK, await ProfileAsync(http, user));
        var (exit, output, errors) = await RunAsync(null, "create", "ADA@example.org");
        Assert.True(exit == 0, errors);
        Assert.Equal("ADA@example.org is an admin now", output);
        await Eventually.True(async () => await ProfileAsync(http, user) == HttpStatusCode.Unauthorized);

        var admin = await LoginAsync(http);
        await RunAsync(null, "create", "boss@example.org");
        (exit, output, errors) = await RunAsync(null, "lock", "ada@example.org");
        Assert.True(exit == 0, errors);
        await Eventually.True(async () => await ProfileAsync(http, admin) == HttpStatusCode.Unauthorized);
        using (var refused = await http.PostAsJsonAsync("/api/login", new { email = "ada@example.org", password = Password }))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        Assert.Equal(0, (await RunAsync(null, "unlock", "ada@example.org")).Exit);
        var again = await LoginAsync(http);
        Assert.Equal(0, (await RunAsync(null, "sign-out", "ada@example.org")).Exit);
        await Eventually.True(async () => await ProfileAsync(http, again) == HttpStatusCode.Unauthorized);
        Assert.Equal(0, (await RunAsync(null, "remove", "ada@example.org")).Exit);

        // The app goes on, on the server that the commands left alone.
        Assert.Equal(HttpStatusCode.OK, await ProfileAsync(http, await LoginAsync(http)));
    }

    [Theory]
    [InlineData(1, "no account has the mail address nobody@example.org", "lock", "nobody@example.org")]
    [InlineData(1, "no account has the mail address nobody@example.org", "audit", "--user", "nobody@example.org")]
    [InlineData(2, "'nobody' is no mail address", "unlock", "nobody")]
    [InlineData(2, "--limit is a number of events", "audit", "--limit", "0")]
    [InlineData(2, "--reason has only characters that can be seen", "lock", "ada@example.org", "--reason", "a\tb")]
    public async Task What_is_wrong_is_told_in_a_line(int status, string problem, params string[] arguments)
    {
        Assert.Equal(0, (await RunAsync(null, "create", "ada@example.org")).Exit);
        var (exit, output, errors) = await RunAsync(null, arguments);
        Assert.Equal((status, ""), (exit, output));
        Assert.StartsWith(problem, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_data_none_are_made_by_looking()
    {
        var (exit, output, errors) = await RunAsync(null, "list");
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith($"there is no data in {folder.Path}", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static async Task<string> LoginAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/login", new { email = "ada@example.org", password = Password });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private static async Task<HttpStatusCode> ProfileAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/myprofile");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(string? input, params string[] arguments)
    {
        using var process = ConsoleProcess.Start(null, new Dictionary<string, string> { ["COMPRAVENTA_DATA"] = folder.Path }, input, ["admin", .. arguments]);
        return await process.ResultAsync();
    }
}
