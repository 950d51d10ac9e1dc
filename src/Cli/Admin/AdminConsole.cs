using CompraVenta.Cli.Live;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Secrets;
using CompraVenta.Infrastructure.Trading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Cli.Admin;

/// <summary>The app's accounts for one command: on the database of the running app, or on its own one, started for the command and stopped after it.</summary>
internal sealed class AdminConsole : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly AsyncServiceScope scope;

    private AdminConsole(ServiceProvider services) => (this.services, scope) = (services, services.CreateAsyncScope());

    /// <summary>What can be done to accounts.</summary>
    public AccountAdmin Accounts => scope.ServiceProvider.GetRequiredService<AccountAdmin>();

    /// <summary>Finds users.</summary>
    public UserDirectory Users => scope.ServiceProvider.GetRequiredService<UserDirectory>();

    /// <summary>Makes admins.</summary>
    public AdminMaker Maker => scope.ServiceProvider.GetRequiredService<AdminMaker>();

    /// <summary>Reads the audit log.</summary>
    public AuditReader Audit => scope.ServiceProvider.GetRequiredService<AuditReader>();

    /// <summary>Checks fills.</summary>
    public FillCheck Fills => scope.ServiceProvider.GetRequiredService<FillCheck>();

    /// <summary>Runs a command: what went wrong is told on stderr, and becomes the exit status.</summary>
    /// <param name="mayBegin">Whether the command may make a database where there is none yet.</param>
    /// <param name="run">The command.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<int> RunAsync(bool mayBegin, Func<AdminConsole, CancellationToken, Task> run, CancellationToken ct)
    {
        try
        {
            await using var console = await OpenAsync(mayBegin, ct);
            await run(console, ct);
            return 0;
        }
        catch (LiveProblem e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped");
            return LiveProblem.Failure;
        }
        catch (Exception e) when (Describe(e) is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return LiveProblem.Failure;
        }
    }

    /// <summary>The user with this mail address.</summary>
    /// <exception cref="LiveProblem">There is none.</exception>
    public async Task<Guid> FindAsync(string email, CancellationToken ct) =>
        await Users.FindByEmailAsync(email, ct) ?? throw new LiveProblem($"no account has the mail address {email}");

    public async ValueTask DisposeAsync()
    {
        var database = services.GetRequiredService<Database>();
        await scope.DisposeAsync();
        await database.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    private static async Task<AdminConsole> OpenAsync(bool mayBegin, CancellationToken ct)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddEnvironmentVariables("COMPRAVENTA_").Build();
        var folder = DataFolder.From(settings);
        var isPrivate = string.IsNullOrWhiteSpace(settings.GetConnectionString(PersistenceRegistration.ConnectionStringName));
        if (isPrivate && !mayBegin && !PrivatePostgres.HasCluster(folder))
        {
            throw new LiveProblem($"there is no data in {folder}: start the app first, or name its data folder in COMPRAVENTA_DATA");
        }

        var collection = new ServiceCollection().AddSingleton<IConfiguration>(settings);
        collection.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true));
        collection.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (isPrivate) collection.AddSingleton(new PrivatePostgresOptions { SocketFolder = PrivatePostgres.FindSocketFolder(folder) });
        collection.AddPersistence(settings);
        collection.AddSecrets().AddAccounts();
        collection.AddOptions<TradingOptions>().Bind(settings.GetSection("Trading")).ValidateDataAnnotations();
        collection.AddSingleton(Venues.All().Select(feed => feed.Venue).ToList() as IReadOnlyList<Venue>).AddSingleton<EngineErrand>();
        collection.AddSingleton<FillCheck>();
        var console = new AdminConsole(collection.BuildServiceProvider());
        try
        {
            await console.services.GetRequiredService<Database>().AttachAsync(ct);
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    /// <summary>In a line, where the reason is the operator's to mend.</summary>
    private static string? Describe(Exception e) => e switch
    {
        PrivatePostgresException or DataFolderInUseException => e.Message,
        OptionsValidationException options => $"a setting is wrong: {string.Join(" ", options.Failures)}",
        UnauthorizedAccessException => $"{e.Message} Run this as the user who runs the app.",
        PostgresException => $"the database refuses: {e.Message}",
        NpgsqlException => $"the database can't be reached: {e.Message}",
        _ => null,
    };
}
