using System.Text.Json;
using Microsoft.Playwright;

namespace CompraVenta.Bench.Terminal;

/// <summary>The Trade page of a guest, open in Chromium.</summary>
internal sealed class TerminalPage : IAsyncDisposable
{
    private const string Watch =
        """
        window.longTasks = [];
        new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask", buffered: true });
        """;

    /// <summary>As people trade: the amount is written and the estimate of it read. From the click then until the frame that shows a row of a fill that was not there before has been painted.</summary>
    private const string Trade =
        """
        async ([side, amount]) => {
          document.querySelector(`[name="side"][value="${side}"]`).click();
          const field = document.querySelector("#amount");
          field.value = amount;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          const limitAt = performance.now() + 10_000;
          while (document.querySelector("[data-estimate]").textContent === "") {
            if (performance.now() > limitAt) throw new Error(`no estimate: ${document.querySelector("[data-ticket]").innerText}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          const known = new Set([...document.querySelectorAll("[data-fill]")].map((row) => row.dataset.fill));
          const isThere = () => [...document.querySelectorAll("[data-fill]")].some((row) => !known.has(row.dataset.fill));
          return await new Promise((resolve, reject) => {
            const limit = setTimeout(() => reject(new Error(`no fill: ${document.querySelector("[data-ticket]").innerText}`)), 10_000);
            const observer = new MutationObserver(() => {
              if (!isThere()) return;
              observer.disconnect();
              clearTimeout(limit);
              requestAnimationFrame(() => {
                const painted = new MessageChannel();
                painted.port1.onmessage = () => resolve(performance.now() - clickedAt);
                painted.port2.postMessage(0);
              });
            });
            observer.observe(document.querySelector("[data-own]"), { childList: true, subtree: true });
            const clickedAt = performance.now();
            document.querySelector("[data-place]").click();
          });
        }
        """;

    private readonly IBrowserContext context;
    private readonly IPage page;
    private readonly ICDPSession debugger;
    private int book;
    private int tape;

    private TerminalPage(IBrowserContext context, IPage page, ICDPSession debugger) => (this.context, this.page, this.debugger) = (context, page, debugger);

    /// <summary>Messages that came for the ladder and for the tape since the page was opened.</summary>
    public (int Book, int Tape) Updates => (Volatile.Read(ref book), Volatile.Read(ref tape));

    /// <summary>Becomes a guest and opens the page of a pair, until its book is live.</summary>
    public static async Task<TerminalPage> OpenAsync(IBrowser chromium, Uri app, string pair)
    {
        var guest = await chromium.NewContextAsync(new() { BaseURL = app.AbsoluteUri, ViewportSize = new() { Width = 1440, Height = 900 } });
        var tab = await guest.NewPageAsync();
        await tab.AddInitScriptAsync(Watch);
        await tab.GotoAsync("/Try");
        await tab.ClickAsync("main form button[type=submit]");
        await tab.WaitForSelectorAsync(".me summary");
        var own = new TerminalPage(guest, tab, await guest.NewCDPSessionAsync(tab));
        await own.debugger.SendAsync("Performance.enable");
        tab.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => own.Count(frame.Text);
        await tab.GotoAsync($"/Trade?pair={pair}");
        await tab.WaitForSelectorAsync("[data-ladder][data-state=live]");
        await tab.WaitForSelectorAsync("[data-asset][data-free]", new() { State = WaitForSelectorState.Attached });
        return own;
    }

    /// <summary>Places a market order and waits for its fill.</summary>
    /// <returns>Milliseconds from the click until the fill is on screen.</returns>
    public Task<double> TradeAsync(string side, string amount) => page.EvaluateAsync<double>(Trade, new[] { side, amount });

    /// <summary>How long each task of more than 50 ms took, in milliseconds, since this was asked before.</summary>
    public Task<double[]> TakeLongTasksAsync() => page.EvaluateAsync<double[]>("window.longTasks.splice(0)");

    /// <summary>Bytes of the script's heap after a collection, nodes of the document, listeners.</summary>
    public async Task<(double Heap, double Nodes, double Listeners)> ReadMemoryAsync()
    {
        await debugger.SendAsync("HeapProfiler.collectGarbage");
        var all = (await debugger.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble(), StringComparer.Ordinal);
        return (all["JSHeapUsedSize"], all["Nodes"], all["JSEventListeners"]);
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Count(string? message)
    {
        if (message is null) return;
        using var read = JsonDocument.Parse(message);
        if (read.RootElement.ValueKind != JsonValueKind.Object || !read.RootElement.TryGetProperty("channel", out var channel)) return;
        if (channel.ValueEquals("book")) Interlocked.Increment(ref book);
        else if (channel.ValueEquals("trades")) Interlocked.Increment(ref tape);
    }
}
