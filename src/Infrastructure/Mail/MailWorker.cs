using System.Net.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Sends the mails that are due. Any number of nodes may run it: each mail is one node's at a time. What a node had taken when it died is sent by another,
/// once its lease is over; only a mail that was sent and not yet marked so is then sent twice.</summary>
internal sealed partial class MailWorker(
    MailQueue queue, IMailSender sender, IServiceScopeFactory scopes, IOptions<MailOptions> options, TimeProvider time, ILogger<MailWorker> logger) : BackgroundService
{
    /// <summary>Attempts after which a mail is given up: about 20 hours after it was asked for.</summary>
    public const int AttemptsMax = 12;

    private const int AtOnce = 4;
    private const int ProblemLengthMax = 500;
    private const double Jitter = 0.2;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    /// <summary>What mails under way get when the app stops, which itself has a few seconds.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait after a failed attempt: a minute, then twice as long each time, six hours at most, all give or take a fifth, so that mails which failed together
    /// do not come back together.</summary>
    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan WaitAfter(int attempts, double chance)
    {
        var wait = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, attempts - 1), LongestWait.TotalSeconds);
        return TimeSpan.FromSeconds(wait * (1 - Jitter + (2 * Jitter * chance)));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var sending = new CancellationTokenSource();
        await using var onStop = stoppingToken.Register(() => sending.CancelAfter(StopPatience));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendDueAsync(sending.Token, stoppingToken))
                {
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
            {
                Log.NotRead(logger, e.Message);
            }

            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(queue.WhenWokenAsync(awake.Token), Task.Delay(options.Value.PollInterval, time, awake.Token));
            await awake.CancelAsync();
        }
    }

    /// <summary>Sends some of what is due.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> SendDueAsync(CancellationToken sending, CancellationToken ct)
    {
        if (ct.IsCancellationRequested) return false;

        // Longer than any attempt takes, so that nobody else takes a mail that is being sent.
        var lease = (options.Value.SendTimeout * 2) + TimeSpan.FromMinutes(1);
        var mails = await queue.ClaimAsync(AtOnce, lease, ct);
        await Task.WhenAll(mails.Select(mail => SendAsync(mail, sending)));
        return mails.Count == AtOnce;
    }

    private async Task SendAsync(MailRow mail, CancellationToken sending)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<MailComposer>().WriteAsync(mail) is { } text)
            {
                using var message = text.ToMessage(mail, new MailAddress(options.Value.From!));
                await sender.SendAsync(mail, message, sending);
            }

            // Whatever happens now, it was sent: the mark does not end with the app.
            await queue.DoneAsync(mail, CancellationToken.None);
        }
        catch (OperationCanceledException) when (sending.IsCancellationRequested)
        {
            await queue.ReleaseAsync(mail, CancellationToken.None);
        }
        catch (Exception e) when (!DatabaseOutage.IsOfDatabase(e))
        {
            // Whatever is wrong with one mail, or its server, the others are sent.
            await FailAsync(mail, e);
        }
    }

    private async Task FailAsync(MailRow mail, Exception e)
    {
        var problem = string.Concat((e is SmtpException { InnerException: { } cause } ? $"{e.Message} {cause.Message}" : e.Message).Select(c => char.IsControl(c) ? ' ' : c));
        if (problem.Length > ProblemLengthMax) problem = problem[..ProblemLengthMax];
        if (e is RecipientRefusedException || mail.Attempts >= AttemptsMax)
        {
            await queue.DeadAsync(mail, problem, CancellationToken.None);
            Log.GivenUp(logger, mail.Id, mail.Kind, mail.Attempts, problem);
            return;
        }

        var wait = WaitAfter(mail.Attempts, Random.Shared.NextDouble());
        await queue.RetryAsync(mail, problem, wait, CancellationToken.None);
        if (e is SmtpException or TimeoutException or IOException or System.Security.Authentication.AuthenticationException) Log.Failed(logger, mail.Id, mail.Kind, wait, problem);
        else Log.Broken(logger, e, mail.Id, mail.Kind);
    }

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Warning, "Mail {Id} ({Kind}) was not sent and is tried again in {Wait}: {Problem}", EventName = "MailFailed")]
        public static partial void Failed(ILogger logger, long id, MailKind kind, TimeSpan wait, string problem);

        [LoggerMessage(5302, LogLevel.Error, "Mail {Id} ({Kind}) is given up after {Attempts} attempts: {Problem}", EventName = "MailGivenUp")]
        public static partial void GivenUp(ILogger logger, long id, MailKind kind, int attempts, string problem);

        [LoggerMessage(5303, LogLevel.Error, "Mail {Id} ({Kind}) can't be written; it is tried again", EventName = "MailBroken")]
        public static partial void Broken(ILogger logger, Exception e, long id, MailKind kind);

        [LoggerMessage(5304, LogLevel.Warning, "The database does not tell which mails are due: {Why}", EventName = "MailsNotRead")]
        public static partial void NotRead(ILogger logger, string why);
    }
}
