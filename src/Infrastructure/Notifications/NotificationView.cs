using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>A notification as programs, pages and streams see it.</summary>
/// <param name="Id">Its number: later ones are greater, by one each.</param>
/// <param name="Time">When what it tells of was decided.</param>
/// <param name="Kind">What it tells: <c>fill</c>, <c>stop_fired</c>, <c>refusal</c>, <c>stale</c> or <c>fresh</c>.</param>
/// <param name="Message">What it says to people.</param>
/// <param name="Pair">The pair.</param>
/// <param name="OrderId">The order that it is about; null for none.</param>
/// <param name="IsRead">Whether it was read.</param>
public sealed record NotificationView(long Id, DateTimeOffset Time, string Kind, string Message, string Pair, Guid? OrderId, bool IsRead)
{
    /// <summary>As streams tell it: one JSON object, with how many are unread.</summary>
    public string ToJson(int unread) => AccountJson.Write(new { Unread = unread, Notification = this });

    /// <summary>A row, by how far its account's user has read.</summary>
    internal static NotificationView Of(NotificationRow row, long read) => new(row.Number, row.At, row.Kind.Word(), row.Message, $"{row.Base}-{row.Quote}", row.OrderId, row.Number <= read);
}
