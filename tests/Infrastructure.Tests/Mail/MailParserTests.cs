using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using CompraVenta.Infrastructure.Mail;

namespace CompraVenta.Infrastructure.Tests.Mail;

/// <summary>Reading mails of our own making.</summary>
public sealed class MailParserTests
{
    [Theory]
    [InlineData("Ein neues Paßwort für Ångström", "Grüße,\nfolgen Sie https://example.org/Password/Reset?user=7&token=abc=def==\n\n€ 5.")]
    [InlineData("Plain", "Plain text of one line")]
    public void What_the_framework_writes_is_read(string subject, string body)
    {
        var folder = Directory.CreateTempSubdirectory("compraventa-mail-");
        try
        {
            foreach (var encoding in new[] { TransferEncoding.Base64, TransferEncoding.QuotedPrintable, TransferEncoding.EightBit })
            {
                using var mail = new MailMessage("app@example.org", "ada@example.org") { Subject = subject, SubjectEncoding = Encoding.UTF8 };
                var text = AlternateView.CreateAlternateViewFromString(body, Encoding.UTF8, MediaTypeNames.Text.Plain);
                text.TransferEncoding = encoding;
                mail.AlternateViews.Add(text);
                mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString($"<p>{body}</p>", Encoding.UTF8, MediaTypeNames.Text.Html));
                using var smtp = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = folder.FullName };
                smtp.Send(mail);
                var file = folder.EnumerateFiles().Single();
                var read = MailParser.Parse(File.ReadAllText(file.FullName, Encoding.Latin1));
                Assert.Equal((subject, "ada@example.org", body), (read.Subject, read.To, read.Body.ReplaceLineEndings("\n")));
                file.Delete();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject")]
    [InlineData("\n\n")]
    [InlineData("Content-Type: multipart/alternative; boundary=x\n\n--x")]
    [InlineData("Content-Type: multipart/alternative; boundary=x\n\n--x\n--x--")]
    [InlineData("Content-Type: multipart/alternative\n\nno boundary")]
    [InlineData("Content-Transfer-Encoding: base64\n\n%%%")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\n\n=Z=4")]
    [InlineData("Subject: =?utf-8?B?%%?= =?utf-8?Q?=4?=\n\n")]
    public void What_is_no_mail_of_ours_is_read_as_far_as_it_goes(string source) => Assert.NotNull(MailParser.Parse(source));

    [Fact]
    public void A_mail_cut_off_anywhere_is_read_as_far_as_it_goes()
    {
        const string Whole = "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n =?utf-8?B?w6Q=?=\nContent-Type: multipart/alternative;\n boundary=\"--b_1\"\n\n----b_1\nContent-Type: text/plain; charset=utf-8\n"
            + "Content-Transfer-Encoding: quoted-printable\n\nHi=20=C3=A4=\n.\n\n----b_1\nContent-Type: text/html\n\n<p>\n----b_1--\n";
        for (var length = 0; length < Whole.Length; length++) Assert.NotNull(MailParser.Parse(Whole[..length]));
        var mail = MailParser.Parse(Whole);
        Assert.Equal(("Grüßeä", "Hi ä."), (mail.Subject, mail.Body));
    }
}
