using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Users;

/// <summary>A person with an account: who they are and how they sign in. Their money is elsewhere.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>How they want to be called; at most 100 characters.</summary>
    public required string Name { get; set; }

    /// <summary>In years, 13 to 120; null when they did not say.</summary>
    public int? Age { get; set; }

    /// <summary>As they wrote it, at most 100 characters; null when they did not say.</summary>
    public string? Country { get; set; }

    /// <summary>When they registered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether they may use the admin calls and pages.</summary>
    public bool IsAdmin { get; set; }

    /// <summary>Whether this is somebody who only looks around: no mail address, no password, swept when idle.</summary>
    public bool IsGuest { get; set; }

    /// <summary>Their time zone by its IANA name; null for UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary><c>light</c> or <c>dark</c>; null for what the device prefers.</summary>
    public string? Theme { get; set; }

    /// <summary><c>red</c> where red stands for up and green for down; null for green up.</summary>
    public string? Rising { get; set; }

    /// <summary>When they were last here, to some minutes; null when never.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>When an admin locked the account; null while it is open.</summary>
    public DateTimeOffset? LockedAt { get; set; }

    /// <summary>The secret that they share with their authenticator, under data protection; null without one. It counts once <see cref="IdentityUser{TKey}.TwoFactorEnabled"/> is set.</summary>
    public byte[]? AuthenticatorKey { get; set; }

    /// <summary>The number of the last time step whose code was accepted: no code is accepted twice.</summary>
    public long? AuthenticatorStep { get; set; }
}
