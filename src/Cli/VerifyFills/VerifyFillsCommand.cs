using System.CommandLine;
using System.Globalization;
using CompraVenta.Cli.Admin;
using CompraVenta.Cli.Live;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Cli.VerifyFills;

/// <summary><c>compraventa verify-fills</c>: computes every fill again from its receipt, and names those that differ.</summary>
internal static class VerifyFillsCommand
{
    public static Command Create()
    {
        var account = new Option<string?>("--account") { Description = "only the fills of the account of this mail address", HelpName = "EMAIL" };
        account.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !EmailRules.IsAddress(text)) result.AddError($"'{text}' is no mail address");
        });
        var json = new Option<bool>("--json") { Description = "one JSON object" };
        var command = new Command("verify-fills", "computes price, quantity and fee of every fill again from its receipt, whether or not the app runs, and names those that differ")
        {
            account, json,
        };
        command.SetAction((parsed, ct) => AdminConsole.RunAsync(mayBegin: false, (console, token) => RunAsync(console, parsed.GetValue(account), parsed.GetValue(json), token), ct));
        return command;
    }

    private static async Task RunAsync(AdminConsole console, string? email, bool isJson, CancellationToken ct)
    {
        Guid? user = email is null ? null : await console.FindAsync(email, ct);
        FillCheckResult result;
        if (isJson)
        {
            await using var document = new DifferenceDocument(Console.OpenStandardOutput());
            result = await console.Fills.RunAsync(user, document.AddAsync, ct);
            await document.EndAsync(result);
        }
        else
        {
            result = await console.Fills.RunAsync(user, static difference => Console.Out.WriteLineAsync(Text(difference)), ct);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{result.Fills:#,0} fills of {result.Orders:#,0} orders computed again: {(result.Differing == 0 ? "none differs" : $"{result.Differing:#,0} differ")}"));
        }

        if (result.Differing > 0) throw new LiveProblem(string.Create(CultureInfo.InvariantCulture, $"{result.Differing:#,0} of the fills and orders are not what their receipts say"));
    }

    private static string Text(FillDifference difference) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(difference.FillId is { } fill ? $"fill {fill} of order {difference.OrderId}" : $"order {difference.OrderId}")}: {difference.What} is {difference.Stored}, expected {difference.Expected}");
}
