using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>A program that trades.</summary>
internal sealed partial class Trader(WebApp app, string token, string email)
{
    public string Token => token;

    public string Email => email;

    public static object MarketOrder(string side, object amount) => new { @base = "BTC", quote = "USDT", side, b_amount = amount };

    public static object Limit(string side, object amount, object price, string? id = null) => new { @base = "BTC", quote = "USDT", side, type = "LIMIT", b_amount = amount, price, client_order_id = id };

    public Task<(int Status, JsonElement Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<(int Status, JsonElement Body)> PostTextAsync(string path, string body) => SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

    public Task<(int Status, JsonElement Body)> DeleteAsync(string path, object? body = null) => SendAsync(HttpMethod.Delete, path, body is null ? null : JsonContent.Create(body));

    public Task<(int Status, JsonElement Body)> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body));

    public Task<(int Status, JsonElement Body)> PutAsync(string path, object? body = null) => SendAsync(HttpMethod.Put, path, body is null ? null : JsonContent.Create(body));

    /// <summary>Makes a call that must succeed.</summary>
    public async Task<JsonElement> DoneAsync(Task<(int Status, JsonElement Body)> call)
    {
        var (status, body) = await call;
        Assert.True(status == 200, body.ToString());
        return body;
    }

    /// <summary>Buys, and must get it.</summary>
    public Task<JsonElement> BuyAsync(object amount) => DoneAsync(PostAsync("/api/order/market", MarketOrder("BUY", amount)));

    /// <summary>What is free and what is locked of an asset.</summary>
    public async Task<(decimal Free, decimal Locked)> HasAsync(string asset)
    {
        var wallet = await DoneAsync(GetAsync("/api/wallet"));
        return (wallet.GetProperty("balance").GetProperty(asset).GetDecimal(), wallet.GetProperty("fixed_balance").GetProperty(asset).GetDecimal());
    }

    /// <summary>All that the account is, but for what its value is told by: to be compared.</summary>
    public async Task<string> StateAsync()
    {
        var wallet = await DoneAsync(GetAsync("/api/wallet"));
        var orders = await DoneAsync(GetAsync("/api/orders?limit=200&epoch=all"));

        // A book that nobody feeds becomes stale between two looks.
        var told = WaitsForFreshData().Replace(orders.GetRawText(), "");
        return $"{wallet.GetProperty("balance")} {wallet.GetProperty("fixed_balance")} {wallet.GetProperty("epoch")} {told}";
    }

    /// <summary>Makes a call; a key in the place of the token, if there is one.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? key = null)
    {
        using var answer = await SendRawAsync(method, path, content, key);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Makes a call and gives its answer as it is.</summary>
    public async Task<HttpResponseMessage> SendRawAsync(HttpMethod method, string path, HttpContent? content = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        else request.Headers.Add("X-API-Key", key);
        return await app.Http.SendAsync(request);
    }

    [GeneratedRegex("\"waits_for_fresh_data\":(true|false|null),?")]
    private static partial Regex WaitsForFreshData();
}
