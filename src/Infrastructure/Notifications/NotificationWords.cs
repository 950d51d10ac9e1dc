using System.Text.Json;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>The words for kinds of notifications, on the wire and on pages alike.</summary>
public static class NotificationWords
{
    /// <summary>The kinds that have a switch, in the order of their list. <see cref="NotificationKind.Fresh"/> has that of <see cref="NotificationKind.Stale"/>.</summary>
    public static IReadOnlyList<NotificationKind> Switched { get; } = [NotificationKind.Fill, NotificationKind.StopFired, NotificationKind.Refusal, NotificationKind.Stale];

    /// <summary>The stable word for programs, such as <c>stop_fired</c>.</summary>
    public static string Word(this NotificationKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>What people call it.</summary>
    public static string Name(this NotificationKind kind) => kind switch
    {
        NotificationKind.Fill => "Fill",
        NotificationKind.StopFired => "Stop fired",
        NotificationKind.Refusal => "Order ended",
        NotificationKind.Stale => "Data stale",
        NotificationKind.Fresh => "Data fresh",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without words"),
    };

    /// <summary>The kind whose switch decides whether it is told.</summary>
    internal static NotificationKind SwitchOf(this NotificationKind kind) => kind == NotificationKind.Fresh ? NotificationKind.Stale : kind;
}
