using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Secrets;
using CompraVenta.Infrastructure.Settings;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Infrastructure.Trading.ClosingPrices;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.Infrastructure.Trading.LastPrices;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>The everyday tables. Each table's mapping stands beside its capability; hot paths use Npgsql directly.</summary>
public sealed class CompraVentaDb(DbContextOptions<CompraVentaDb> options) : IdentityUserContext<User, Guid>(options)
{
    /// <summary>Identity's model depends on this option, which it looks for in the services of the application.</summary>
    private static readonly ServiceProvider IdentityServices = new ServiceCollection().Configure<IdentityOptions>(ConfigureIdentity).BuildServiceProvider();

    /// <summary>What changed of accounts.</summary>
    public DbSet<AccountEventRow> AccountEvents => Set<AccountEventRow>();

    /// <summary>Committed batches of engines.</summary>
    public DbSet<EngineBatchRow> EngineBatches => Set<EngineBatchRow>();

    /// <summary>What admins ask of engines.</summary>
    public DbSet<EngineCommandRow> EngineCommands => Set<EngineCommandRow>();

    /// <summary>Epochs of accounts.</summary>
    public DbSet<AccountEpochRow> AccountEpochs => Set<AccountEpochRow>();

    /// <summary>Virtual accounts.</summary>
    public DbSet<TradingAccountRow> Accounts => Set<TradingAccountRow>();

    /// <summary>Balances of accounts.</summary>
    public DbSet<BalanceRow> Balances => Set<BalanceRow>();

    /// <summary>Executions.</summary>
    public DbSet<FillRow> Fills => Set<FillRow>();

    /// <summary>Orders.</summary>
    public DbSet<OrderRow> Orders => Set<OrderRow>();

    /// <summary>The ledger.</summary>
    public DbSet<PostingRow> Postings => Set<PostingRow>();

    /// <summary>Keys of users' programs.</summary>
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    /// <summary>Security events, oldest first by their number.</summary>
    public DbSet<AuditRow> AuditLog => Set<AuditRow>();

    /// <summary>The newest book of each live instrument.</summary>
    public DbSet<SavedBookRow> SavedBooks => Set<SavedBookRow>();

    /// <summary>Sessions of erased users.</summary>
    public DbSet<ErasedSessionRow> ErasedSessions => Set<ErasedSessionRow>();

    /// <summary>How far users have come with the first steps.</summary>
    public DbSet<FirstStepsRow> FirstSteps => Set<FirstStepsRow>();

    /// <summary>What assets of epochs that are over were worth at their end.</summary>
    public DbSet<ClosingPriceRow> ClosingPrices => Set<ClosingPriceRow>();

    /// <summary>What held assets were last known to be worth.</summary>
    public DbSet<LastPriceRow> LastPrices => Set<LastPriceRow>();

    /// <summary>Wrong passwords by mail address.</summary>
    public DbSet<LoginFailureRow> LoginFailures => Set<LoginFailureRow>();

    /// <summary>Mails to send, and what became of them.</summary>
    public DbSet<MailRow> Mails => Set<MailRow>();

    /// <summary>How far accounts' events were told and read.</summary>
    public DbSet<NotificationMarkRow> NotificationMarks => Set<NotificationMarkRow>();

    /// <summary>What users were told.</summary>
    public DbSet<NotificationRow> Notifications => Set<NotificationRow>();

    /// <summary>Where users want to be told what.</summary>
    public DbSet<NotificationSwitchRow> NotificationSwitches => Set<NotificationSwitchRow>();

    /// <summary>Keys of data protection.</summary>
    public DbSet<ProtectionKeyRow> ProtectionKeys => Set<ProtectionKeyRow>();

    /// <summary>Hashes of the codes that sign in once in place of an authenticator's.</summary>
    public DbSet<RecoveryCodeRow> RecoveryCodes => Set<RecoveryCodeRow>();

    /// <summary>Hashes of refresh tokens.</summary>
    public DbSet<RefreshTokenRow> RefreshTokens => Set<RefreshTokenRow>();

    /// <summary>Sign-ins of users.</summary>
    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    /// <summary>Facts that the app decided once and remembers.</summary>
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <summary>Keys that access tokens are signed with.</summary>
    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    /// <summary>Who was told that an instrument is stale.</summary>
    public DbSet<StaleSpellRow> StaleSpells => Set<StaleSpellRow>();

    /// <summary>The one way to configure this context, for the app, the tools and the tests alike, so that all see one model.</summary>
    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, NpgsqlDataSource database)
    {
        options.UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        if (options.Options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider is null) options.UseApplicationServiceProvider(IdentityServices);
        return options;
    }

    /// <summary>The version of Identity's tables: the one with passkeys.</summary>
    public static void ConfigureIdentity(IdentityOptions identity) => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("user_passkeys");
        builder.ApplyConfigurationsFromAssembly(typeof(CompraVentaDb).Assembly);
        SnakeCase.Apply(builder.Model);
    }
}
