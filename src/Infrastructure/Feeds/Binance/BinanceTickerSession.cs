using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>The 24-hour figures of every symbol, from the one stream <c>!miniTicker@arr</c>, which its address names.</summary>
/// <remarks>Source: Binance Spot API, "All Market Mini Tickers Stream"; <c>!ticker@arr</c> with best prices was retired 2026-03-26.</remarks>
public sealed class BinanceTickerSession(SessionContext context, BinanceOptions options) : VenueSession(context)
{
    /// <inheritdoc/>
    public override Uri Address { get; } = new($"{options.WebSocketBase.OriginalString.TrimEnd('/')}/stream?streams=!miniTicker@arr");

    /// <summary>Nothing is to be said: the address names the stream.</summary>
    public override void OnConnected(long nowNs)
    {
    }

    /// <summary>Nothing: it follows tickers of all listings and books of none.</summary>
    public override void Subscribe(Listing listing, long nowNs)
    {
    }

    /// <summary>Nothing: it follows tickers of all listings and books of none.</summary>
    public override void Unsubscribe(Listing listing, long nowNs)
    {
    }

    /// <summary>Nothing: it follows tickers of all listings and books of none.</summary>
    public override void Resync(Listing listing, StaleReason reason, long nowNs)
    {
    }

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var mark = Batch.Here;
        var reader = new Utf8JsonReader(frame, BinanceJson.Options);
        FaultKind? fault;
        BinanceEvent found;
        try
        {
            found = BinanceTickerDecoder.Decode(ref reader, Batch, Context.Symbols, receivedNs, out fault);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            found = BinanceEvent.Unknown;
            fault = BinanceJson.FaultOf(reader);
        }

        if (fault is not null || found != BinanceEvent.Other) Batch.Rollback(mark);
        if (fault is { } kind) Fault(kind, frame);
        else if (found == BinanceEvent.Other) Batch.AddTickers(mark, receivedNs);
        else if (found == BinanceEvent.ServerShutdown)
        {
            Fault(FaultKind.Maintenance, frame);
            Wish(ConnectionWish.HandOver, StaleReason.Maintenance);
        }
        else Fault(FaultKind.UnknownChannel, frame);
    }
}
