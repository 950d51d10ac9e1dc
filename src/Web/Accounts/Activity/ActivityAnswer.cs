using System.ComponentModel;
using CompraVenta.Infrastructure.Accounts.Audit;

namespace CompraVenta.Web.Accounts.Activity;

/// <summary>A page of what happened to an account.</summary>
internal sealed record ActivityAnswer(
    [property: Description("What happened, newest first.")] IReadOnlyList<ActivityLine> Activity,
    [property: Description("`cursor` of the next page; null after the last.")] string? NextCursor);

/// <summary>Something that happened to an account.</summary>
internal sealed record ActivityLine(
    [property: Description("When.")] DateTimeOffset Time,
    [property: Description("What, as a stable word.")] AuditEvent Event,
    [property: Description("The kind of event.")] ActivityKind Kind,
    [property: Description("What, in words.")] string Message,
    [property: Description("The network address it came from; null when unknown.")] string? Address,
    [property: Description("Whether somebody else did it: an admin, or somebody not signed in.")] bool ByOther,
    [property: Description("What else there is to say; null for nothing.")] string? Detail)
{
    /// <summary>As its user reads it.</summary>
    public static ActivityLine Of(AuditRow row) =>
        new(row.At, row.Event, ActivityReader.KindOf(row.Event), AuditWords.Of(row.Event), row.Address, row.ActorId != row.SubjectId, row.Detail);
}
