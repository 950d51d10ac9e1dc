using CompraVenta.Bench.Accounts;
using CompraVenta.Bench.Fanout;
using CompraVenta.Bench.Frames;
using CompraVenta.Bench.Ingest;
using CompraVenta.Bench.Kills;
using CompraVenta.Bench.Trading;
using CompraVenta.Bench.Triggers;

if (args is ["accounts", .. var often]) return await AccountsBench.RunAsync(often);
if (args is ["frames", .. var rest]) return FramesBench.Run(rest);
if (args is ["fanout", .. var goals]) return await FanoutBench.RunAsync(goals);
if (args is ["fanout-server", var kind]) return await FanoutServers.RunAsync(kind);
if (args is ["ingest", .. var load]) return await IngestBench.RunAsync(load);
if (args is ["triggers", .. var size]) return TriggersBench.Run(size);
if (args is ["kills", .. var kills]) return await KillsBench.RunAsync(kills);
if (args is ["trading", .. var parts]) return await TradingBench.RunAsync(parts);
Console.Error.WriteLine("usage: bench/frames, bench/fanout, bench/ingest, bench/accounts, bench/triggers, bench/kills, bench/trading: see bench/README.md");
return 2;
