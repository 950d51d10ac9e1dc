using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of the audit log.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminAuditModel(AuditReader audit, UserDirectory users) : FormPage
{
    /// <summary>What happened, as a word.</summary>
    [BindProperty(Name = "event", SupportsGet = true)]
    public string? Event { get; set; }

    /// <summary>Who did it.</summary>
    [BindProperty(Name = "actor", SupportsGet = true)]
    public string? Actor { get; set; }

    /// <summary>Whose account.</summary>
    [BindProperty(Name = "subject", SupportsGet = true)]
    public string? Subject { get; set; }

    /// <summary>From when on.</summary>
    [BindProperty(Name = "from", SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Before when.</summary>
    [BindProperty(Name = "to", SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>Where the page begins.</summary>
    [BindProperty(Name = "cursor", SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The events.</summary>
    public AuditPage Result { get; private set; } = new([], null);

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        var parameters = new AuditParameters { Event = Event, Actor = Actor, Subject = Subject, From = From, To = To, Cursor = Cursor };
        var (fault, query) = await parameters.ReadAsync(users, Gone);
        if (fault is null)
        {
            Result = await audit.ListAsync(query, Gone);
            return Page();
        }

        if (fault.Parameter is not ("actor" or "subject" or "from" or "to")) return Mend(fault.Message);
        var faults = new FieldFaults();
        faults.Add(fault.Parameter, fault.Message);
        return Mend(faults);
    }

    /// <summary>The address of another page of the same events.</summary>
    public string AddressOf(long? cursor)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in ((string, string?)[])
            [("event", Event), ("actor", Actor), ("subject", Subject), ("from", From), ("to", To), ("cursor", cursor?.ToString(CultureInfo.InvariantCulture))])
        {
            if (!string.IsNullOrEmpty(value)) query.Add(name, value);
        }

        return Url.Content("~/Admin/Audit") + query;
    }
}
