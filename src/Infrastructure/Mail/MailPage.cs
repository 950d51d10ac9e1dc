namespace CompraVenta.Infrastructure.Mail;

/// <summary>A page of mails.</summary>
/// <param name="Mails">The mails, newest first.</param>
/// <param name="Next">The number that those of the next page are below; null when this is the last.</param>
public sealed record MailPage(IReadOnlyList<MailRow> Mails, long? Next);
