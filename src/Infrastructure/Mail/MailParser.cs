using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Reads mails of our own making: headers (RFC 5322), encoded words (RFC 2047) and the text/plain part of MIME (RFC 2045, 2046) in UTF-8.</summary>
internal static partial class MailParser
{
    private const int DepthMax = 4;

    /// <summary>Reads a mail.</summary>
    /// <param name="source">The file, each byte as one character.</param>
    public static MailReading Parse(string source)
    {
        var (headers, body) = Split(source.ReplaceLineEndings("\n"));
        return new MailReading(Words(headers.GetValueOrDefault("subject", "")), Words(headers.GetValueOrDefault("to", "")), TextOf(headers, body, 0) ?? "");
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string part)
    {
        var end = part.StartsWith('\n') ? 0 : part.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? part : part[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        // A line that begins with a blank goes on with the one before.
        foreach (var line in Folded().Replace(head, " ").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return (headers, end < 0 ? "" : part[end..].TrimStart('\n'));
    }

    private static string? TextOf(Dictionary<string, string> headers, string body, int depth)
    {
        var type = headers.GetValueOrDefault("content-type", "text/plain");
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            if (depth == DepthMax || Boundary().Match(type) is not { Success: true } boundary) return null;
            var parts = $"\n{body}".Split($"\n--{boundary.Groups["name"].Value}").Skip(1).Where(part => !part.StartsWith("--", StringComparison.Ordinal));
            return parts.Select(part => Split(part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..])).Select(part => TextOf(part.Headers, part.Body, depth + 1)).FirstOrDefault(text => text is not null);
        }

        if (!type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = headers.GetValueOrDefault("content-transfer-encoding", "8bit").ToLowerInvariant() switch
        {
            "base64" => FromBase64(body),
            "quoted-printable" => FromQuoted(SoftBreak().Replace(body, "")),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n").Trim('\n');
    }

    private static string Words(string text) => Word().Replace(Between().Replace(text, ""), word =>
        Encoding.UTF8.GetString(word.Groups["code"].Value is "B" or "b" ? FromBase64(word.Groups["text"].Value) : FromQuoted(word.Groups["text"].Value.Replace('_', ' '))));

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.ReplaceLineEndings(""), bytes, out var count) ? bytes[..count] : Encoding.Latin1.GetBytes(text);
    }

    private static byte[] FromQuoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sign))
            {
                bytes.Add(sign);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"\n[ \t]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Folded();

    [GeneratedRegex(@"=[ \t]*\n|[ \t]+(?=\n)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex SoftBreak();

    [GeneratedRegex("""boundary="?(?<name>[^";]+)"?""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?utf-8\?(?<code>[BQ])\?(?<text>[^?]*)\?=", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Word();

    /// <summary>Blanks between two encoded words mean nothing.</summary>
    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Between();
}
