using System.ComponentModel;
using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The query of <c>GET /api/admin/audit</c> and of the page of the audit log, as text: each value is read and refused by its own name.</summary>
internal sealed class AuditParameters
{
    /// <summary>Events of one page, unless said.</summary>
    public const int LimitDefault = 50;

    [FromQuery(Name = "event"), Description("Only events of this kind.")]
    public string? Event { get; init; }

    [FromQuery(Name = "actor"), Description("Only what this user did: an id, or the mail address of an account.")]
    public string? Actor { get; init; }

    [FromQuery(Name = "subject"), Description("Only what is about this user's account: an id, or the mail address of an account.")]
    public string? Subject { get; init; }

    [FromQuery(Name = "from"), Description("Only from then on: a day such as 2026-11-20, or a moment such as 2026-11-20T12:00:00Z.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Only before then; a day is its beginning.")]
    public string? To { get; init; }

    [FromQuery(Name = "cursor"), Description("`next` of the page before, with the same other parameters.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("Events of a page.")]
    public string? Limit { get; init; }

    /// <summary>What is asked for; times without an offset are UTC.</summary>
    /// <returns>What is wrong first, or null; the query only when nothing is.</returns>
    public async Task<(RequestFault? Fault, AuditQuery Query)> ReadAsync(UserDirectory users, CancellationToken ct)
    {
        var none = new AuditQuery();
        AuditEvent what = default;
        if (!string.IsNullOrEmpty(Event) && !AuditEventWords.TryParse(Event, out what))
        {
            return (RequestFault.BadParameter("event", $"There is no event '{Event}'.") with { Candidates = AuditEventWords.All }, none);
        }

        var (badActor, actor) = await ReadUserAsync("actor", Actor, users, ct);
        if (badActor is not null) return (badActor, none);
        var (badSubject, subject) = await ReadUserAsync("subject", Subject, users, ct);
        if (badSubject is not null) return (badSubject, none);
        if (MomentParameter.Read("from", From, out var from) is { } badFrom) return (badFrom, none);
        if (MomentParameter.Read("to", To, out var to) is { } badTo) return (badTo, none);
        if (MarketNames.ReadCount(Limit, "limit", LimitDefault, AuditQuery.LimitMax, out var limit) is { } badLimit) return (badLimit, none);
        long before = 0;
        if (!string.IsNullOrEmpty(Cursor) && (!long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before) || before < 1))
        {
            return (RequestFault.BadParameter("cursor", "This is no 'next' of a page."), none);
        }

        return (null, new AuditQuery
        {
            Events = string.IsNullOrEmpty(Event) ? [] : [what],
            ActorId = actor,
            SubjectId = subject,
            From = from,
            To = to,
            Before = before == 0 ? null : before,
            Limit = limit,
        });
    }

    private static async Task<(RequestFault? Fault, Guid? UserId)> ReadUserAsync(string name, string? text, UserDirectory users, CancellationToken ct)
    {
        var asked = text?.Trim();
        if (string.IsNullOrEmpty(asked)) return (null, null);
        if (Guid.TryParse(asked, out var id)) return (null, id);
        if (!EmailRules.IsAddress(asked)) return (RequestFault.BadParameter(name, $"'{asked}' is neither an id nor a mail address."), null);
        return await users.FindByEmailAsync(asked, ct) is { } found ? (null, found) : (RequestFault.BadParameter(name, $"No account has the mail address {asked}."), null);
    }
}
