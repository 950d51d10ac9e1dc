using System.Net;

namespace CompraVenta.Web.Streaming;

/// <summary>Who has connected.</summary>
/// <param name="Session">What the handshake was signed in with; null for nothing.</param>
/// <param name="Address">The network address, where known.</param>
internal sealed record StreamCaller(StreamSession? Session, IPAddress? Address);
