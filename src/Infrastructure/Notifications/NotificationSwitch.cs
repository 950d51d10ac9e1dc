namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Where something is told.</summary>
/// <param name="OnPage">On pages: in the bell, and in passing on whatever page is open.</param>
/// <param name="ByMail">By mail, to a confirmed address.</param>
public readonly record struct NotificationSwitch(bool OnPage, bool ByMail);
