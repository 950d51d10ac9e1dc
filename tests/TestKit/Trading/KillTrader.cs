using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace CompraVenta.TestKit.Trading;

/// <summary>A user who trades over HTTP whatever happens, and writes down every answer. What was not answered is sent again, under the same name, until it is.</summary>
internal sealed class KillTrader : IDisposable
{
    private const string Password = "four words in a row";
    private const int OpenMax = 40;

    // Little enough that an app that starts beside it gets its share of the processor.
    private const int PauseMsMin = 10;
    private const int PauseMsEnd = 100;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly KillTargets targets;
    private readonly string name;
    private readonly Random dice;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { Timeout = TimeSpan.FromSeconds(15) };
    private readonly List<SentOrder> open = [];
    private decimal price;

    public KillTrader(KillTargets targets, int number, int seed) => (this.targets, name, dice) = (targets, string.Create(CultureInfo.InvariantCulture, $"trader{number}"), new Random(HashCode.Combine(seed, number)));

    public string Email => name + "@example.org";

    /// <summary>All that were sent.</summary>
    public List<SentOrder> Orders { get; } = [];

    public async Task SignUpAsync()
    {
        using var made = await http.PostAsJsonAsync(targets.At(0, "/api/register"), new { email = Email, username = name, password = Password, name });
        made.EnsureSuccessStatusCode();
        if (!await TrySignInAsync(0)) throw new InvalidOperationException($"{Email} could not sign in");
    }

    /// <summary>Trades until asked to stop, and returns once every order is settled.</summary>
    public async Task TradeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(dice.Next(PauseMsMin, PauseMsEnd), CancellationToken.None);
            if (open.Count > 0 && (dice.Next(6) == 0 || open.Count > OpenMax)) await CancelAsync(open[dice.Next(open.Count)]);
            else await PlaceAsync();
        }
    }

    public void Dispose() => http.Dispose();

    private async Task PlaceAsync()
    {
        var terms = await NextTermsAsync();
        var order = new SentOrder(string.Create(CultureInfo.InvariantCulture, $"{name}-{Orders.Count}"), (string)terms["type"] == "MARKET");
        terms["client_order_id"] = order.ClientId;
        Orders.Add(order);
        var mayGiveUp = dice.Next(2) == 0;
        while (order.Outcome == SentOutcome.Open)
        {
            // The clock of the market starts with the wall clock of the same machine.
            var sent = DateTimeOffset.UtcNow;
            using var answer = await SendAsync(HttpMethod.Post, "/api/orders", terms);
            switch (answer.Code)
            {
                case Answer.Ok:
                    var placed = answer.Body!.RootElement;
                    order.Id = placed.GetProperty("order_id").GetGuid();
                    order.Filled = (placed.GetProperty("b_amount").GetDecimal(), placed.GetProperty("q_amount").GetDecimal(), placed.GetProperty("fee").GetDecimal());
                    order.WasThere = order.WasUnknown && placed.GetProperty("created_at").GetDateTimeOffset() < sent;
                    order.Outcome = SentOutcome.Placed;
                    if (order.Filled.Base > 0) price = order.Filled.Quote / order.Filled.Base;
                    if (placed.GetProperty("state").GetString() is "open" or "waiting") open.Add(order);
                    break;
                case "outcome_unknown" or "unavailable" or Answer.Lost:
                    order.WasUnknown = true;
                    await Task.Delay(RetryPause);
                    break;
                case "journal_unavailable" or "engine_elsewhere" or Answer.NotSent:
                    // An earlier try may still be there.
                    if (mayGiveUp && !order.WasUnknown) order.Outcome = SentOutcome.NotTaken;
                    await Task.Delay(RetryPause);
                    break;
                case "market_unavailable" or "already_triggered" or "insufficient_funds" or "too_many_orders" or "would_take":
                    order.Outcome = SentOutcome.Refused;
                    break;
                default:
                    targets.Faults.Enqueue($"{order.ClientId} was answered {answer.Code}");
                    order.Outcome = SentOutcome.Refused;
                    break;
            }
        }
    }

    private async Task CancelAsync(SentOrder order)
    {
        while (true)
        {
            using var answer = await SendAsync(HttpMethod.Delete, $"/api/orders/{order.Id}", null);
            switch (answer.Code)
            {
                case Answer.Ok:
                    order.IsCancelled = true;
                    open.Remove(order);
                    return;
                case "order_ended":
                    // Filled, fired, or cancelled by a try whose answer was lost.
                    open.Remove(order);
                    return;
                case "outcome_unknown" or "unavailable" or "journal_unavailable" or "engine_elsewhere" or Answer.Lost or Answer.NotSent:
                    await Task.Delay(RetryPause);
                    break;
                default:
                    targets.Faults.Enqueue($"the cancellation of {order.ClientId}, {order.Id}, was answered {answer.Code}");
                    open.Remove(order);
                    return;
            }
        }
    }

    /// <summary>Market orders by both amounts, limits that take, stand or are soon met, stops and take-profits close to the price.</summary>
    private async Task<Dictionary<string, object>> NextTermsAsync()
    {
        if (price == 0 || dice.Next(8) == 0) await LookAsync();
        var side = dice.Next(2) == 0 ? "BUY" : "SELL";
        var terms = new Dictionary<string, object>(StringComparer.Ordinal) { ["base"] = "BTC", ["quote"] = "USDT", ["side"] = side };
        var amount = Number(dice.Next(2, 12) * 0.001m);
        var kind = price == 0 ? 0 : dice.Next(10);
        if (kind < 4)
        {
            terms["type"] = "MARKET";
            if (side == "BUY" && kind == 0) terms["q_amount"] = Number(dice.Next(50, 400));
            else terms["b_amount"] = amount;
        }
        else if (kind < 7)
        {
            terms["type"] = "LIMIT";
            terms["b_amount"] = amount;
            terms["price"] = Near(dice.Next(-5, 20), side == "BUY" ? -1 : 1);
        }
        else
        {
            var isStop = kind < 9;
            terms["type"] = isStop ? "STOP_LOSS" : "TAKE_PROFIT";
            terms["b_amount"] = amount;
            terms["stop_price"] = Near(dice.Next(1, 8), (side == "SELL") == isStop ? -1 : 1);
            terms["trigger_source"] = dice.Next(3) switch { 0 => "last", 1 => "best", _ => "median" };
        }

        return terms;
    }

    private async Task LookAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/orderbook?pair=BTC-USDT&limit=1", null);
        if (answer.Body is { } book && book.RootElement.GetProperty("bids") is var bids && bids.GetArrayLength() > 0) price = decimal.Parse(bids[0][0].GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>So many hundredths of a percent from the price.</summary>
    private string Near(int hundredths, int direction) => Number(decimal.Round(price * (1 + (direction * hundredths * 0.0001m))));

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<Answer> SendAsync(HttpMethod method, string path, object? body)
    {
        while (true)
        {
            var instance = targets.Current;
            var sentAt = KillTargets.Now;
            var answer = await TrySendAsync(instance, method, path, body);
            targets.Answers.AddOrUpdate(answer.Code, 1, static (_, count) => count + 1);
            if (answer.Code == Answer.Ok && method != HttpMethod.Get) targets.Acknowledge(instance, sentAt);
            if (answer.Code is "engine_elsewhere" or Answer.NotSent or Answer.Lost) targets.Leave(instance);
            if (answer.Code != "unauthorized") return answer;

            // The token's time is over.
            answer.Dispose();
            while (!await TrySignInAsync(targets.Current)) await Task.Delay(RetryPause);
        }
    }

    private async Task<Answer> TrySendAsync(int instance, HttpMethod method, string path, object? body)
    {
        try
        {
            using var request = new HttpRequestMessage(method, targets.At(instance, path));
            if (body is not null) request.Content = JsonContent.Create(body);
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Unauthorized) return new Answer("unauthorized", null);
            var said = await answer.Content.ReadAsByteArrayAsync();
            if (answer.IsSuccessStatusCode) return new Answer(Answer.Ok, JsonDocument.Parse(said));
            using var problem = JsonDocument.Parse(said);
            return new Answer(problem.RootElement.TryGetProperty("code", out var code) ? code.GetString()! : $"{(int)answer.StatusCode}: {problem.RootElement}", null);
        }
        catch (HttpRequestException e)
        {
            return new Answer(e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? Answer.NotSent : Answer.Lost, null);
        }
        catch (OperationCanceledException)
        {
            // It took longer than the client waits.
            return new Answer(Answer.Lost, null);
        }
    }

    private async Task<bool> TrySignInAsync(int instance)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(targets.At(instance, "/api/login"), new { email = Email, password = Password });
            if (!answer.IsSuccessStatusCode) return false;
            using var tokens = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.RootElement.GetProperty("access_token").GetString());
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>An answer: its code, or one of ours, and of a good one what it says.</summary>
    private sealed record Answer(string Code, JsonDocument? Body) : IDisposable
    {
        public const string Ok = "ok";
        public const string Lost = "connection_lost";
        public const string NotSent = "connection_refused";

        public void Dispose() => Body?.Dispose();
    }
}
