using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Secrets;
using CompraVenta.Infrastructure.Settings;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>The first admin from settings, on real PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FirstAdminTests(PostgresFixture postgres)
{
    private const string Password = "a fine long password";

    [Fact]
    public async Task An_account_of_the_address_becomes_admin()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var waiting = App(database, "Ada@Example.org", null)) await StartAsync(waiting);
        await using var app = App(database, "Ada@Example.org", "another fine password");
        await RegisterAsync(app, "ada@example.org");
        await StartAsync(app);
        var user = await FindAsync(app, "ada@example.org");
        Assert.True(user!.IsAdmin);
        using var scope = app.CreateScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CheckPasswordAsync(user, Password));
        Assert.Equal([(AuditEvent.AdminMade, "settings")], await EventsAsync(app));
    }

    [Fact]
    public async Task An_account_is_made_where_a_password_is_given_by_one_of_several_nodes()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var one = App(database, "ada@example.org", Password);
        await using var two = App(database, "ada@example.org", Password);
        await using var three = App(database, "ada@example.org", Password);
        await Task.WhenAll(StartAsync(one), StartAsync(two), StartAsync(three));
        var user = await FindAsync(one, "ada@example.org");
        Assert.Equal((true, true, "ada"), (user!.IsAdmin, user.EmailConfirmed, user.UserName));
        Assert.Equal([(AuditEvent.Registered, "settings"), (AuditEvent.AdminMade, "settings")], await EventsAsync(one));
    }

    [Fact]
    public async Task It_is_done_once_and_not_where_there_is_an_admin()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = App(database, "ada@example.org", Password);
        await StartAsync(app);
        await ExecuteAsync(database, "delete from users");
        await StartAsync(app);
        Assert.Null(await FindAsync(app, "ada@example.org"));

        var other = await postgres.CreateDatabaseAsync();
        await using var second = App(other, "ada@example.org", Password);
        await RegisterAsync(second, "boss@example.org");
        await ExecuteAsync(other, "update users set is_admin = true");
        await StartAsync(second);
        Assert.Null(await FindAsync(second, "ada@example.org"));
    }

    [Theory]
    [InlineData("no address", Password)]
    [InlineData("ada@example.org", "short")]
    [InlineData("ada@example.org", "password123")]
    public async Task What_is_wrong_with_the_settings_is_said_without_the_password(string email, string password)
    {
        var database = await postgres.CreateDatabaseAsync();
        var logs = new Lines();
        await using var app = App(database, email, password, logs);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(app));
        Assert.DoesNotContain(password, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(logs.Said, line => line.Contains(password, StringComparison.Ordinal));
        Assert.Empty(await EventsAsync(app));
    }

    [Fact]
    public async Task No_log_holds_the_password()
    {
        var logs = new Lines();
        await using var app = App(await postgres.CreateDatabaseAsync(), "ada@example.org", Password, logs);
        await StartAsync(app);
        Assert.Contains(logs.Said, line => line.Contains("first admin", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Said, line => line.Contains(Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ada.lovelace+x@example.org", "ada.lovelacex")]
    [InlineData("é@example.org", "admin")]
    [InlineData("..x..y@example.org", "x..y")]
    public async Task A_user_name_is_made_of_the_address(string email, string username)
    {
        await using var app = App(await postgres.CreateDatabaseAsync(), email, Password);
        if (!EmailRules.IsAddress(email)) return;
        await StartAsync(app);
        Assert.Equal(username, (await FindAsync(app, email))!.UserName);
    }

    [Fact]
    public async Task A_taken_user_name_gets_a_number()
    {
        await using var app = App(await postgres.CreateDatabaseAsync(), "ada@example.com", Password);
        await RegisterAsync(app, "ada@example.org");
        await StartAsync(app);
        Assert.Matches("^ada-[0-9]{4,6}$", (await FindAsync(app, "ada@example.com"))!.UserName);
    }

    private static ServiceProvider App(NpgsqlDataSource database, string email, string? password, Lines? logs = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("ConnectionStrings:CompraVenta", database.ConnectionString), new("Accounts:FirstAdmin:Email", email), new("Accounts:FirstAdmin:Password", password),
        ]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(settings).AddLogging(l => l.SetMinimumLevel(LogLevel.Trace));
        if (logs is not null) services.AddSingleton<ILoggerProvider>(logs);
        return services.AddPersistence(settings).AddSecrets().AddAccounts().AddSettingsStore().AddFirstAdmin().BuildServiceProvider();
    }

    private static Task StartAsync(ServiceProvider app) => app.GetServices<IHostedService>().OfType<FirstAdmin>().Single().StartAsync(CancellationToken.None);

    private static async Task RegisterAsync(ServiceProvider app, string email)
    {
        using var scope = app.CreateScope();
        var user = new User { Id = Guid.NewGuid(), Name = "x", Email = email, UserName = email[..email.IndexOf('@')], CreatedAt = DateTimeOffset.UtcNow };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, Password)).Succeeded);
    }

    private static async Task<User?> FindAsync(ServiceProvider app, string email)
    {
        using var scope = app.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByEmailAsync(email);
    }

    private static async Task<List<(AuditEvent, string?)>> EventsAsync(ServiceProvider app)
    {
        await using var db = await app.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        return [.. (await db.AuditLog.OrderBy(row => row.Id).ToListAsync()).Select(row => (row.Event, row.Detail))];
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> said = new();

        public IEnumerable<string> Said => said;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            said.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
