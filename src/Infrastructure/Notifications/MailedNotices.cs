using System.Text.Json;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>What a mail about notifications tells.</summary>
/// <param name="Lines">The first of them, oldest first.</param>
/// <param name="More">How many there are beside these.</param>
/// <param name="OrderId">The order that all of them are about; null for none, or several.</param>
internal sealed record MailedNotices(IReadOnlyList<string> Lines, int More, Guid? OrderId)
{
    /// <summary>Nothing yet.</summary>
    public static readonly MailedNotices None = new([], 0, null);

    /// <summary>How many it tells of.</summary>
    public int Count => Lines.Count + More;

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static MailedNotices Of(string json) => JsonSerializer.Deserialize<MailedNotices>(json) ?? throw new JsonException("a mail's lines are null");

    /// <summary>With more to tell.</summary>
    public MailedNotices With(IReadOnlyList<Notice> notices)
    {
        var taken = Math.Min(notices.Count, NotificationMails.LinesMax - Lines.Count);
        var orders = notices.Select(notice => notice.OrderId).Distinct().ToList();
        return new MailedNotices(
            [.. Lines, .. notices.Take(taken).Select(notice => $"{notice.Base}-{notice.Quote}: {notice.Message}")],
            More + notices.Count - taken,
            orders.Count == 1 && (Count == 0 || OrderId == orders[0]) ? orders[0] : null);
    }

    /// <summary>As a mail's row keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);
}
