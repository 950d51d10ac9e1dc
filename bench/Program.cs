using CompraVenta.Bench.Fanout;
using CompraVenta.Bench.Frames;

if (args is ["frames", .. var rest]) return FramesBench.Run(rest);
if (args is ["fanout", .. var goals]) return await FanoutBench.RunAsync(goals);
if (args is ["fanout-server", var kind]) return await FanoutServers.RunAsync(kind);
Console.Error.WriteLine("usage: bench/frames [RECORDINGS] [ROUNDS] or bench/fanout [--goal F1,F2,F3,F4,F5,F6|all] [--rounds N] [--recordings FOLDER]");
return 2;
