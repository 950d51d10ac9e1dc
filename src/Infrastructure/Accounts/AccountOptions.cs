using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Accounts;

/// <summary>How people sign in, and for how long; bound from <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    /// <summary>How long an access token holds. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AccessTokenLife { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lives without being renewed. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "365.00:00:00")]
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a session that has ended, or run out, is still kept, so that its user can see where it was. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan EndedSessionsKept { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How old a signing key gets before a new one takes its place; the old one goes on verifying. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan SigningKeyLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Who signs tokens, as they say in <c>iss</c>. Default <c>compraventa</c>.</summary>
    [Required]
    public string Issuer { get; set; } = "compraventa";

    /// <summary>Whom tokens are for, as they say in <c>aud</c>. Default <c>compraventa-api</c>.</summary>
    [Required]
    public string Audience { get; set; } = "compraventa-api";

    /// <summary>Wrong passwords for one mail address after which it is locked out. Default 5.</summary>
    [Range(1, 1_000)]
    public int FailuresMax { get; set; } = 5;

    /// <summary>How long a lockout lasts, and how long wrong passwords are remembered. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LockoutTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a mail address has to be confirmed, by the link in a mail, before it signs in. Default: only when the app listens on more than loopback.</summary>
    public bool? ConfirmAddress { get; set; }

    /// <summary>Verified tokens that are remembered, so that their signature is checked once. Default 20 000.</summary>
    [Range(1, 10_000_000)]
    public int VerifiedTokensMax { get; set; } = 20_000;

    /// <summary>API keys that are remembered, so that not each call reads its own from the database. Default 10 000.</summary>
    [Range(1, 10_000_000)]
    public int VerifiedKeysMax { get; set; } = 10_000;

    /// <summary>How long a guest stays whom nobody uses. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan GuestLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Guests that one network address may make in an hour. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int GuestsPerHour { get; set; } = 20;
}
