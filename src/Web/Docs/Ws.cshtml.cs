using System.Text.Json.Nodes;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Streaming;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Docs;

/// <summary>The page of the WebSocket: how to connect, what to send, and what comes.</summary>
[AllowAnonymous]
internal sealed class WsModel(WsReference reference, IOptions<StreamingOptions> options, IOptions<TradingOptions> trading) : PageModel
{
    /// <summary>Every message.</summary>
    public IReadOnlyList<WsMessage> Messages { get; private set; } = [];

    /// <summary>The limits that hold here.</summary>
    public StreamingOptions Limits => options.Value;

    /// <summary>How long the changes of an account are kept, in words.</summary>
    public string KeepEvents => trading.Value.KeepEvents is { TotalDays: >= 2 } days ? $"{Math.Floor(days.TotalDays)} days" : $"{Math.Floor(trading.Value.KeepEvents.TotalMinutes)} minutes";

    /// <summary>The WebSocket, as the reader reaches it.</summary>
    public string Address => $"{(Request.IsHttps ? "wss" : "ws")}://{Request.Host}{Request.PathBase}/ws";

    /// <summary>Programs that follow a book.</summary>
    public IReadOnlyList<CodeSample> Samples => StreamSamples.Of(Address, JsonNode.Parse(Messages[0].Example)!.ToJsonString());

    /// <summary>Renders the page.</summary>
    public async Task OnGetAsync(CancellationToken ct) => Messages = await reference.ReadAsync(ct);
}
