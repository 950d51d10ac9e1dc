using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>One client of the Advanced Trade feed. <c>sequence_num</c> counts every enveloped frame of the connection from 0.</summary>
internal sealed class AdvancedConnection(WireSocket socket, CoinbaseExchange exchange) : CoinbaseConnection(socket, exchange)
{
    private readonly Dictionary<string, List<string>> _subscriptions = new(StringComparer.Ordinal);
    private readonly WireText _head = new();
    private readonly WireText _events = new();
    private long _sequence;

    public bool WantsHeartbeats => _subscriptions.ContainsKey("heartbeats");

    /// <summary>Puts the envelope around <paramref name="events"/>.</summary>
    public void Data(string channel, FrameKind kind, string? product, ReadOnlySpan<byte> events)
    {
        _head.Clear().Raw("{\"channel\":\""u8).Raw(channel).Raw("\",\"client_id\":\"\",\"timestamp\":"u8).Stamp(Exchange.NowMs, 9)
            .Raw(",\"sequence_num\":"u8).Number(_sequence++).Raw(",\"events\":"u8);
        Send(kind, product, _head.Written, events, "}"u8);
    }

    public override void OnLeave()
    {
        foreach (var (channel, products) in _subscriptions)
        {
            foreach (var product in products) Coinbase.Advanced.Leave(channel, product, this);
        }
    }

    protected override void OnRequest(JsonElement request)
    {
        var type = Text(request, "type");
        var channel = Text(request, "channel");
        if (type is not ("subscribe" or "unsubscribe"))
        {
            Error("invalid message type");
            return;
        }

        if (channel is "user" or "futures_balance_summary")
        {
            Error("authentication failure");
            return;
        }

        if (!AdvancedFeed.Channels.Contains(channel, StringComparer.Ordinal))
        {
            Error($"channel {channel} does not exist");
            return;
        }

        var products = Texts(request, "product_ids").Select(Coinbase.Canonical).Distinct(StringComparer.Ordinal).ToList();
        var unknown = products.Find(product => Coinbase.Market.Find(product) is null);
        if (unknown is not null)
        {
            Error($"{unknown} is not a valid product");
            return;
        }

        if (products.Count == 0 && channel != "heartbeats")
        {
            Error("product_ids required");
            return;
        }

        if (type == "subscribe") Subscribe(channel, products);
        else Unsubscribe(channel, products);
        Acknowledge();
    }

    private void Subscribe(string channel, List<string> products)
    {
        HasSubscribed = true;
        if (!_subscriptions.TryGetValue(channel, out var held)) _subscriptions.Add(channel, held = []);
        foreach (var product in products)
        {
            if (held.Contains(product, StringComparer.Ordinal)) continue;
            held.Add(product);
            Coinbase.Advanced.Join(channel, product, this);
        }
    }

    private void Unsubscribe(string channel, List<string> products)
    {
        if (!_subscriptions.TryGetValue(channel, out var held)) return;
        foreach (var product in products.Where(held.Remove)) Coinbase.Advanced.Leave(channel, product, this);
        if (held.Count == 0 || channel == "heartbeats") _subscriptions.Remove(channel);
    }

    private void Acknowledge()
    {
        _events.Clear().Raw("[{\"subscriptions\":{"u8);
        var first = true;
        foreach (var (channel, products) in _subscriptions)
        {
            if (!first) _events.Raw(","u8);
            first = false;
            _events.Quoted(channel).Raw(":["u8);
            // Heartbeats know no products; the venue answers with the channel's own name.
            if (products.Count == 0) _events.Quoted(channel);
            for (var i = 0; i < products.Count; i++) _events.Raw(i > 0 ? ","u8 : ""u8).Quoted(products[i]);
            _events.Raw("]"u8);
        }

        Data("subscriptions", FrameKind.Control, null, _events.Raw("}}]"u8).Written);
    }
}
