using System.Globalization;
using CompraVenta.Infrastructure.Persistence;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>The mails that were written to the data folder, as <c>mail/NUMBER-KIND.eml</c>, because no server is configured.</summary>
public sealed class MailFolder(DataFolder data)
{
    /// <summary>Longest file that is read, in bytes; ours have some thousand.</summary>
    private const int BytesMax = 1_000_000;

    /// <summary>Where they lie; made with the first of them.</summary>
    public string Path { get; } = System.IO.Path.Combine(data.Path, "mail");

    /// <summary>The mail of this number; null when it was not written here.</summary>
    public async Task<MailReading?> ReadAsync(long id, CancellationToken ct)
    {
        if (!Directory.Exists(Path)) return null;
        var pattern = string.Create(CultureInfo.InvariantCulture, $"{id}-*.eml");
        var file = Directory.EnumerateFiles(Path, pattern).Order(StringComparer.Ordinal).FirstOrDefault();
        if (file is null || new FileInfo(file).Length > BytesMax) return null;
        return MailParser.Parse(await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, ct));
    }
}
