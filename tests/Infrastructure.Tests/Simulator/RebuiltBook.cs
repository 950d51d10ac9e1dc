using System.Globalization;
using System.Text.Json;
using CompraVenta.Simulator;

namespace CompraVenta.Infrastructure.Tests.Simulator;

/// <summary>A naive book as a client keeps it: two sorted maps of absolute sizes.</summary>
internal sealed class RebuiltBook
{
    public SortedDictionary<decimal, decimal> Bids { get; } = [];

    public SortedDictionary<decimal, decimal> Asks { get; } = [];

    public bool IsCrossed => Bids.Count > 0 && Asks.Count > 0 && Bids.Keys.Last() >= Asks.Keys.First();

    public static decimal Number(JsonElement value) =>
        decimal.Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public void Set(bool bid, decimal price, decimal size)
    {
        var side = bid ? Bids : Asks;
        if (size == 0) side.Remove(price);
        else side[price] = size;
    }

    public void SetAll(bool bid, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray()) Set(bid, Number(level[0]), Number(level[1]));
    }

    public void AssertEquals(TrueBook? truth, int depth = int.MaxValue)
    {
        Assert.NotNull(truth);
        Assert.Equal(truth.Bids.Take(depth).Select(level => (level.Price, level.Size)), Bids.Reverse().Select(level => (level.Key, level.Value)));
        Assert.Equal(truth.Asks.Take(depth).Select(level => (level.Price, level.Size)), Asks.Select(level => (level.Key, level.Value)));
    }
}
