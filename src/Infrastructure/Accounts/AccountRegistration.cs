using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Guests;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CompraVenta.Infrastructure.Accounts;

/// <summary>Registers accounts.</summary>
public static class AccountRegistration
{
    /// <summary>PBKDF2 with HMAC-SHA512, the framework's hash, at the strength that OWASP's Password Storage Cheat Sheet asks of it.</summary>
    public const int PasswordIterations = 210_000;

    /// <summary>Makes the first admin whom the settings name, as the app starts.</summary>
    public static IServiceCollection AddFirstAdmin(this IServiceCollection services)
    {
        services.AddOptions<FirstAdminOptions>().BindConfiguration("Accounts:FirstAdmin");
        services.AddHostedService<FirstAdmin>();
        return services;
    }

    /// <summary>Adds users, passwords, sessions, access tokens and API keys.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().BindConfiguration("Accounts").ValidateDataAnnotations().ValidateOnStart();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordIterations);

        // Identity's store changes what it has read, so its context tracks.
        services.AddScoped(provider =>
        {
            var db = provider.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContext();
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
            return db;
        });
        services.AddScoped<IUserValidator<User>, UserRules>();
        services.AddIdentityCore<User>(identity =>
        {
            CompraVentaDb.ConfigureIdentity(identity);
            identity.User.RequireUniqueEmail = true;
            identity.Password.RequiredLength = PasswordRules.LengthMin;
            identity.Password.RequireDigit = false;
            identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Tokens.EmailConfirmationTokenProvider = AddressTokenProvider.Name;
            identity.Tokens.ChangeEmailTokenProvider = AddressTokenProvider.Name;
        }).AddEntityFrameworkStores<CompraVentaDb>().AddPasswordValidator<PasswordRules>().AddDefaultTokenProviders().AddTokenProvider<AddressTokenProvider>(AddressTokenProvider.Name);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = PasswordReset.LinkLife);
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ActivityReader>();
        services.AddSingleton<PersonalDataReader>();
        services.AddSingleton<AccountEraser>();
        services.AddSingleton<GuestSweep>();
        services.AddScoped<GuestAccounts>();
        services.AddSingleton<LoginFailures>();
        services.AddSingleton<PasswordDecoy>();
        services.AddScoped<SignInGates>();
        services.AddSingleton<TwoFactorStore>();
        services.AddScoped<PasswordLogin>();
        services.AddScoped<PasswordReset>();
        services.AddScoped<AddressConfirmation>();
        services.AddScoped<AddressChange>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenWriter>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<EngineCommands>();
        services.TryAddSingleton<MailQueue>();
        services.AddSingleton<AccountAdmin>();
        services.AddScoped<UserDirectory>();
        services.AddScoped<AdminMaker>();
        services.AddSingleton<MailFolder>();
        services.AddScoped<MailAdmin>();
        services.AddSingleton<IAccountSweep, LoginFailureSweep>();
        services.AddSingleton<IAccountSweep, SessionSweep>();
        services.AddSingleton<IAccountSweep>(provider => provider.GetRequiredService<GuestSweep>());
        services.AddHostedService<AccountSweep>();
        services.AddSingleton<IRevocationMemory>(provider => provider.GetRequiredService<RevokedSessions>());
        services.AddApiKeys();
        services.AddSingleton<Revocations>();
        services.AddHostedService(provider => provider.GetRequiredService<Revocations>());
        return services;
    }

    private static void AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeySecrets>();
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<IRevocationMemory>(provider => provider.GetRequiredService<ApiKeyCache>());
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<ApiKeyUses>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUses>());
    }
}
