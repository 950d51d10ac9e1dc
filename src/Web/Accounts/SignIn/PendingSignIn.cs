using System.Globalization;
using System.Security.Cryptography;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.SignIn;

/// <summary>A sign-in whose password was right and that waits for a code: who it was, in a protected cookie that holds for five minutes and until the password is changed.</summary>
internal sealed class PendingSignIn(IDataProtectionProvider protection, TimeProvider time)
{
    private const string CookieName = "sign_in_code";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector protector = protection.CreateProtector("CompraVenta.PendingSignIn");

    /// <summary>Waits for a user's code.</summary>
    public void Begin(HttpContext http, User user)
    {
        var until = time.GetUtcNow() + Life;
        var state = string.Create(CultureInfo.InvariantCulture, $"{user.Id}|{until.ToUnixTimeSeconds()}|{user.SecurityStamp}");
        http.Response.Cookies.Append(CookieName, protector.Protect(state), CookieOf(http, Life));
    }

    /// <summary>Finds the user whose code is waited for.</summary>
    /// <returns>Null when nothing waits, or not any more.</returns>
    public async Task<User?> FindAsync(HttpContext http, UserManager<User> users)
    {
        if (http.Request.Cookies[CookieName] is not { Length: > 0 } cookie || Read(cookie) is not [var id, var until, var stamp]) return null;
        if (time.GetUtcNow().ToUnixTimeSeconds() >= long.Parse(until, CultureInfo.InvariantCulture)) return null;
        return await users.FindByIdAsync(id) is { TwoFactorEnabled: true } user && user.SecurityStamp == stamp ? user : null;
    }

    /// <summary>Waits no more.</summary>
    public static void End(HttpContext http) => http.Response.Cookies.Delete(CookieName, CookieOf(http, null));

    private static CookieOptions CookieOf(HttpContext http, TimeSpan? life) => new()
    {
        Path = "/Login",
        HttpOnly = true,
        IsEssential = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        MaxAge = life,
    };

    private string[]? Read(string cookie)
    {
        try
        {
            return protector.Unprotect(cookie).Split('|', 3);
        }
        catch (CryptographicException)
        {
            // None of ours, or of keys that are gone.
            return null;
        }
    }
}
