namespace CompraVenta.Infrastructure.Notifications;

/// <summary>A page of notifications.</summary>
/// <param name="Notifications">They, newest first.</param>
/// <param name="Unread">How many are unread, of all that are kept.</param>
/// <param name="Next">The number to go on before; null after the last.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationView> Notifications, int Unread, long? Next);
