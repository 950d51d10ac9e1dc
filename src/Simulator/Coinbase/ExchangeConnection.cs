using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>One client of the Exchange feed.</summary>
internal sealed class ExchangeConnection(WireSocket socket, CoinbaseExchange exchange) : CoinbaseConnection(socket, exchange)
{
    private static readonly string[] NeedKey = ["level2", "level3", "full", "user", "rfq_matches"];

    // Insertion order is the order of the acknowledgement.
    private readonly Dictionary<string, List<string>> _subscriptions = new(StringComparer.Ordinal);
    private readonly WireText _text = new();

    public override void OnLeave()
    {
        foreach (var (channel, products) in _subscriptions)
        {
            foreach (var product in products) Coinbase.Exchange.Leave(channel, product, this);
        }
    }

    protected override void OnRequest(JsonElement request)
    {
        var type = Text(request, "type");
        if (type is not ("subscribe" or "unsubscribe"))
        {
            Error("Type has to be either subscribe or unsubscribe");
            return;
        }

        var wanted = new List<(string Channel, string Product)>();
        if (!TryRead(request, type == "subscribe", wanted)) return;
        foreach (var (channel, product) in wanted)
        {
            if (!_subscriptions.TryGetValue(channel, out var held)) _subscriptions.Add(channel, held = []);
            if (type == "unsubscribe")
            {
                if (held.Remove(product)) Coinbase.Exchange.Leave(channel, product, this);
                if (held.Count == 0) _subscriptions.Remove(channel);
            }
        }

        if (type == "unsubscribe")
        {
            Acknowledge();
            return;
        }

        HasSubscribed = true;
        var added = wanted.Where(want => !_subscriptions[want.Channel].Contains(want.Product, StringComparer.Ordinal)).Distinct().ToList();
        foreach (var (channel, product) in added) _subscriptions[channel].Add(product);
        Acknowledge();
        foreach (var (channel, product) in added) Coinbase.Exchange.Join(channel, product, this);
    }

    private bool TryRead(JsonElement request, bool subscribes, List<(string Channel, string Product)> wanted)
    {
        var common = Texts(request, "product_ids");
        if (!request.TryGetProperty("channels", out var channels) || channels.ValueKind != JsonValueKind.Array)
        {
            Error("Failed to subscribe", "channels is required");
            return false;
        }

        foreach (var item in channels.EnumerateArray())
        {
            var name = item.ValueKind == JsonValueKind.String ? item.GetString()! : item.ValueKind == JsonValueKind.Object ? Text(item, "name") : "";
            var own = item.ValueKind == JsonValueKind.Object ? Texts(item, "product_ids") : [];
            if (NeedKey.Contains(name, StringComparer.Ordinal))
            {
                Error("Failed to subscribe", "level2, level3, and full channels now require authentication. https://docs.cdp.coinbase.com/exchange/docs/websocket-auth");
                return false;
            }

            if (!ExchangeFeed.Channels.Contains(name, StringComparer.Ordinal))
            {
                Error("Failed to subscribe", $"{name} is not a valid channel");
                return false;
            }

            if (name == "status") wanted.Add((name, ""));
            foreach (var product in name == "status" ? [] : common.Concat(own))
            {
                if (subscribes && Coinbase.Market.Find(product) is null)
                {
                    Error("Failed to subscribe", $"{product} is not a valid product");
                    return false;
                }

                wanted.Add((name, product));
            }
        }

        if (wanted.Count > 0 || !subscribes) return true;
        Error("Failed to subscribe", "product_ids is required");
        return false;
    }

    private void Acknowledge()
    {
        _text.Clear().Raw("{\"type\":\"subscriptions\",\"channels\":["u8);
        var first = true;
        foreach (var (channel, products) in _subscriptions)
        {
            _text.Raw(first ? "{\"name\":"u8 : ",{\"name\":"u8).Quoted(channel).Raw(",\"product_ids\":["u8);
            first = false;
            for (var i = 0; i < products.Count; i++)
            {
                if (products[i].Length > 0) _text.Raw(i > 0 ? ","u8 : ""u8).Quoted(products[i]);
            }

            _text.Raw("]}"u8);
        }

        Send(FrameKind.Control, null, _text.Raw("]}"u8).Written);
    }
}
