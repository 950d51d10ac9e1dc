namespace CompraVenta.Infrastructure.Mail;

/// <summary>A row of <c>mails</c>: a mail to write and send. The text, with whatever secret link it carries, is only made when it is sent.</summary>
public sealed class MailRow
{
    /// <summary>Its number, in the order in which mails were asked for.</summary>
    public long Id { get; init; }

    /// <summary>What it says.</summary>
    public MailKind Kind { get; init; }

    /// <summary>The address that it was asked for, which need not have an account.</summary>
    public required string Address { get; init; }

    /// <summary>The user that it is about; null where only an address was given.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What else its text needs; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is to be tried (again).</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was sent, or found to have no reader; null before.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>When it was given up; null unless it was.</summary>
    public DateTimeOffset? DeadAt { get; init; }

    /// <summary>Why the last attempt failed; null when none did.</summary>
    public string? Problem { get; init; }
}
