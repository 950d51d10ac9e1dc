using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>Makes the admin whom the settings name, when the app starts without any. Done once: an admin who is removed later does not come back, with an old password, by a restart.</summary>
public sealed partial class FirstAdmin(
    IServiceScopeFactory scopes, IDbContextFactory<CompraVentaDb> contexts, SettingsStore settings, IOptions<FirstAdminOptions> options, TimeProvider time, ILogger<FirstAdmin> logger)
    : IHostedService
{
    private const string DoneKey = "accounts.first_admin";

    /// <summary>Any number will do, as long as nothing else in this database uses it for an advisory lock.</summary>
    private const long TurnsLock = 0x436F_6D70_4669_7273;

    /// <inheritdoc/>
    /// <exception cref="OptionsValidationException">The settings name no mail address, or a password that is against the rules.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.Email)) return;
        await using var turns = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await turns.Database.BeginTransactionAsync(cancellationToken);

        // Of several nodes that start together one does it.
        await turns.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({TurnsLock})", cancellationToken);
        await MakeAsync(options.Value.Email.Trim(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakeAsync(string email, CancellationToken ct)
    {
        if (!EmailRules.IsAddress(email)) throw Wrong("Accounts:FirstAdmin:Email is no mail address.");
        await using var scope = scopes.CreateAsyncScope();
        var admin = scope.ServiceProvider.GetRequiredService<AccountAdmin>();
        if (await admin.HasAdminAsync(ct) || await settings.GetAsync(DoneKey, ct) is not null) return;
        if (await scope.ServiceProvider.GetRequiredService<UserDirectory>().FindByEmailAsync(email, ct) is { } known)
        {
            if (await admin.MakeAdminAsync(known, AdminActor.Settings, null, ct) != AdminOutcome.Done) return;
        }
        else if (string.IsNullOrEmpty(options.Value.Password))
        {
            Log.NobodyYet(logger);
            return;
        }
        else
        {
            var result = await scope.ServiceProvider.GetRequiredService<AdminMaker>().MakeAsync(email, options.Value.Password, AdminActor.Settings, ct);
            if (!result.Succeeded) throw Wrong([.. result.Errors.Select(error => $"Accounts:FirstAdmin: {error.Description}")]);
        }

        await settings.SetAsync(DoneKey, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), ct);
        Log.Made(logger);
    }

    private static OptionsValidationException Wrong(params string[] problems) => new("Accounts:FirstAdmin", typeof(FirstAdminOptions), problems);

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Information, "The account that the settings name is the first admin", EventName = "FirstAdminMade")]
        public static partial void Made(ILogger logger);

        [LoggerMessage(5102, LogLevel.Warning, "No account has the address of Accounts:FirstAdmin:Email: register it and start again, or set a password", EventName = "FirstAdminMissing")]
        public static partial void NobodyYet(ILogger logger);
    }
}
