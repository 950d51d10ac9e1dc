using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Mail;

/// <summary>Mails through a real mail server, and into files.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MailSendingTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_mail_goes_over_TLS_with_a_login_as_text_and_as_HTML_with_the_link_in_both()
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        await using var rig = await MailRig.CreateAsync(postgres, server);
        var user = await rig.AddUserAsync(name: "Zoë \"<b>Z</b>\" Ångström-日本");
        await rig.Queue.AskAsync(MailKind.ResetPassword, "ADA@example.org", null, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();

        var taken = Assert.Single(server.Mails());
        Assert.Equal(["ada@example.org"], taken.Recipients);
        Assert.True(taken.IsSecure);
        Assert.Equal(SmtpServer.Username, taken.User);
        Assert.All(server.Commands(), command => Assert.True(command.EndsWith("tls", StringComparison.Ordinal) || command is "EHLO clear" or "STARTTLS clear", command));

        var mail = taken.Mail;
        Assert.Empty(mail.Defects);
        Assert.InRange(mail.LineLengthMax, 1, 998);
        Assert.Equal("Set a new password", mail["Subject"]);
        Assert.Equal("CompraVenta <no-reply@example.org>", mail["From"]);
        Assert.Contains("Zoë", mail["To"], StringComparison.Ordinal);
        Assert.Contains("日本", mail["To"], StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(mail["Date"], System.Globalization.CultureInfo.InvariantCulture, out _), mail["Date"]);
        Assert.Matches(@"^<\d+\.\d+@example\.org>$", mail["Message-ID"]);
        Assert.StartsWith("multipart/alternative", mail["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(["text/plain", "text/html"], mail.Parts.Select(p => p.Key));
        Assert.Contains("Hello Zoë \"<b>Z</b>\" Ångström-日本,", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Z</b>", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith($"https://compraventa.example.org/base/Password/Reset?user={user.Id}&token=", mail.Link.OriginalString, StringComparison.Ordinal);
        Assert.Contains(mail.Link.OriginalString, System.Net.WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_leaves_in_clear_where_the_server_offers_no_TLS()
    {
        await using var server = await SmtpServer.StartAsync(hasTls: false);
        await using var rig = await MailRig.CreateAsync(postgres, server);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilTriedAsync(1);
        Assert.DoesNotContain(server.Commands(), command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.Empty(server.Mails());
    }

    [Fact]
    public async Task A_server_whose_certificate_nobody_trusts_gets_neither_password_nor_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var rig = await MailRig.CreateAsync(postgres, server);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilTriedAsync(1);
        Assert.DoesNotContain(server.Commands(), command => command.EndsWith("tls", StringComparison.Ordinal));
        Assert.Empty(server.Mails());
    }

    [Fact]
    public async Task A_server_without_TLS_and_login_is_used_where_the_settings_say_so()
    {
        await using var server = await SmtpServer.StartAsync(hasTls: false, hasLogin: false);
        await using var rig = await MailRig.CreateAsync(postgres, server, ("Mail:StartTls", "false"), ("Mail:Username", ""), ("Mail:Password", ""));
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        Assert.False(Assert.Single(server.Mails()).IsSecure);
    }

    [Theory]
    [InlineData("450 try again later")]
    [InlineData("drop")]
    [InlineData("drop-data")]
    public async Task A_mail_that_could_not_be_sent_now_is_sent_later(string fault)
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        server.Suffer(fault);
        await using var rig = await MailRig.CreateAsync(postgres, server);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        var row = await rig.UntilTriedAsync(1);
        Assert.Null(row.DeadAt);
        Assert.Empty(server.Mails());
        if (fault[0] == '4') Assert.Contains("try again later", row.Problem, StringComparison.Ordinal);

        server.Suffer("");
        rig.Time.Advance(row.DueAt - rig.Time.GetUtcNow());
        rig.Queue.Wake();
        await rig.UntilSettledAsync();
        Assert.Single(server.Mails());
        Assert.Null((await rig.RowsAsync()).Single().Problem);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_after_a_while()
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        server.Suffer("hang");
        await using var rig = await MailRig.CreateAsync(postgres, server, ("Mail:SendTimeout", "00:00:01"));
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        Assert.Equal("The mail server did not take the mail within 1 s.", (await rig.UntilTriedAsync(1)).Problem);
    }

    [Fact]
    public async Task A_dead_server_costs_an_attempt_and_no_mail()
    {
        await using var rig = await CreateWithDeadServerAsync();
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        var row = await rig.UntilTriedAsync(1);
        Assert.Null(row.DeadAt);
        Assert.Contains("refused", row.Problem, StringComparison.OrdinalIgnoreCase);

        async Task<MailRig> CreateWithDeadServerAsync()
        {
            await using var server = await SmtpServer.StartAsync();
            return await MailRig.CreateAsync(postgres, server);
        }
    }

    [Fact]
    public async Task A_mail_whose_reader_is_refused_is_given_up_at_once_with_the_reason()
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        server.Suffer("550 5.1.1 no such person here");
        await using var rig = await MailRig.CreateAsync(postgres, server);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        var row = (await rig.RowsAsync()).Single();
        Assert.NotNull(row.DeadAt);
        Assert.Equal(1, row.Attempts);
        Assert.StartsWith("550", row.Problem, StringComparison.Ordinal);
        Assert.Contains("no such person here", row.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eve@example.org", "Eve\r\nBcc: victim@example.org")]
    [InlineData("eve@example.org", "Eve\nBcc: victim@example.org\n\nAnother body")]
    [InlineData("eve@example.org", "Eve\u2028Bcc: victim@example.org")]
    [InlineData("eve@example.org", "\"Eve\" <victim@example.org>, \"")]
    [InlineData("eve@example.org", "=?utf-8?q?Eve=0D=0ABcc:_victim=40example.org?=")]
    public async Task No_name_makes_a_header_or_another_reader(string email, string name)
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        await using var rig = await MailRig.CreateAsync(postgres, server);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(email, name), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        var taken = Assert.Single(server.Mails());
        Assert.Equal(["eve@example.org"], taken.Recipients);
        Assert.DoesNotContain(taken.Mail.Headers, header => header.Key.Equals("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, taken.Mail.Parts.Count);
        Assert.Equal("Your password was changed", taken.Mail["Subject"]);
    }

    [Theory]
    [InlineData("eve@example.org\r\nBcc: victim@example.org")]
    [InlineData("eve@example.org, victim@example.org")]
    [InlineData("Eve <victim@example.org>")]
    [InlineData("eve@example.org>\r\nRCPT TO:<victim@example.org")]
    [InlineData("nobody")]
    public async Task What_is_no_address_gets_no_mail(string email)
    {
        var sender = new HeldSender().Release();
        await using var rig = await MailRig.CreateAsync(postgres, sender);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(email), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        Assert.Empty(sender.Begun);
        Assert.NotNull((await rig.RowsAsync()).Single().DeadAt);
    }

    [Theory]
    [InlineData("jörg@example.org", true)]
    [InlineData("joerg@exämple.org", false)]
    public async Task Addresses_in_other_scripts_are_readers_too(string email, bool needsUtf8)
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        await using var rig = await MailRig.CreateAsync(postgres, server);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(email), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        Assert.Equal([needsUtf8 ? email : "joerg@xn--exmple-cua.org"], Assert.Single(server.Mails()).Recipients);
    }

    [Fact]
    public async Task Without_a_server_mails_become_files_that_only_the_app_reads()
    {
        await using var rig = await MailRig.CreateAsync(postgres);
        await rig.AddUserAsync(name: new string('x', 100));
        await rig.Queue.AskAsync(MailKind.ResetPassword, "ada@example.org", null, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        var folder = Path.Combine(rig.Folder.Path, "mail");
        var file = Assert.Single(Directory.GetFileSystemEntries(folder));
        Assert.Equal($"{(await rig.RowsAsync()).Single().Id}-ResetPassword.eml", Path.GetFileName(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var written = await File.ReadAllTextAsync(file);
        var mail = ParsedMail.Read(written);
        Assert.Contains($"\r\n{mail.Link.OriginalString}\r\n", written, StringComparison.Ordinal);
        Assert.Empty(mail.Defects);
        Assert.InRange(mail.LineLengthMax, 1, 998);
        Assert.Equal("CompraVenta <no-reply@localhost>", mail["From"]);
        Assert.StartsWith("http://127.0.0.1:5080/Password/Reset?", mail.Link.OriginalString, StringComparison.Ordinal);

        // It goes with its row; what is no mail of ours stays.
        await File.WriteAllTextAsync(Path.Combine(folder, "my-own.eml"), "");
        rig.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, await rig.Sweep.SweepAsync(None));
        Assert.False(File.Exists(file));
        Assert.True(File.Exists(Path.Combine(folder, "my-own.eml")));
    }

    [Fact]
    public async Task Every_kind_of_mail_has_its_words()
    {
        await using var rig = await MailRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        await rig.Queue.AskAsync(MailKind.ConfirmAddress, user.Email!, user.Id, None);
        await rig.Queue.AskAsync(MailKind.ChangeAddress, "new@example.org", user.Id, None);
        await rig.Queue.AskAsync(MailKind.ChangeAddress, $"{new string('l', 64)}@{new string('o', 60)}.{new string('n', 60)}.{new string('g', 60)}.org", user.Id, None);
        await using (var db = await rig.Get<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync())
        {
            rig.Queue.Add(db, MailKind.AddressChanged, "old@example.org", user.Id);
            foreach (var what in Enum.GetValues<AuditEvent>().Where(MailComposer.HasNotice)) rig.Queue.AddNotice(db, user, what);
            await db.SaveChangesAsync();
        }

        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        var mails = Directory.GetFiles(Path.Combine(rig.Folder.Path, "mail")).Select(file => ParsedMail.Read(File.ReadAllText(file))).ToList();
        Assert.Equal((await rig.RowsAsync()).Count, mails.Count);
        Assert.All(mails, m => Assert.InRange(m.LineLengthMax, 1, 998));
        Assert.Equal(mails.Count - 1, mails.Select(m => m["Subject"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(mails, m => Assert.StartsWith("Hello Ada Lovelace,", m.Text, StringComparison.Ordinal));
        Assert.Equal("new@example.org", mails.First(m => m["Subject"] == "Confirm your new mail address" && m.Link.OriginalString.Contains("new%40", StringComparison.Ordinal))["To"].Split('<')[^1].Trim('>'));
    }

    [Theory]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:From", "")]
    [InlineData("Mail:PublicUrl", "compraventa.example.org")]
    [InlineData("Mail:PublicUrl", "https://example.org/?a=b")]
    [InlineData("Mail:StartTls", "false")]
    [InlineData("Mail:Password", "")]
    [InlineData("Mail:SendTimeout", "00:00:00")]
    [InlineData("Mail:AskedPerHourMax", "0")]
    public async Task A_setting_that_can_not_work_is_refused(string key, string value)
    {
        await using var server = await SmtpServer.StartAsync();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () => await MailRig.CreateAsync(postgres, server, (key, value)));
        Assert.Contains(key.Split(':')[1], refused.Message, StringComparison.Ordinal);
    }
}
