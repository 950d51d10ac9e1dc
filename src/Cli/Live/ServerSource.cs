using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Ticks;

namespace CompraVenta.Cli.Live;

/// <summary>A running app: its trades as the CSV that grows, its books over the WebSocket.</summary>
/// <remarks>A lost connection is told on stderr and made anew; trades that came meanwhile are caught up with, as far as the app still has them.</remarks>
internal sealed class ServerSource : ILiveSource
{
    private const int ReceiveBuffer = 64 * 1024;
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How often, and how long, an app that sends nothing is asked whether it is there.</summary>
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AliveTimeout = TimeSpan.FromSeconds(6);

    private readonly HttpClient http;
    private readonly Uri server;
    private readonly IVenueFeed feed;
    private readonly IReadOnlyList<string> pairs;
    private readonly int backlog;
    private IReadOnlyList<LiveListing> listings = [];

    /// <summary>A source that has asked nothing yet.</summary>
    /// <param name="server">The app's address.</param>
    /// <param name="feed">The venue.</param>
    /// <param name="pairs">What to follow, in any spelling.</param>
    /// <param name="backlog">How many of the newest trades to begin with, 1 to 1000.</param>
    public ServerSource(Uri server, IVenueFeed feed, IReadOnlyList<string> pairs, int backlog)
    {
        this.server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        this.feed = feed;
        this.pairs = pairs;
        this.backlog = backlog;
        http = new HttpClient { BaseAddress = this.server, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public long LastBreakMs { get; private set; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LiveListing>> ResolveAsync(CancellationToken ct)
    {
        var found = new List<LiveListing>();
        foreach (var pair in pairs)
        {
            var path = $"api/trades/{feed.Venue.Id}/{Uri.EscapeDataString(pair)}?limit=1";
            var answer = await RetryAsync(async () => await AskAsync(path, ct), ct);
            if (answer["pair"] is not JsonValue named || !named.TryGetValue<string>(out var name)) throw Foreign();
            if (found.TrueForAll(f => !string.Equals(f.Pair, name, StringComparison.Ordinal))) found.Add(new LiveListing(feed.Venue.Id, name, ""));
        }

        return listings = found;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LiveTrade> TradesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var trades = Channel.CreateBounded<LiveTrade>(10_000);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = Task.WhenAll(listings.Select(listing => FollowAsync(listing, trades.Writer, stopping.Token)));
        _ = following.ContinueWith(done => trades.Writer.TryComplete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var trade in trades.Reader.ReadAllAsync(ct)) yield return trade;
        }
        finally
        {
            await stopping.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LiveBook> BooksAsync(LiveListing listing, int depth, [EnumeratorCancellation] CancellationToken ct)
    {
        var newest = Channel.CreateBounded<LiveBook>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = FollowBookAsync(new ServerBook(listing, depth), newest.Writer, stopping.Token);
        _ = following.ContinueWith(done => newest.Writer.TryComplete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var book in newest.Reader.ReadAllAsync(ct)) yield return book;
        }
        finally
        {
            await stopping.CancelAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private async Task FollowAsync(LiveListing listing, ChannelWriter<LiveTrade> trades, CancellationToken ct)
    {
        var told = new RecentIds(2_048);
        var limit = backlog;
        while (true)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"api/trades/{listing.Venue}/{listing.Pair}.csv?follow=true&limit={limit}");
            using var response = await RetryAsync(async () => await GetAsync(path, ct), ct);
            using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var watching = WatchAsync(lost);
            try
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
                while (await reader.ReadLineAsync(lost.Token) is { } line)
                {
                    if (!TradeCsv.TryRead(Encoding.UTF8.GetBytes(line), out _, out var symbol, out var trade) || !told.Add(trade.Id)) continue;
                    await trades.WriteAsync(new LiveTrade(listing with { Symbol = symbol }, trade), ct);
                }

                await Console.Error.WriteLineAsync($"{server} ended the stream; connecting again");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Console.Error.WriteLineAsync($"{server}: {e.Message}; connecting again");
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"{server} answers nothing any more; connecting again");
            }

            await lost.CancelAsync();
            await watching;
            LastBreakMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

            // Whatever happened meanwhile is asked for too.
            limit = 1_000;
            await Task.Delay(RetryFirst, ct);
        }
    }

    /// <summary>Cancels when the app does not even say that it is alive: a quiet pair sends nothing, and so does an app that hangs.</summary>
    private async Task WatchAsync(CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(AliveInterval, lost.Token);
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(lost.Token);
                timer.CancelAfter(AliveTimeout);
                using var answer = await http.GetAsync(new Uri("healthz", UriKind.Relative), timer.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            if (!lost.IsCancellationRequested) await lost.CancelAsync();
        }
    }

    private async Task FollowBookAsync(ServerBook book, ChannelWriter<LiveBook> newest, CancellationToken ct)
    {
        var address = new UriBuilder(new Uri(server, "ws")) { Scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
        while (true)
        {
            using var socket = await RetryAsync(
                async () =>
                {
                    var opening = new ClientWebSocket();
                    opening.Options.KeepAliveInterval = AliveInterval;
                    opening.Options.KeepAliveTimeout = AliveTimeout;
                    try
                    {
                        await opening.ConnectAsync(address, ct);
                        return opening;
                    }
                    catch
                    {
                        opening.Dispose();
                        throw;
                    }
                },
                ct);
            try
            {
                await socket.SendAsync(book.Subscription(), WebSocketMessageType.Text, endOfMessage: true, ct);
                var buffer = new byte[ReceiveBuffer];
                while (await ReceiveAsync(socket, buffer, ct) is { } message)
                {
                    if (book.Take(message)) newest.TryWrite(book.Read(NowNs()));
                }

                await Console.Error.WriteLineAsync($"{server} closed the stream ({socket.CloseStatusDescription}); connecting again");
            }
            catch (Exception e) when (e is WebSocketException or IOException)
            {
                await Console.Error.WriteLineAsync($"{server}: {e.Message}; connecting again");
            }

            newest.TryWrite(book.Lose(NowNs()));
            await Task.Delay(RetryFirst, ct);
        }
    }

    private static async Task<JsonObject?> ReceiveAsync(ClientWebSocket socket, byte[] buffer, CancellationToken ct)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage) return JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length)) as JsonObject;
        }
    }

    private async Task<JsonObject> AskAsync(string path, CancellationToken ct)
    {
        using var response = await GetAsync(path, ct);
        try
        {
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)) as JsonObject ?? throw Foreign();
        }
        catch (JsonException)
        {
            throw Foreign();
        }
    }

    private LiveProblem Foreign() => new($"{server} does not answer as this app does");

    /// <summary>Asks, and takes a refusal for final; an app that is starting or gone is a reason to ask again.</summary>
    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(AnswerTimeout);
        HttpResponseMessage response;
        try
        {
            response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, timer.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {AnswerTimeout.TotalSeconds:0} s", e);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var detail = await DetailAsync(response, ct);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound) throw new LiveProblem(detail, LiveProblem.Usage);
            throw new HttpRequestException(detail, null, response.StatusCode);
        }
    }

    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)) as JsonObject;
            var candidates = problem?["candidates"] is JsonArray { Count: > 0 } known ? $" It may be {string.Join(", ", known.Select(k => k?.ToString()))}." : "";
            if (problem?["detail"] is { } detail) return detail + candidates;
        }
        catch (JsonException)
        {
            return $"answered {(int)response.StatusCode}, and not as this app does";
        }

        return $"answered {(int)response.StatusCode}";
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        string? told = null;
        for (var retry = RetryFirst; ; retry = retry * 2 < RetryMax ? retry * 2 : RetryMax)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is HttpRequestException or WebSocketException or IOException)
            {
                var why = ConnectProblem.Describe(e, server);
                if (!string.Equals(why, told, StringComparison.Ordinal)) await Console.Error.WriteLineAsync($"{server}: {why}; trying again");
                told = why;
                await Task.Delay(retry, ct);
            }
        }
    }
}
