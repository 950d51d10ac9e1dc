using System.Net.Mail;
using CompraVenta.Infrastructure.Persistence;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Writes mails as files into <c>mail</c> of the data folder, where no server is configured. They hold secret links: only the app's user may read them.</summary>
internal sealed class FileSender(DataFolder data) : IMailSender
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.Combine(data.Path, "mail");

    /// <inheritdoc/>
    public async Task SendAsync(MailRow mail, MailMessage message, CancellationToken ct)
    {
        Directory.CreateDirectory(Folder, FolderMode);
        File.SetUnixFileMode(Folder, FolderMode);

        // The framework names its file itself, so it gets a folder to itself; moved, it is there as a whole.
        var pickup = Directory.CreateDirectory(Path.Combine(Folder, $".{Guid.NewGuid():N}"), FolderMode).FullName;
        try
        {
            using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = pickup })
            {
                client.DeliveryFormat = MailText.FormatFor(message);
                await client.SendMailAsync(message, ct);
            }

            var written = Directory.GetFiles(pickup).Single();
            File.SetUnixFileMode(written, FileMode);
            File.Move(written, Path.Combine(Folder, $"{mail.Id}-{mail.Kind}.eml"), overwrite: true);
        }
        finally
        {
            Directory.Delete(pickup, recursive: true);
        }
    }
}
