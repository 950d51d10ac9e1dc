using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Web.Accounts.Keys;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Streaming;

/// <summary>The WebSocket at <c>/ws</c>.</summary>
internal static class StreamEndpoint
{
    private const string Path = "/ws";

    /// <summary>Adds the streams.</summary>
    public static void AddStreaming(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamingOptions>().BindConfiguration("Streaming").ValidateDataAnnotations().ValidateOnStart();

        // A flush ends when the system has what was flushed (below 1 byte of 2), so a handshake's answer is out before a frame can pass it by.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = 2);
        builder.Services.AddSingleton<StreamCounters>();
        builder.Services.AddSingleton<FlushWorkers>();
        builder.Services.AddSingleton<StreamHub>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StreamHub>());
        builder.Services.AddSingleton<StreamSessions>();
        builder.Services.AddSingleton<AccountChannels>();
        builder.Services.AddSingleton<StreamClients>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StreamClients>());
    }

    /// <summary>Maps the WebSocket.</summary>
    public static void MapStreaming(this WebApplication app)
    {
        app.UseWhen(static context => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase), static branch => branch.Use(ClientUpgrade.PrepareAsync));
        app.UseWebSockets();
        app.Map(Path, ServeAsync).AllowAnonymous().AllowsApiKey(ApiKeyScope.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> ServeAsync(
        HttpContext context,
        StreamHub hub,
        StreamClients clients,
        StreamSessions sessions,
        AccountChannels accounts,
        StreamCounters counters,
        FlushWorkers workers,
        MarketNames names,
        TimeProvider time,
        IOptions<StreamingOptions> options,
        ILogger<ClientConnection> logger)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return new RequestFault(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address is a WebSocket.").ToProblem();
        }

        // A page of somebody else must not use the cookie of whoever looks at it.
        if (Origins.IsForeign(context.Request) && context.Request.Headers.Cookie.Count > 0)
        {
            return new RequestFault(StatusCodes.Status403Forbidden, "foreign_origin", "Pages of other origins connect without cookies.").ToProblem();
        }

        var limits = options.Value;
        var caller = new StreamCaller(await sessions.OfHandshakeAsync(context), context.Connection.RemoteIpAddress);
        if (!counters.TryConnect(limits.ConnectionsMax))
        {
            return new RequestFault(StatusCodes.Status503ServiceUnavailable, "too_many_connections", "All connections are taken; try again later.").ToProblem();
        }

        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(
                new WebSocketAcceptContext { KeepAliveInterval = limits.KeepAlive, KeepAliveTimeout = limits.KeepAlive });

            // A slow reader is ours to judge, by the outbox and the time a write takes.
            if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
            var connection = context.Features.GetRequiredFeature<ClientUpgrade>().Connection
                ?? throw new InvalidOperationException("the handshake went past the kept connection");
            using var client = new ClientConnection(socket, connection, workers.Assign(), hub, accounts, caller, names, limits, counters, time, logger);
            var query = context.Request.Query;
            var first = query["book"].ToString() is { Length: > 0 } pair
                ? ClientRequest.ForBook(pair, query["exchange"], query["depth"], names)
                : null;
            clients.Add(client);
            try
            {
                await client.RunAsync(first, context.RequestAborted);
            }
            finally
            {
                clients.Remove(client);
            }

            return Results.Empty;
        }
        finally
        {
            counters.Disconnect();
        }
    }
}
