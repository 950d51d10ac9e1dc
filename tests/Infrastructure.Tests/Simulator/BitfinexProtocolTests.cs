using System.Text;
using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class BitfinexProtocolTests
{
    [Theory]
    [InlineData("tBTCUSD", 25, 229_376)]
    [InlineData("tBTCUSD", 250, 537_100_288)]
    [InlineData("tSHIB:USD", 100, 229_376)]
    [InlineData("tDOGE:BTC", 25, 229_376)]
    public async Task Book_sequence_and_checksums_hold_to_the_true_book(string symbol, int length, int flags)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        Assert.Equal("info", (await client.ReceiveJsonAsync()).GetProperty("event").GetString());
        await client.SendAsync($$"""{"event":"conf","flags":{{flags}}}""");
        Assert.Equal("OK", (await client.ReceiveJsonAsync()).GetProperty("status").GetString());
        await client.SendAsync($$"""{"event":"subscribe","channel":"book","symbol":"{{symbol}}","prec":"P0","freq":"F0","len":"{{length}}","subId":"x"}""");
        var ack = await client.ReceiveJsonAsync();
        Assert.Equal("subscribed", ack.GetProperty("event").GetString());
        Assert.Equal("x", ack.GetProperty("subId").GetString());
        var book = new RawBook();
        var snapshot = await client.ReceiveJsonAsync();
        Assert.Equal(ack.GetProperty("chanId").GetInt64(), snapshot[0].GetInt64());
        foreach (var entry in snapshot[1].EnumerateArray()) book.Apply(entry);
        var sequence = snapshot[2].GetInt64();
        simulator.Advance(20);
        await client.SendAsync("""{"event":"ping","cid":7}""");

        var checksums = 0;
        while (await client.ReceiveJsonAsync() is { ValueKind: JsonValueKind.Array } frame)
        {
            Assert.Equal(sequence + 1, frame[frame.GetArrayLength() - 2].GetInt64());
            sequence++;
            if (frame[1].ValueKind == JsonValueKind.String && frame[1].GetString() == "cs")
            {
                Assert.Equal(frame[2].GetInt32(), book.Checksum());
                checksums++;
            }
            else if (frame[1].ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in frame[1][0].ValueKind == JsonValueKind.Array ? frame[1].EnumerateArray().ToArray() : [frame[1]]) book.Apply(entry);
            }
        }

        Assert.True(checksums > 0);
        book.Rebuilt.AssertEquals(simulator.Server.FindBook("bitfinex", symbol), length);
    }

    /// <summary>Keeps the numbers' text as sent, which the checksum is made of.</summary>
    private sealed class RawBook
    {
        private readonly Dictionary<(bool Bid, decimal Price), (string Price, string Amount)> _texts = [];

        public RebuiltBook Rebuilt { get; } = new();

        public void Apply(JsonElement entry)
        {
            var price = RebuiltBook.Number(entry[0]);
            var amount = RebuiltBook.Number(entry[2]);
            var size = entry[1].GetInt32() == 0 ? 0 : Math.Abs(amount);
            Rebuilt.Set(amount > 0, price, size);
            _texts[(amount > 0, price)] = (entry[0].GetRawText(), entry[2].GetRawText());
        }

        public int Checksum()
        {
            var bids = Rebuilt.Bids.Keys.Reverse().Take(25).Select(price => _texts[(true, price)]).ToList();
            var asks = Rebuilt.Asks.Keys.Take(25).Select(price => _texts[(false, price)]).ToList();
            var terms = new List<string>();
            for (var rank = 0; rank < 25; rank++)
            {
                if (rank < bids.Count) terms.Add($"{bids[rank].Price}:{bids[rank].Amount}");
                if (rank < asks.Count) terms.Add($"{asks[rank].Price}:{asks[rank].Amount}");
            }

            // CRC-32 bit by bit: nothing shared with the code under test.
            var crc = uint.MaxValue;
            foreach (var value in Encoding.ASCII.GetBytes(string.Join(':', terms)))
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            return unchecked((int)~crc);
        }
    }
}
