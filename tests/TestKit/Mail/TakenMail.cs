namespace CompraVenta.TestKit.Mail;

/// <summary>A mail that a server took.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Recipients">Whom it was for, by the envelope.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
/// <param name="User">Who had signed in; null for nobody.</param>
public sealed record TakenMail(ParsedMail Mail, IReadOnlyList<string> Recipients, bool IsSecure, string? User);
