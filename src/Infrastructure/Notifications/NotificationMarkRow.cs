namespace CompraVenta.Infrastructure.Notifications;

/// <summary>A row of <c>notification_marks</c>: how far an account's events were told, and how far its user has read.</summary>
public sealed class NotificationMarkRow
{
    /// <summary>The account.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The number of the last event of the account that was looked at; moved in the transaction that writes what it gave rise to.</summary>
    public long ToldEvent { get; init; }

    /// <summary>The number of the account's last notification; 0 before the first.</summary>
    public long LastNumber { get; init; }

    /// <summary>All notifications up to this number are read.</summary>
    public long ReadNumber { get; init; }
}
