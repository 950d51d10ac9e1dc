using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CompraVenta.TestKit.Mail;

/// <summary>A real mail server on loopback, in a process of its own; its certificate is its own, and trusted by nobody until <see cref="Trust"/>.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>Who signs in.</summary>
    public const string Username = "compraventa";

    /// <summary>The password of <see cref="Username"/>.</summary>
    public const string Password = "a password that must not leak";

    /// <summary>The system's, which has the packages of apt; another may come before it in PATH.</summary>
    internal const string Python = "/usr/bin/python3";

    private static readonly List<string> Trusted = [];
    private static readonly Lock Gate = new();

    private readonly Process process;
    private readonly string folder;
    private readonly X509Certificate2 certificate;

    private SmtpServer(Process process, string folder, X509Certificate2 certificate, int port) =>
        (this.process, this.folder, this.certificate, Port) = (process, folder, certificate, port);

    /// <summary>Where it listens, on localhost.</summary>
    public int Port { get; }

    /// <summary>Starts it.</summary>
    /// <param name="hasTls">Whether it offers STARTTLS, and asks for it.</param>
    /// <param name="hasLogin">Whether it asks clients to sign in.</param>
    public static async Task<SmtpServer> StartAsync(bool hasTls = true, bool hasLogin = true)
    {
        var itsFolder = Directory.CreateTempSubdirectory("compraventa-smtp-").FullName;
        var itsCertificate = MakeCertificate();
        await File.WriteAllTextAsync(Path.Combine(itsFolder, "certificate.pem"), itsCertificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(itsFolder, "key.pem"), itsCertificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var start = new ProcessStartInfo(Python) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = itsFolder, UseShellExecute = false };
        foreach (var argument in (string[])[Script(), itsFolder]) start.ArgumentList.Add(argument);
        if (hasTls) foreach (var argument in (string[])["--certificate", "certificate.pem", "--key", "key.pem"]) start.ArgumentList.Add(argument);
        if (hasLogin) foreach (var argument in (string[])["--user", Username, "--password", Password]) start.ArgumentList.Add(argument);
        var started = Process.Start(start)!;
        var line = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server did not start; ./test installs what it needs.");
        return new SmtpServer(started, itsFolder, itsCertificate, int.Parse(line, CultureInfo.InvariantCulture));
    }

    /// <summary>Has this process trust the server's certificate, and every other one as before.</summary>
    public void Trust()
    {
        lock (Gate)
        {
            Trusted.Add(certificate.Thumbprint);

            // What the framework's SMTP client asks; the app never sets it.
#pragma warning disable SYSLIB0014, MA0039
            ServicePointManager.ServerCertificateValidationCallback = static (_, shown, _, errors) =>
            {
                lock (Gate) return errors == SslPolicyErrors.None || (shown is X509Certificate2 known && Trusted.Contains(known.Thumbprint));
            };
#pragma warning restore SYSLIB0014, MA0039
        }
    }

    /// <summary>What it does from now on: <c>450 text</c>, <c>550 text</c>, <c>drop</c>, <c>hang</c>, <c>drop-data</c>; empty for its work.</summary>
    public void Suffer(string fault)
    {
        var next = Path.Combine(folder, "fault.next");
        File.WriteAllText(next, fault);
        File.Move(next, Path.Combine(folder, "fault"), overwrite: true);
    }

    /// <summary>The mails it has taken, in order.</summary>
    public IReadOnlyList<TakenMail> Mails() =>
    [
        .. Directory.GetFiles(folder, "*.eml").OrderBy(file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)).Select(file =>
        {
            var about = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.ChangeExtension(file, ".json")));
            return new TakenMail(
                ParsedMail.Read(File.ReadAllText(file)),
                [.. about.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)],
                about.GetProperty("tls").GetBoolean(),
                about.GetProperty("user").GetString());
        }),
    ];

    /// <summary>The commands that clients gave, each with <c>tls</c> or <c>clear</c>.</summary>
    public IReadOnlyList<string> Commands()
    {
        var log = Path.Combine(folder, "commands.log");
        return File.Exists(log) ? File.ReadAllLines(log) : [];
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "smtp_server.py");
}
