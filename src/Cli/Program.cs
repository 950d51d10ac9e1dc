using System.CommandLine;
using CompraVenta.Cli;
using CompraVenta.Cli.Admin;
using CompraVenta.Cli.Record;
using CompraVenta.Cli.Replay;
using CompraVenta.Cli.VerifyFills;
using CompraVenta.Cli.Watch;

var venues = Venues.All();
var root = new RootCommand("CompraVenta on the console. Answers go to stdout, everything else to stderr.")
{
    WatchCommand.Create(venues),
    RecordCommand.Create(venues),
    ReplayCommand.Create(venues),
    VerifyFillsCommand.Create(),
    AdminCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();

// Standard output is for answers: what is wrong with the question goes beside it.
foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
await Console.Error.WriteLineAsync("Try --help.");
return 2;
