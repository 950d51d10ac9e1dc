using System.Globalization;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of mails.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminMailsModel(MailAdmin mails) : FormPage
{
    /// <summary>Which mails, as words of the address and of people.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> StateWords = [("", "All"), ("waiting", "Waiting"), ("done", "Done"), ("dead", "Given up")];

    /// <summary>Which mails.</summary>
    [BindProperty(Name = "state", SupportsGet = true)]
    public string? State { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(Name = "cursor", SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The mails.</summary>
    public MailPage Result { get; private set; } = new([], null);

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (new MailListParameters { State = State, Cursor = Cursor }.Read(out var state, out var before, out var limit) is { } fault) return Mend(fault.Message);
        Result = await mails.ListAsync(state, before, limit, Gone);
        return Page();
    }

    /// <summary>The address of another page of the same mails.</summary>
    public string AddressOf(long? cursor)
    {
        var query = new QueryBuilder();
        if (!string.IsNullOrEmpty(State)) query.Add("state", State);
        if (cursor is { } number) query.Add("cursor", number.ToString(CultureInfo.InvariantCulture));
        return Url.Content("~/Admin/Mails") + query;
    }
}
