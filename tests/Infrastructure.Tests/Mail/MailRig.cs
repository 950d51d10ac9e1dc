using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Mail;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Mail;

/// <summary>One node's mail, on a database that several rigs may share; its worker runs once started.</summary>
internal sealed class MailRig : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly NpgsqlDataSource database;
    private readonly IDataProtectionProvider protection;
    private readonly Dictionary<string, string?> settings;

    private MailRig(NpgsqlDataSource database, ManualTimeProvider time, IDataProtectionProvider protection, DataFolder folder, Dictionary<string, string?> settings, IMailSender? sender)
    {
        (this.database, Time, this.protection, Folder, this.settings) = (database, time, protection, folder, settings);
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.AddSingleton<TimeProvider>(time);
        collection.AddSingleton(folder);
        collection.AddSingleton(database);
        collection.AddSingleton(protection);
        collection.Configure<IdentityOptions>(CompraVentaDb.ConfigureIdentity);
        collection.AddPooledDbContextFactory<CompraVentaDb>(options => CompraVentaDb.Configure(options, database));
        collection.AddAccounts();
        collection.AddMail(new Uri("http://127.0.0.1:5080/"));
        if (sender is not null) collection.AddSingleton(sender);
        services = collection.BuildServiceProvider();
        Queue = services.GetRequiredService<MailQueue>();
        Worker = services.GetServices<IHostedService>().OfType<MailWorker>().Single();
    }

    public ManualTimeProvider Time { get; }

    public DataFolder Folder { get; }

    /// <summary>What removes old mails.</summary>
    public IAccountSweep Sweep => services.GetServices<IAccountSweep>().Single(sweep => sweep is MailSweep);

    public MailQueue Queue { get; }

    public MailWorker Worker { get; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A node on a database of its own that writes files.</summary>
    public static async Task<MailRig> CreateAsync(PostgresFixture postgres, IMailSender? sender = null) =>
        new(await postgres.CreateDatabaseAsync(), new ManualTimeProvider(), new EphemeralDataProtectionProvider(), PostgresFixture.NewFolder(), new(StringComparer.Ordinal), sender);

    /// <summary>A node on a database of its own that sends to a server.</summary>
    public static async Task<MailRig> CreateAsync(PostgresFixture postgres, SmtpServer server, params (string Key, string Value)[] more)
    {
        var sets = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Host"] = "localhost",
            ["Mail:Port"] = $"{server.Port}",
            ["Mail:Username"] = SmtpServer.Username,
            ["Mail:Password"] = SmtpServer.Password,
            ["Mail:From"] = "CompraVenta <no-reply@example.org>",
            ["Mail:PublicUrl"] = "https://compraventa.example.org/base",
        };
        foreach (var (key, value) in more) sets[key] = value;
        return new(await postgres.CreateDatabaseAsync(), new ManualTimeProvider(), new EphemeralDataProtectionProvider(), PostgresFixture.NewFolder(), sets, null);
    }

    /// <summary>Another node of the same app.</summary>
    public MailRig Another(IMailSender? sender = null) => new(database, Time, protection, Folder, settings, sender);

    /// <summary>Makes a user.</summary>
    public async Task<User> AddUserAsync(string email = "ada@example.org", string name = "Ada Lovelace")
    {
        var user = new User
        {
            Id = Guid.NewGuid(),
            Name = name,
            UserName = $"user-{Guid.NewGuid():N}",
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            SecurityStamp = Guid.NewGuid().ToString(),
            CreatedAt = Time.GetUtcNow(),
        };
        await using var db = await Get<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user;
    }

    /// <summary>The table, oldest first.</summary>
    public async Task<List<MailRow>> RowsAsync()
    {
        await using var db = await Get<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        return await db.Mails.OrderBy(row => row.Id).ToListAsync();
    }

    /// <summary>Waits until every mail is done or given up.</summary>
    public Task UntilSettledAsync() => Eventually.True(async () => (await RowsAsync()).TrueForAll(row => row.DoneAt is not null || row.DeadAt is not null));

    /// <summary>Waits until the one mail was tried this often and waits for another try.</summary>
    public async Task<MailRow> UntilTriedAsync(int attempts)
    {
        MailRow? row = null;
        await Eventually.True(async () => (row = (await RowsAsync()).Single()) is { Problem: not null } && row.Attempts == attempts);
        return row!;
    }

    public async ValueTask DisposeAsync()
    {
        if (Worker.ExecuteTask is not null) await Worker.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        if (Directory.Exists(Folder.Path)) Directory.Delete(Folder.Path, recursive: true);
    }
}
