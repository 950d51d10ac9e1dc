using System.Globalization;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of one mail.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminMailModel(MailAdmin mails) : FormPage
{
    /// <summary>The mail.</summary>
    public MailRow Mail { get; private set; } = null!;

    /// <summary>What it says, where it was written to the data folder.</summary>
    public MailReading? Text { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(long id)
    {
        if (await mails.FindAsync(id, Gone) is not { } mail) return NotFound();
        Mail = mail;
        Text = await mails.ReadAsync(mail, AdminEndpoints.ActorOf(User, HttpContext), Gone);
        return Page();
    }

    /// <summary>Has it tried again.</summary>
    public async Task<IActionResult> OnPostAsync(long id)
    {
        if (await mails.FindAsync(id, Gone) is not { } mail) return NotFound();
        Mail = mail;
        return await mails.RetryAsync(mail, AdminEndpoints.ActorOf(User, HttpContext), Gone)
            ? DoneAt(string.Create(CultureInfo.InvariantCulture, $"/Admin/Mails/{id}"), "It is tried again.")
            : Mend(AdminWords.MailNotDead.Message);
    }
}
