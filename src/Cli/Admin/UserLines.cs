using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Admin;

namespace CompraVenta.Cli.Admin;

/// <summary><c>compraventa admin list</c>: the users, one a line.</summary>
internal static class UserLines
{
    public static Command Create()
    {
        var search = new Option<string?>("--search") { Description = "only those with this in their mail address, user name or id", HelpName = "TEXT" };
        search.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (text?.Length > UserQuery.SearchLengthMax || text?.Any(char.IsControl) == true) result.AddError($"--search is a text of at most {UserQuery.SearchLengthMax} characters that can be seen");
        });
        var filter = new Option<string>("--filter") { DefaultValueFactory = _ => "all", Description = "all, admins, locked or guests" };
        filter.AcceptOnlyFromAmong("all", "admins", "locked", "guests");
        var json = new Option<bool>("--json") { Description = "one JSON object a line" };
        var command = new Command("list", "lists users, newest first") { search, filter, json };
        command.SetAction((parsed, ct) => AdminConsole.RunAsync(
            mayBegin: false,
            (console, token) => PrintAsync(
                console.Users,
                new UserQuery
                {
                    Search = parsed.GetValue(search)?.Trim() ?? "",
                    Filter = Enum.Parse<UserFilter>(parsed.GetRequiredValue(filter), ignoreCase: true),
                    Limit = UserQuery.LimitMax,
                },
                parsed.GetValue(json),
                token),
            ct));
        return command;
    }

    private static async Task PrintAsync(UserDirectory users, UserQuery query, bool isJson, CancellationToken ct)
    {
        for (var next = query; ;)
        {
            var page = await users.ListAsync(next, ct);
            foreach (var user in page.Users) await Console.Out.WriteLineAsync(isJson ? Json(user) : Text(user));
            if (page.Next is null) return;
            next = next with { After = page.Next };
        }
    }

    private static string Text(UserSummary user)
    {
        string[] marks = [.. user.IsAdmin ? ["admin"] : (string[])[], .. user.LockedAt is null ? (string[])[] : ["locked"], .. user.IsGuest ? ["guest"] : (string[])[]];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{user.Id}  {user.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {(marks.Length == 0 ? "-" : string.Join(',', marks)),-12}  {user.Username ?? "-",-24}  {user.Email ?? "-"}");
    }

    private static string Json(UserSummary user) => JsonSerializer.Serialize(user, AdminJson.Options);
}
