using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>One node's sessions and tokens, on a database that several rigs may share.</summary>
internal sealed class AccountRig : IAsyncDisposable
{
    private AccountRig(NpgsqlDataSource database, ManualTimeProvider time, IDataProtectionProvider protection)
    {
        (Database, Time, Protection) = (database, time, protection);
        var limits = Options.Create(Limits);
        Contexts = new Factory(database);
        Keys = new SigningKeys(Contexts, protection, limits, time);
        Revoked = new RevokedSessions(database, limits, time);
        KeyCache = new ApiKeyCache(limits);
        Revocations = new Revocations(database, [Revoked, KeyCache], time, NullLogger<Revocations>.Instance);
        KeyUses = new ApiKeyUses(database, NullLogger<ApiKeyUses>.Instance);
        var secrets = new ApiKeySecrets(protection);
        ApiKeys = new ApiKeyStore(Contexts, KeyCache, secrets, time);
        ApiKeyVerifier = new ApiKeyVerifier(Contexts, KeyCache, secrets, KeyUses, time);
        Sessions = new SessionStore(Contexts, Revoked, limits, time);
        Writer = new TokenWriter(Keys, limits, time);
        Reader = new TokenReader(Keys, limits);
        Verifier = new TokenVerifier(Reader, Revoked, limits, time);
    }

    public NpgsqlDataSource Database { get; }

    public ManualTimeProvider Time { get; }

    public IDataProtectionProvider Protection { get; }

    public AccountOptions Limits { get; } = new();

    public IDbContextFactory<CompraVentaDb> Contexts { get; }

    public SigningKeys Keys { get; }

    public RevokedSessions Revoked { get; }

    public ApiKeyCache KeyCache { get; }

    public Revocations Revocations { get; }

    public ApiKeyUses KeyUses { get; }

    public ApiKeyStore ApiKeys { get; }

    public ApiKeyVerifier ApiKeyVerifier { get; }

    public SessionStore Sessions { get; }

    public TokenWriter Writer { get; }

    public TokenReader Reader { get; }

    public TokenVerifier Verifier { get; }

    /// <summary>A node on a database of its own.</summary>
    public static async Task<AccountRig> CreateAsync(PostgresFixture postgres) =>
        new(await postgres.CreateDatabaseAsync(), new ManualTimeProvider(), new EphemeralDataProtectionProvider());

    /// <summary>Another node of the same app.</summary>
    public AccountRig Another() => new(Database, Time, Protection);

    /// <summary>Makes a user.</summary>
    public async Task<User> AddUserAsync()
    {
        var user = new User { Id = Guid.NewGuid(), Name = "A Person", UserName = "a", CreatedAt = Time.GetUtcNow() };
        await using var db = await Contexts.CreateDbContextAsync();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user;
    }

    public async ValueTask DisposeAsync()
    {
        await Revocations.StopAsync(CancellationToken.None);
        Revocations.Dispose();
        await KeyUses.StopAsync(CancellationToken.None);
        KeyUses.Dispose();
        KeyCache.Dispose();
        Verifier.Dispose();
        Keys.Dispose();
    }

    private sealed class Factory(NpgsqlDataSource database) : IDbContextFactory<CompraVentaDb>
    {
        public CompraVentaDb CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<CompraVentaDb>();
            CompraVentaDb.Configure(options, database);
            return new CompraVentaDb(options.Options);
        }
    }
}
