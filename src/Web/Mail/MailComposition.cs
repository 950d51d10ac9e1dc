using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Mail;

/// <summary>Mail in this app.</summary>
internal static class MailComposition
{
    /// <summary>Adds mail. Where the app listens decides what the settings leave open: where links lead, and whether new addresses must be confirmed.</summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var isOpen = !ListenAddresses.IsLoopbackOnly(builder.Configuration);
        builder.Services.AddMail(ListenAddresses.First(builder.Configuration));
        builder.Services.PostConfigure<AccountOptions>(accounts => accounts.ConfirmAddress ??= isOpen);
    }
}
