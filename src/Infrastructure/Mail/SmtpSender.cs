using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Sends by SMTP. With <see cref="MailOptions.StartTls"/> neither mail nor password leaves before the connection is secure and the server's certificate
/// is one that this system trusts for its name.</summary>
internal sealed class SmtpSender(IOptions<MailOptions> options) : IMailSender
{
    private const int PermanentFrom = 500;

    /// <inheritdoc/>
    public async Task SendAsync(MailRow mail, MailMessage message, CancellationToken ct)
    {
        var server = options.Value;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(server.SendTimeout);
        using var client = new SmtpClient(server.Host, server.Port)
        {
            EnableSsl = server.StartTls,
            UseDefaultCredentials = false,
            Credentials = string.IsNullOrEmpty(server.Username) ? null : new NetworkCredential(server.Username, server.Password),

            // The limit below has all of it, connecting included.
            Timeout = int.MaxValue,
            DeliveryFormat = MailText.FormatFor(message),
        };
        try
        {
            await client.SendMailAsync(message, timeout.Token);
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode >= PermanentFrom)
        {
            throw new RecipientRefusedException($"{(int)e.StatusCode}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not take the mail within {server.SendTimeout.TotalSeconds:0} s.", e);
        }
    }
}
