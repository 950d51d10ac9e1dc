using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;

namespace CompraVenta.Cli.Admin;

/// <summary><c>compraventa admin audit</c>: the audit log, one event a line.</summary>
internal static class AuditLines
{
    private const int LimitDefault = 50;

    public static Command Create()
    {
        var user = new Option<string?>("--user") { Description = "only what is about the account of this mail address", HelpName = "EMAIL" };
        var limit = new Option<int>("--limit")
        {
            DefaultValueFactory = _ => LimitDefault,
            Description = $"events, 1 to {AuditQuery.LimitMax}",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var events) && events is > 0 and <= AuditQuery.LimitMax) return events;
                result.AddError($"--limit is a number of events, 1 to {AuditQuery.LimitMax}, not '{result.Tokens[0].Value}'");
                return 0;
            },
        };
        var json = new Option<bool>("--json") { Description = "one JSON object a line" };
        var command = new Command("audit", "prints security events and what admins did, newest first") { user, limit, json };
        command.SetAction((parsed, ct) => AdminConsole.RunAsync(
            mayBegin: false,
            async (console, token) =>
            {
                Guid? subject = parsed.GetValue(user) is { } email ? await console.FindAsync(email, token) : null;
                var page = await console.Audit.ListAsync(new AuditQuery { SubjectId = subject, Limit = parsed.GetValue(limit) }, token);
                foreach (var entry in page.Entries) await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(entry, AdminJson.Options) : Text(entry));
            },
            ct));
        return command;
    }

    private static string Text(AuditEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {entry.Event.Word(),-22}  of {NameOf(entry.Subject)}  by {NameOf(entry.Actor)}  from {entry.Address ?? "-"}{(entry.Detail is null ? "" : $"  {entry.Detail}")}");

    private static string NameOf(AuditParty? party) => party is null ? "-" : party.Email ?? party.Username ?? party.Id.ToString();
}
