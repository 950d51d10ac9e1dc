using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace CompraVenta.Web.Streaming;

/// <summary>Stands between the framework's WebSocket handshake and the server, over HTTP/1.1 and HTTP/2, to keep the connection
/// that the handshake has won.</summary>
internal sealed class ClientUpgrade(HttpContext context, IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    /// <summary>The connection; null before the handshake.</summary>
    public ClientStream? Connection { get; private set; }

    /// <inheritdoc/>
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    /// <inheritdoc/>
    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    /// <inheritdoc/>
    public string? Protocol => connect?.Protocol;

    /// <summary>Puts one in front of the server's own features; to run before the framework's middleware looks at them.</summary>
    public static Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var connect = context.Features.Get<IHttpExtendedConnectFeature>();
        var mine = new ClientUpgrade(context, upgrade, connect);
        context.Features.Set(mine);
        if (upgrade is not null) context.Features.Set<IHttpUpgradeFeature>(mine);
        if (connect is not null) context.Features.Set<IHttpExtendedConnectFeature>(mine);
        return next(context);
    }

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync()
    {
        var connection = await upgrade!.UpgradeAsync();
        return Keep(connection, SocketBelow());
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> AcceptAsync() => Keep(await connect!.AcceptAsync(), null);

    /// <summary>The client's own socket; null where it is not ours alone, and where the client is gone already.</summary>
    private NetworkStream? SocketBelow()
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is not null || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return null;
        try
        {
            return new NetworkStream(socket, ownsSocket: false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Whoever reads or writes next is told so by the server's side.
            return null;
        }
    }

    private ClientStream Keep(Stream connection, Stream? socket) => Connection = new ClientStream(connection, socket, context.Abort);
}
