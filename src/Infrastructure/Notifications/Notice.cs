namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Something to tell an account's user, wherever their switches say.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="At">When that was decided.</param>
/// <param name="Base">The pair's base asset.</param>
/// <param name="Quote">The pair's quote asset.</param>
/// <param name="OrderId">The order that it is about; null for none.</param>
/// <param name="Message">What it says to people.</param>
/// <param name="IsOfFiring">Whether it is of no use to those who are told that the order fired: that says it too.</param>
internal sealed record Notice(NotificationKind Kind, DateTimeOffset At, string Base, string Quote, Guid? OrderId, string Message, bool IsOfFiring = false)
{
    /// <summary>Those that are wanted at a place.</summary>
    /// <param name="notices">All.</param>
    /// <param name="isOn">Whether a kind is wanted there.</param>
    public static List<Notice> Wanted(IEnumerable<Notice> notices, Func<NotificationKind, bool> isOn) =>
        [.. notices.Where(notice => isOn(notice.Kind) && !(notice.IsOfFiring && isOn(NotificationKind.StopFired)))];
}
