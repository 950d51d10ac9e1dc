using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>The mails of a running app without a mail server: the files that it writes into a data folder of its own.</summary>
internal sealed class MailBox
{
    private readonly WebApp app;

    public MailBox(WebApp app) => this.app = app;

    /// <summary>Waits until nothing is queued any more, then reads the mails to an address, oldest first.</summary>
    public async Task<List<ParsedMail>> ReadAsync(string address)
    {
        List<MailRow> rows = [];
        await Eventually.True(async () =>
        {
            await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
            rows = await db.Mails.Where(row => row.Address == address).OrderBy(row => row.Id).ToListAsync();
            return rows.TrueForAll(row => row.DoneAt is not null);
        });
        var folder = Path.Combine(app.Services.GetRequiredService<DataFolder>().Path, "mail");
        return [.. rows.Select(row => Path.Combine(folder, $"{row.Id}-{row.Kind}.eml")).Where(File.Exists).Select(file => ParsedMail.Read(File.ReadAllText(file)))];
    }

    /// <summary>Reads the mails to an address until there are some of a subject, and gives the newest.</summary>
    public async Task<ParsedMail> NewestAsync(string address, string subject)
    {
        ParsedMail? newest = null;
        await Eventually.True(async () => (newest = (await ReadAsync(address)).FindLast(mail => mail["Subject"] == subject)) is not null, what: $"{subject} to {address}");
        return newest!;
    }
}
