using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>What a mail says, as it goes out: as plain text and as HTML, so that every reader has one.</summary>
/// <param name="To">The address.</param>
/// <param name="Name">Whom it greets; null for nobody in particular.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Before">Sentences before the link.</param>
/// <param name="Link">What the link is called, and where it leads; null for none.</param>
/// <param name="After">Sentences after the link.</param>
internal sealed record MailText(string To, string? Name, string Subject, IReadOnlyList<string> Before, (string Label, string Url)? Link, IReadOnlyList<string> After)
{
    /// <summary>Longest line of a mail: RFC 5322, section 2.1.1.</summary>
    private const int LineLengthMax = 998;

    private const string Font = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:15px;line-height:1.5";

    /// <summary>As a message that can be sent.</summary>
    /// <param name="mail">The row it is made from.</param>
    /// <param name="from">Who sends.</param>
    /// <exception cref="RecipientRefusedException">The address is none.</exception>
    public MailMessage ToMessage(MailRow mail, MailAddress from)
    {
        // A line's end in an address or a name would begin a header of its writer's choice, and so would one in an encoded word (RFC 2047) for some readers.
        if (To.Any(char.IsControl) || !MailAddress.TryCreate(To, Shown(Name).Replace("=?", "= ?", StringComparison.Ordinal), Encoding.UTF8, out var to) || to.Address != To)
        {
            throw new RecipientRefusedException("This is not a mail address.");
        }

        var message = new MailMessage(from, to) { Subject = Shown(Subject), SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };

        // The same for every attempt: a mail that has to be sent again is one mail to those who read it.
        message.Headers.Add("Message-ID", $"<{mail.Id}.{mail.CreatedAt.ToUnixTimeMilliseconds()}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(Part(ToText(), MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(Part(ToHtml(), MediaTypeNames.Text.Html));
        return message;
    }

    /// <summary>How a message's headers are written: only a name before the @ that ASCII can't hold needs a server that speaks UTF-8 (RFC 6531).</summary>
    public static SmtpDeliveryFormat FormatFor(MailMessage message) =>
        message.To.All(to => Ascii.IsValid(to.User)) ? SmtpDeliveryFormat.SevenBit : SmtpDeliveryFormat.International;

    private static string Shown(string? text) => string.Concat((text ?? "").Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();

    private static AlternateView Part(string content, string type)
    {
        // As it stands where every server takes it so, and whoever opens a file can copy the link; the framework's quoted-printable writes line ends as no text may have them (RFC 2045).
        var isPlain = Ascii.IsValid(content) && content.Split("\r\n").All(line => line.Length <= LineLengthMax);
        var part = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        part.TransferEncoding = isPlain ? TransferEncoding.SevenBit : TransferEncoding.Base64;
        return part;
    }

    private string ToText()
    {
        var text = new StringBuilder();
        if (Greeting() is { } greeting) text.Append(greeting).Append("\r\n\r\n");
        foreach (var sentence in Before) text.Append(Shown(sentence)).Append("\r\n\r\n");
        if (Link is { } link) text.Append(link.Label).Append(":\r\n").Append(link.Url).Append("\r\n\r\n");
        foreach (var sentence in After) text.Append(Shown(sentence)).Append("\r\n\r\n");
        return text.Append("-- \r\nCompraVenta: virtual money, real markets\r\n").ToString();
    }

    private string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\r\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>").Append(Encoded(Subject))
            .Append("</title></head>\r\n<body style=\"margin:0;padding:24px;").Append(Font).Append("\"><div style=\"max-width:560px;margin:0 auto\">\r\n");
        if (Greeting() is { } greeting) Paragraph(greeting);
        foreach (var sentence in Before) Paragraph(sentence);
        if (Link is { } link)
        {
            html.Append("<p style=\"margin:24px 0\"><a href=\"").Append(Encoded(link.Url))
                .Append("\" style=\"display:inline-block;padding:10px 20px;border-radius:8px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none\">")
                .Append(Encoded(link.Label)).Append("</a></p>\r\n<p style=\"font-size:13px\">Or open this address:<br><span style=\"word-break:break-all\">")
                .Append(Encoded(link.Url)).Append("</span></p>\r\n");
        }

        foreach (var sentence in After) Paragraph(sentence);
        html.Append("<p style=\"font-size:13px;margin-top:32px\">CompraVenta: virtual money, real markets</p>\r\n</div></body></html>\r\n");
        return html.ToString();

        void Paragraph(string sentence) => html.Append("<p>").Append(Encoded(Shown(sentence))).Append("</p>\r\n");
    }

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);

    private string? Greeting() => Shown(Name) is { Length: > 0 } name ? $"Hello {name}," : null;
}
