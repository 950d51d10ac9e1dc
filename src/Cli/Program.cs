using System.CommandLine;
using CompraVenta.Cli;
using CompraVenta.Cli.Replay;

var root = new RootCommand("CompraVenta on the console. Answers go to stdout, everything else to stderr.")
{
    ReplayCommand.Create(Venues.All()),
};
return await root.Parse(args).InvokeAsync();
