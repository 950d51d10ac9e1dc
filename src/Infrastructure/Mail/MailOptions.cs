using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>How mails leave, bound from <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The SMTP server that takes them; null or empty for none: mails then become files in the data folder.</summary>
    public string? Host { get; set; }

    /// <summary>The server's port. Default 587, for submission (RFC 6409).</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Who signs in to the server; null or empty for nobody.</summary>
    public string? Username { get; set; }

    /// <summary>The password of <see cref="Username"/>.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the connection is secured by STARTTLS, without which nothing is sent. Default true.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>Who sends, as a mail address with or without a name. Needed with <see cref="Host"/>.</summary>
    public string? From { get; set; }

    /// <summary>Where users reach the app: the base of links. Default: the first address that the app listens on.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>How long the server may take for one mail. Default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often mails are looked for that other nodes queued, or that are due again. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a mail about what happened to an account waits for more to tell. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan NotificationsGather { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Mails of one kind that anybody may have sent to one address in an hour. Default 3.</summary>
    [Range(1, 1_000)]
    public int AskedPerHourMax { get; set; } = 3;

    /// <summary>How long the list of mails remembers one that was sent or given up. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(30);
}
