namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Where a user wants to be told what. Never changes.</summary>
public sealed class NotificationSwitches
{
    private readonly Dictionary<NotificationKind, NotificationSwitch> own;

    /// <summary>Those of a user.</summary>
    /// <param name="rows">What the user has changed.</param>
    public NotificationSwitches(IEnumerable<NotificationSwitchRow> rows) => own = rows.ToDictionary(row => row.Kind, row => new NotificationSwitch(row.OnPage, row.ByMail));

    /// <summary>The switches of a kind. Unless changed, pages tell everything, and mails what a user who is away would want to know at once.</summary>
    public NotificationSwitch this[NotificationKind kind] =>
        own.TryGetValue(kind.SwitchOf(), out var chosen) ? chosen : new(OnPage: true, ByMail: kind.SwitchOf() is NotificationKind.StopFired or NotificationKind.Refusal);
}
