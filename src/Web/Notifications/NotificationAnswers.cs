using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CompraVenta.Infrastructure.Notifications;

namespace CompraVenta.Web.Notifications;

/// <summary>A page of notifications.</summary>
internal sealed record NotificationsAnswer(
    [property: Description("The notifications, newest first.")] IReadOnlyList<NotificationView> Notifications,
    [property: Description("How many are unread, of all that are kept.")] int Unread,
    [property: Description("The `cursor` of the next page; null when there is none.")] string? NextCursor,
    [property: Description("Where prices come from: live, simulated or replay. Each market has notifications of its own.")] string Source);

/// <summary>The body of <c>POST /api/notifications/read</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReadRequest
{
    [Required, Description("The `id` of the newest that was read: all before it are read with it.")]
    public long? UpTo { get; init; }
}

/// <summary>How much is unread.</summary>
internal sealed record UnreadAnswer([property: Description("How many are unread now.")] int Unread);

/// <summary>Where something is told.</summary>
internal sealed record SwitchAnswer(
    [property: Description("On pages, in the list of notifications and over the WebSocket.")] bool Page,
    [property: Description("By mail.")] bool Mail)
{
    /// <summary>As it is kept.</summary>
    public static SwitchAnswer Of(NotificationSwitch own) => new(own.OnPage, own.ByMail);
}

/// <summary>Where everything is told.</summary>
internal sealed record SwitchesAnswer(
    [property: Description("Orders that were filled, wholly or in part.")] SwitchAnswer Fill,
    [property: Description("Stops, take-profits and trailing stops that fired.")] SwitchAnswer StopFired,
    [property: Description("Orders that were accepted and ended by themselves: expired, or cancelled with a reason.")] SwitchAnswer Refusal,
    [property: Description("Pairs that you hold or have open orders on and that have no fresh book for more than 30 seconds, and once they have one again.")] SwitchAnswer Stale,
    [property: Description("Whether mail can reach you: only at an address that you have confirmed.")] bool HasMail)
{
    /// <summary>As they are kept.</summary>
    public static SwitchesAnswer Of(NotificationSwitches own, bool hasMail) => new(
        SwitchAnswer.Of(own[NotificationKind.Fill]), SwitchAnswer.Of(own[NotificationKind.StopFired]), SwitchAnswer.Of(own[NotificationKind.Refusal]), SwitchAnswer.Of(own[NotificationKind.Stale]), hasMail);
}

/// <summary>What to change of where something is told.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SwitchChange
{
    [Description("On pages, in the list of notifications and over the WebSocket.")]
    public bool? Page { get; init; }

    [Description("By mail.")]
    public bool? Mail { get; init; }
}

/// <summary>The body of <c>PATCH /api/notifications/switches</c>: what is left out stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SwitchesChange
{
    [Description("Orders that were filled.")]
    public SwitchChange? Fill { get; init; }

    [Description("Stops that fired.")]
    public SwitchChange? StopFired { get; init; }

    [Description("Orders that ended by themselves.")]
    public SwitchChange? Refusal { get; init; }

    [Description("Data that became stale, or fresh again.")]
    public SwitchChange? Stale { get; init; }

    /// <summary>As it is kept.</summary>
    public Dictionary<NotificationKind, (bool? OnPage, bool? ByMail)> ToChanges()
    {
        var changes = new Dictionary<NotificationKind, (bool?, bool?)>();
        foreach (var (kind, change) in new[] { (NotificationKind.Fill, Fill), (NotificationKind.StopFired, StopFired), (NotificationKind.Refusal, Refusal), (NotificationKind.Stale, Stale) })
        {
            if (change is not null) changes.Add(kind, (change.Page, change.Mail));
        }

        return changes;
    }
}
