namespace CompraVenta.Simulator.Recordings;

/// <summary>A REST answer as it was received: the request's path and query, and the exact body.</summary>
internal sealed record RecordedAnswer(string Path, string Query, byte[] Body);
