using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>Registers passkeys.</summary>
internal static class PasskeyRegistration
{
    private const string Required = "required";

    /// <summary>Adds the framework's handler with our rules: every passkey recognises its user and is found without a name, and belongs to the host that was asked.</summary>
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = Required;
            passkeys.ResidentKeyRequirement = Required;

            // The domain is left to the request's host, which AllowedHosts guards.
            passkeys.ValidateOrigin = static context => ValueTask.FromResult(!context.CrossOrigin && PasskeyHost.IsOrigin(context.HttpContext.Request, context.Origin));
        });
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<PasskeyUse>();
        services.AddScoped<PasskeyList>();
        services.AddScoped<PasskeyCeremonies>();
    }
}
