using System.Collections.Concurrent;
using System.Net.Mail;
using CompraVenta.Infrastructure.Mail;

namespace CompraVenta.Infrastructure.Tests.Mail;

/// <summary>A sender that remembers, and that a test can stop in the middle.</summary>
internal sealed class HeldSender : IMailSender
{
    private volatile TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The mails that began to be sent.</summary>
    public ConcurrentQueue<long> Begun { get; } = new();

    /// <summary>The mails that were sent.</summary>
    public ConcurrentQueue<long> Sent { get; } = new();

    /// <summary>Whether it fails at once, as a defect does.</summary>
    public Exception? Defect { get; set; }

    /// <summary>Lets everything through from now on.</summary>
    public HeldSender Release()
    {
        gate.TrySetResult();
        return this;
    }

    public async Task SendAsync(MailRow mail, MailMessage message, CancellationToken ct)
    {
        Begun.Enqueue(mail.Id);
        if (Defect is not null) throw Defect;
        await gate.Task.WaitAsync(ct);
        Sent.Enqueue(mail.Id);
    }
}
