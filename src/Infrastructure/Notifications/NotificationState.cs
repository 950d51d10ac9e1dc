using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>An account's notifications as its stream begins with them: all of one moment.</summary>
/// <param name="Last">The number of the last one; 0 before the first.</param>
/// <param name="Read">All up to this number are read.</param>
/// <param name="Unread">How many are unread, of all that are kept.</param>
/// <param name="Notifications">The newest that are unread, newest first.</param>
public sealed record NotificationState(long Last, long Read, int Unread, IReadOnlyList<NotificationView> Notifications)
{
    /// <summary>As streams tell it: one JSON object.</summary>
    public string ToJson() => AccountJson.Write(new { Unread, Notifications });
}
