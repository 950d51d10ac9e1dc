using System.ComponentModel;
using System.Globalization;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The query of <c>GET /api/admin/mails</c> and of the page of mails, as text: each value is read and refused by its own name.</summary>
internal sealed class MailListParameters
{
    /// <summary>Mails of one page, unless said.</summary>
    public const int LimitDefault = 50;

    /// <summary>The words for states.</summary>
    public static readonly string[] States = ["waiting", "done", "dead"];

    [FromQuery(Name = "state"), Description("Only mails that are to be sent, are done, or were given up. Default all.")]
    public string? State { get; init; }

    [FromQuery(Name = "cursor"), Description("`next` of the page before, with the same other parameters.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("Mails of a page.")]
    public string? Limit { get; init; }

    /// <summary>What is asked for.</summary>
    /// <returns>Null when everything can be read, else what is wrong first.</returns>
    public RequestFault? Read(out MailState? state, out long? before, out int limit)
    {
        (state, before, limit) = (null, null, LimitDefault);
        if (!string.IsNullOrEmpty(State))
        {
            var index = Array.IndexOf(States, State);
            if (index < 0) return RequestFault.BadParameter("state", $"'{State}' is none of {string.Join(", ", States)}.");
            state = (MailState)index;
        }

        if (!string.IsNullOrEmpty(Cursor))
        {
            if (!long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return RequestFault.BadParameter("cursor", "This is no 'next' of a page.");
            before = number;
        }

        return MarketNames.ReadCount(Limit, "limit", LimitDefault, MailAdmin.LimitMax, out limit);
    }
}
