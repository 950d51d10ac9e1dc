namespace CompraVenta.Infrastructure.Notifications;

/// <summary>A row of <c>notification_switches</c>: where a user wants to be told what. Without a row the defaults hold.</summary>
public sealed class NotificationSwitchRow
{
    /// <summary>The user.</summary>
    public Guid UserId { get; init; }

    /// <summary>What.</summary>
    public NotificationKind Kind { get; init; }

    /// <summary>Whether on pages.</summary>
    public bool OnPage { get; init; }

    /// <summary>Whether by mail.</summary>
    public bool ByMail { get; init; }
}
