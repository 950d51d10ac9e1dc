using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CompraVenta.TestKit.Mail;

/// <summary>A mail as somebody else's parser reads it: Python's, with its strict rules of what headers and parts are.</summary>
/// <param name="Headers">Its headers, decoded, in order.</param>
/// <param name="Parts">Media type and decoded text of each part.</param>
/// <param name="Defects">What the parser finds wrong.</param>
/// <param name="LineLengthMax">The length of its longest line.</param>
public sealed partial record ParsedMail(
    IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<KeyValuePair<string, string>> Parts, IReadOnlyList<string> Defects, int LineLengthMax)
{
    private const string Parser = """
        import email, email.policy, json, sys
        raw = sys.stdin.buffer.read()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [p for p in mail.walk() if not p.is_multipart()]
        print(json.dumps({
            "Headers": [{"Key": k, "Value": str(v)} for k, v in mail.items()],
            "Parts": [{"Key": p.get_content_type(), "Value": p.get_content()} for p in parts],
            "Defects": [str(d) for p in mail.walk() for d in p.defects] + [str(d) for v in mail.values() for d in v.defects],
            "LineLengthMax": max(len(l) for l in raw.split(b"\r\n"))}))
        """;

    private static readonly string[] ParserArguments = ["-c", Parser];

    /// <summary>The one header of a name.</summary>
    public string this[string header] => Headers.Single(h => h.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The plain text.</summary>
    public string Text => Parts.Single(p => p.Key == "text/plain").Value;

    /// <summary>The HTML.</summary>
    public string Html => Parts.Single(p => p.Key == "text/html").Value;

    /// <summary>The link in the plain text.</summary>
    public Uri Link => new(LinkPattern().Match(Text).Value);

    /// <summary>Reads one.</summary>
    public static ParsedMail Read(string mail)
    {
        var start = new ProcessStartInfo(SmtpServer.Python, ParserArguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(mail);
        process.StandardInput.Close();
        var parsed = JsonSerializer.Deserialize<ParsedMail>(process.StandardOutput.ReadToEnd())!;
        process.WaitForExit();
        return parsed;
    }

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, 1_000)]
    private static partial Regex LinkPattern();
}
