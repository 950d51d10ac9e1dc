using System.Net.Mail;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Gives mails away: to a server, or to a file.</summary>
public interface IMailSender
{
    /// <summary>Sends one.</summary>
    /// <param name="mail">The row it was made from.</param>
    /// <param name="message">What to send.</param>
    /// <param name="ct">Ends it; then nobody knows whether it was sent.</param>
    /// <exception cref="RecipientRefusedException">It will never be taken for this address.</exception>
    Task SendAsync(MailRow mail, MailMessage message, CancellationToken ct);
}
