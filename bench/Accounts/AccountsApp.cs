using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Bench.Accounts;

/// <summary>The app's accounts and their calls on a loopback port, with a private PostgreSQL of its own, and one user. The market is left out.</summary>
internal sealed class AccountsApp : IAsyncDisposable
{
    /// <summary>The user's mail address.</summary>
    public const string Email = "bench@example.org";

    /// <summary>The user's password.</summary>
    public const string Password = "four words in a row";

    private static readonly TimeSpan HearingPatience = TimeSpan.FromSeconds(30);

    private readonly WebApplication running;
    private readonly string data;

    private AccountsApp(WebApplication app, string folder, User user)
    {
        (running, data, User) = (app, folder, user);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>Calls the app.</summary>
    public HttpClient Http { get; }

    /// <summary>The user.</summary>
    public User User { get; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => running.Services;

    /// <summary>Starts it.</summary>
    public static async Task<AccountsApp> StartAsync()
    {
        // Not CreateTempSubdirectory, whose folders the user that PostgreSQL runs as may not enter.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"compraventa-accounts-{Environment.ProcessId}")).FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection([new("Data", folder), new("urls", "http://127.0.0.1:0"), new("Accounts:CallsPerMinute", "1000000")]);
        builder.Logging.ClearProviders();
        builder.AddHttpRules();
        builder.Services.AddPersistence(builder.Configuration);
        builder.AddAccountApi();
        var app = builder.Build();
        app.UseHttpRules();
        app.UseAccounts();
        app.MapAccountApi();
        await app.Services.StartDatabaseAsync(CancellationToken.None);
        await app.StartAsync();
        using var patience = new CancellationTokenSource(HearingPatience);
        var revoked = app.Services.GetRequiredService<RevokedSessions>();
        while (!revoked.IsHearing) await Task.Delay(10, patience.Token);
        await using var scope = app.Services.CreateAsyncScope();
        var user = new User { Id = Guid.CreateVersion7(), CreatedAt = DateTimeOffset.UtcNow, Email = Email, UserName = "bench", Name = "Bench" };
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Password);
        return made.Succeeded ? new AccountsApp(app, folder, user) : throw new InvalidOperationException(made.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await running.StopAsync();
        await running.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
