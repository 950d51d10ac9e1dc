using CompraVenta.Bench.Frames;
using CompraVenta.Bench.Ingest;

if (args is ["frames", .. var rest]) return FramesBench.Run(rest);
if (args is ["ingest", .. var load]) return await IngestBench.RunAsync(load);
Console.Error.WriteLine("usage: bench/frames [RECORDINGS] [ROUNDS]; bench/ingest [--minutes N] [--instruments N] [--frames N]");
return 2;
