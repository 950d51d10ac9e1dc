using System.ComponentModel;
using CompraVenta.Infrastructure.Accounts.Sessions;

namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>The answer of <c>GET /api/sessions</c>.</summary>
internal sealed record SessionsAnswer(
    [property: Description("Newest use first.")] IReadOnlyList<SessionAnswer> Sessions,
    [property: Description("For the next page; null on the last.")] string? NextCursor);

/// <summary>One session of a user.</summary>
internal sealed record SessionAnswer(
    [property: Description("Its id.")] Guid Id,
    [property: Description("Whether it is the one that asks.")] bool IsCurrent,
    [property: Description("`browser` or `program`.")] string Kind,
    [property: Description("What holds it, as far as it says: `Firefox on Linux`.")] string Name,
    [property: Description("What it calls itself, shortened; null when it does not.")] string? Agent,
    [property: Description("The network address that it was begun from; null when unknown.")] string? Address,
    [property: Description("When its user signed in.")] DateTimeOffset BeganAt,
    [property: Description("When it was last used, to a quarter of an hour: when its tokens or cookie were last renewed.")] DateTimeOffset UsedAt,
    [property: Description("When it ends unless it is used.")] DateTimeOffset ExpiresAt)
{
    /// <summary>A session as its user sees it.</summary>
    public static SessionAnswer Of(SessionRow row, Guid current) => new(
        row.Id,
        row.Id == current,
        row.IsBrowser ? "browser" : "program",
        AgentWords.Of(row.Agent, row.IsBrowser),
        row.Agent,
        row.Address,
        row.CreatedAt,
        row.UsedAt,
        row.ExpiresAt);
}
