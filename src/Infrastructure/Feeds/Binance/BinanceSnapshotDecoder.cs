using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Reads the body of <c>GET /api/v3/depth</c>: <c>{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}</c>.</summary>
/// <remarks>Source: Binance Spot API, "Order book".</remarks>
public static class BinanceSnapshotDecoder
{
    /// <summary>Reads a snapshot, its levels into the batch.</summary>
    /// <param name="body">The body of the answer.</param>
    /// <param name="batch">Where levels go, also those before a fault.</param>
    /// <param name="lastUpdateId">The id of the last update that the snapshot holds.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static FaultKind? Decode(ReadOnlySpan<byte> body, FeedBatch batch, out long lastUpdateId)
    {
        var mark = batch.Here;
        if (BinanceFrameScanner.TrySnapshot(body, batch, out lastUpdateId)) return null;
        batch.Rollback(mark);
        lastUpdateId = 0;
        var reader = new Utf8JsonReader(body, BinanceJson.Options);
        try
        {
            return Decode(ref reader, batch, ref lastUpdateId);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return BinanceJson.FaultOf(reader);
        }
    }

    private static FaultKind? Decode(ref Utf8JsonReader reader, FeedBatch batch, ref long lastUpdateId)
    {
        Span<byte> scratch = stackalloc byte[64];
        const BinanceFields Needed = BinanceFields.SnapshotId | BinanceFields.Bids | BinanceFields.Asks;
        var seen = BinanceFields.None;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return FaultKind.WrongShape;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = BinanceJson.Text(reader, scratch);
            var field = FieldOf(name);
            reader.Read();
            if ((seen & field) != BinanceFields.None) return FaultKind.WrongShape;
            seen |= field;
            switch (field)
            {
                case BinanceFields.SnapshotId:
                    if (!BinanceJson.TryReadLong(ref reader, out lastUpdateId)) return FaultKind.WrongShape;
                    break;
                case BinanceFields.Bids or BinanceFields.Asks:
                    if (reader.TokenType != JsonTokenType.StartArray) return FaultKind.WrongShape;
                    if (BinanceJson.ReadLevels(ref reader, batch, field == BinanceFields.Bids ? Side.Bid : Side.Ask) is { } fault) return fault;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Read();
        return seen != Needed ? FaultKind.WrongShape : lastUpdateId < 0 ? FaultKind.AbsurdNumber : null;
    }

    private static BinanceFields FieldOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("lastUpdateId"u8) ? BinanceFields.SnapshotId
        : name.SequenceEqual("bids"u8) ? BinanceFields.Bids
        : name.SequenceEqual("asks"u8) ? BinanceFields.Asks
        : BinanceFields.None;
}
