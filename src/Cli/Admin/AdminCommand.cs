using System.CommandLine;
using CompraVenta.Cli.Live;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Users;

namespace CompraVenta.Cli.Admin;

/// <summary><c>compraventa admin …</c>: what the admin pages do, for whoever may use the app's data folder or database.</summary>
internal static class AdminCommand
{
    private delegate Task<AdminOutcome> Act(AccountAdmin accounts, Guid userId, AdminActor actor, string? reason, CancellationToken ct);

    public static Command Create() => new("admin", "looks after accounts, whether or not the app runs; the data folder or database is the one that the app's settings in the environment name")
    {
        CreateAdmin(),
        Action("remove", "makes an admin a user like others", "is no admin any more", static (a, id, by, why, ct) => a.RemoveAdminAsync(id, by, why, ct)),
        Action("lock", "locks an account: its sessions end for good, its API keys rest until it is unlocked", "is locked", static (a, id, by, why, ct) => a.LockAsync(id, by, why, ct)),
        Action("unlock", "opens a locked account: its API keys work again, wrong passwords are forgotten", "is open", static (a, id, by, why, ct) => a.UnlockAsync(id, by, why, ct)),
        Action("sign-out", "ends all sessions of a user", "is signed out everywhere", static (a, id, by, why, ct) => a.SignOutAsync(id, by, why, ct)),
        Action("reset-mail", "has a mail sent with a link to set a new password", "gets a mail to set a new password", static (a, id, by, why, ct) => a.SendResetMailAsync(id, by, why, ct)),
        Action("reset", "resets an account to a new epoch", "is reset", static (a, id, by, why, ct) => a.ResetAsync(id, null, by, why, ct), "has no virtual account yet"),
        UserLines.Create(),
        AuditLines.Create(),
    };

    private static Command CreateAdmin()
    {
        var email = Email();
        var fromInput = new Option<bool>("--password-stdin") { Description = "read the password of a new account from standard input; otherwise one is made and printed once" };
        var command = new Command("create", "makes the account of this address an admin; there need not be one yet") { email, fromInput };
        command.SetAction(async (parsed, ct) =>
        {
            var address = parsed.GetRequiredValue(email);

            // Read before the database is asked for: whoever types must not keep others from it.
            var given = parsed.GetValue(fromInput) ? await Console.In.ReadLineAsync(ct) ?? "" : null;
            return await AdminConsole.RunAsync(mayBegin: true, (console, token) => CreateAsync(console, address, given, token), ct);
        });
        return command;
    }

    private static async Task CreateAsync(AdminConsole console, string email, string? givenPassword, CancellationToken ct)
    {
        if (await console.Users.FindByEmailAsync(email, ct) is { } known)
        {
            var outcome = await console.Accounts.MakeAdminAsync(known, AdminActor.Console, null, ct);
            if (Refusal(outcome) is { } refusal) throw new LiveProblem($"{email} {refusal}");
            if (givenPassword is not null) await Console.Error.WriteLineAsync("the account keeps its own password; the one given was not used");
            await Console.Out.WriteLineAsync(outcome == AdminOutcome.Unchanged ? $"{email} is an admin already" : $"{email} is an admin now");
            return;
        }

        var password = givenPassword ?? AdminMaker.NewPassword();
        var made = await console.Maker.MakeAsync(email, password, AdminActor.Console, ct);
        if (!made.Succeeded) throw new LiveProblem(string.Join(" ", made.Errors.Select(error => error.Description)));
        await Console.Out.WriteLineAsync($"{email} is an admin now, with a new account");
        if (givenPassword is null) await Console.Out.WriteLineAsync($"password: {password}");
    }

    private static Command Action(string name, string description, string done, Act act, string? already = null)
    {
        var email = Email();
        var reason = new Option<string?>("--reason") { Description = $"for the audit log, at most {AdminActor.Console.ReasonLengthMax} characters", HelpName = "TEXT" };
        reason.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (text?.Trim().Length > AdminActor.Console.ReasonLengthMax) result.AddError($"--reason has at most {AdminActor.Console.ReasonLengthMax} characters; these are {text.Trim().Length}");
            else if (text?.Any(char.IsControl) == true) result.AddError("--reason has only characters that can be seen");
        });
        var command = new Command(name, description) { email, reason };
        command.SetAction((parsed, ct) => AdminConsole.RunAsync(
            mayBegin: false,
            async (console, token) =>
            {
                var address = parsed.GetRequiredValue(email);
                var outcome = await act(console.Accounts, await console.FindAsync(address, token), AdminActor.Console, parsed.GetValue(reason), token);
                if (Refusal(outcome) is { } refusal) throw new LiveProblem($"{address} {refusal}");
                await Console.Out.WriteLineAsync($"{address} {(outcome == AdminOutcome.Unchanged ? already ?? $"{done} already" : done)}");
            },
            ct));
        return command;
    }

    private static Argument<string> Email() => new("EMAIL")
    {
        Description = "the mail address of the account",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!EmailRules.IsAddress(text)) result.AddError($"'{text}' is no mail address");
            return text;
        },
    };

    /// <summary>What an outcome says after the mail address; null when it is no refusal.</summary>
    private static string? Refusal(AdminOutcome outcome) => outcome switch
    {
        AdminOutcome.Done or AdminOutcome.Unchanged or AdminOutcome.AlreadyReset => null,
        AdminOutcome.UnknownUser => "has no account any more",
        AdminOutcome.OwnAccount => "is your own account",
        AdminOutcome.LastAdmin => "is the last admin: make another first",
        AdminOutcome.GuestAccount => "is a guest, who can't be an admin",
        AdminOutcome.NoAddress => "has no mail address",
        AdminOutcome.UnknownEpoch => "had no such epoch",
        AdminOutcome.ResetPending => "will be reset once the trading engine is back",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome"),
    };
}
