using CompraVenta.Bench.Frames;

if (args is ["frames", .. var rest]) return FramesBench.Run(rest);
Console.Error.WriteLine("usage: bench/frames [RECORDINGS] [ROUNDS]");
return 2;
