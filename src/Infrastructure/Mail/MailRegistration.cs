using System.Net.Mail;
using CompraVenta.Infrastructure.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Registers mail.</summary>
public static class MailRegistration
{
    private const string SenderName = "CompraVenta";

    /// <summary>Adds the queue and the worker that empties it, by the server of <see cref="MailOptions.Host"/>, else into files.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="listens">Where the app listens, for links, where <see cref="MailOptions.PublicUrl"/> is not set.</param>
    public static IServiceCollection AddMail(this IServiceCollection services, Uri listens)
    {
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateDataAnnotations().ValidateOnStart()
            .PostConfigure(mail =>
            {
                if (string.IsNullOrWhiteSpace(mail.PublicUrl)) mail.PublicUrl = listens.ToString();
                if (string.IsNullOrWhiteSpace(mail.From) && string.IsNullOrEmpty(mail.Host)) mail.From = $"{SenderName} <no-reply@localhost>";
            })
            .Validate(mail => IsSender(mail.From), "Mail:From must be a mail address, such as \"CompraVenta <no-reply@example.org>\".")
            .Validate(
                mail => Uri.TryCreate(mail.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length + url.Fragment.Length == 0,
                "Mail:PublicUrl must be the http or https address where users reach the app.")
            .Validate(mail => string.IsNullOrEmpty(mail.Username) == string.IsNullOrEmpty(mail.Password), "Mail:Username and Mail:Password need each other.")
            .Validate(mail => mail.StartTls || string.IsNullOrEmpty(mail.Username), "Mail:Username needs Mail:StartTls: without it the password could be read on its way.");
        services.TryAddSingleton<MailQueue>();
        services.AddScoped<MailComposer>();
        services.AddSingleton<SmtpSender>();
        services.AddSingleton<FileSender>();
        services.AddSingleton<IMailSender>(provider => string.IsNullOrEmpty(provider.GetRequiredService<IOptions<MailOptions>>().Value.Host)
            ? provider.GetRequiredService<FileSender>()
            : provider.GetRequiredService<SmtpSender>());
        services.AddHostedService<MailWorker>();
        services.AddSingleton<IAccountSweep, MailSweep>();
        return services;
    }

    private static bool IsSender(string? from) => from is not null && !from.Any(char.IsControl) && MailAddress.TryCreate(from, out _);
}
