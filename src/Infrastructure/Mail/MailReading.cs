namespace CompraVenta.Infrastructure.Mail;

/// <summary>What a mail says to whoever reads it.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="To">Whom it is to.</param>
/// <param name="Body">Its part for people, as plain text.</param>
public sealed record MailReading(string Subject, string To, string Body);
