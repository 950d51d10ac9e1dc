using Microsoft.AspNetCore.SignalR;

namespace CompraVenta.Bench.Fanout;

/// <summary>SignalR's hub: clients listen only.</summary>
internal sealed class PlainHub : Hub;
