using System.Globalization;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Web.Http;
using CompraVenta.Web.Trust;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Accounts;

/// <summary>Why somebody is not signed in: the same words over the API and on the page.</summary>
internal static class SignInRefusal
{
    /// <summary>As a fault. A lockout is told by how long one lasts, so that whoever waits as long is let in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing was refused.</exception>
    public static RequestFault Of(HttpContext context, LoginOutcome outcome) => outcome switch
    {
        LoginOutcome.Refused => new(StatusCodes.Status401Unauthorized, AccountCodes.BadCredentials, "Mail address and password do not go together."),
        LoginOutcome.LockedOut => new(StatusCodes.Status423Locked, AccountCodes.LockedOut, $"Too many wrong passwords or codes for this mail address; wait {LockoutOf(context)}."),
        LoginOutcome.AccountLocked => new(StatusCodes.Status403Forbidden, AccountCodes.AccountLocked, "This account is locked. Ask whoever runs this site."),
        LoginOutcome.CodeNeeded => new(StatusCodes.Status401Unauthorized, AccountCodes.TwoFactorRequired, "The password is right; a code of the authenticator is needed as well."),
        LoginOutcome.BadCode => new(StatusCodes.Status401Unauthorized, AccountCodes.BadCode, "This code is wrong, or was used before. Each is good once, the authenticator's for a minute."),
        LoginOutcome.PasskeyRefused => new(StatusCodes.Status401Unauthorized, AccountCodes.PasskeyRefused, "This passkey is not known here, or it took too long. Try again, or use your password."),
        LoginOutcome.AddressNotConfirmed => new(
            StatusCodes.Status403Forbidden, AccountCodes.AddressNotConfirmed, "Confirm your mail address first, by the link in the mail that was sent there."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not a refusal"),
    };

    /// <summary>As an answer of the API, which says how long a lockout lasts.</summary>
    public static IResult Answer(HttpContext context, LoginOutcome outcome, DateTimeOffset? lockedUntil, DateTimeOffset now)
    {
        if (lockedUntil is { } until)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling((until - now).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Of(context, outcome).ToProblem();
    }

    private static string LockoutOf(HttpContext context) => DurationWords.Of(context.RequestServices.GetRequiredService<IOptions<AccountOptions>>().Value.LockoutTime);
}
