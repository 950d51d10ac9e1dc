using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Trust;

/// <summary>What is stored about people, why, and for how long: from the settings that the app runs with.</summary>
[AllowAnonymous]
internal sealed class PrivacyModel(
    IOptions<AccountOptions> accounts, IOptions<MailOptions> mail, IOptions<AntiforgeryOptions> antiforgery, IOptions<CookieTempDataProviderOptions> notices, Places places) : PageModel
{
    /// <summary>Where people download what is stored about them, and delete their account.</summary>
    private const string OwnData = "/Account/Data";

    /// <summary>How long accounts and their sessions are kept.</summary>
    public AccountOptions Accounts => accounts.Value;

    /// <summary>How long mails are kept.</summary>
    public MailOptions Mail => mail.Value;

    /// <summary>Whether this app has the page to take one's data along and to delete the account.</summary>
    public bool HasOwnData => places.Has(OwnData);

    /// <summary>Every cookie that the app sets: its name, what for, and how long a browser keeps it.</summary>
    public IReadOnlyList<(string Name, string For, string Kept)> Cookies =>
    [
        (SessionCookie.CookieName, "Keeps you signed in. Only after you have signed in.", $"{DurationWords.Of(Accounts.SessionLife)}, or until you sign out"),
        (antiforgery.Value.Cookie.Name!, "Proves that a form which comes back was ours. Set by pages with a form, and by all once you are signed in.", "until the browser is closed"),
        (notices.Value.Cookie.Name!, "Carries one sentence, such as “Saved.”, to the next page.", "until that page is shown"),
        (Theme.Cookie, "Remembers light or dark. Only after you have chosen.", DurationWords.Of(LookCookie.KeptFor)),
        (Rising.Cookie, "Remembers that rising prices are red. Only after you have chosen so.", DurationWords.Of(LookCookie.KeptFor)),
    ];
}
