using System.Globalization;
using System.Net.Mail;
using CompraVenta.Infrastructure.Persistence;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Writes mails as files into <c>mail</c> of the data folder, where no server is configured. They hold secret links: only the app's user may read them.</summary>
public sealed class FileSender(DataFolder data) : IMailSender
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.Combine(data.Path, "mail");

    /// <summary>The mails that there are files of, by their numbers.</summary>
    public IReadOnlyDictionary<long, string> Files() =>
        !Directory.Exists(Folder) ? new Dictionary<long, string>() : Directory.EnumerateFiles(Folder, "*-*.eml")
            .Select(file => (IsOurs: long.TryParse(Path.GetFileName(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id), Id: id, File: file))
            .Where(file => file.IsOurs).GroupBy(file => file.Id).ToDictionary(same => same.Key, same => same.First().File);

    /// <summary>Removes the files of mails that are forgotten.</summary>
    public void Remove(IEnumerable<long> ids)
    {
        var written = Files();
        foreach (var id in ids)
        {
            if (written.TryGetValue(id, out var file)) File.Delete(file);
        }
    }

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
